/* layers.c: variables for layers. Tangled from 12-layers.nw. */
#include "layers.h"
#include "../graph_private.h"
#include "../ops.h"
#include <assert.h>
#include <math.h>
#include <string.h>

static double fan(Array a, int axis) {
  assert(a.shape.rank >= 2);
  return (double)shape_count(a.shape) /
         (double)a.shape.dim[a.shape.rank - axis];
}
static void scale(Array a, double shift, double factor) {
  for (long i = shape_count(a.shape); i-- > 0;)
    a.data[i] = (real)(((double)a.data[i] + shift) * factor);
}
void layer_glorot(Array a, uint64_t *seed) {
  array_uniform(a, seed);
  scale(a, -0.5, sqrt(24 / (fan(a, 1) + fan(a, 2))));
}

void layer_he(Array a, uint64_t *seed) {
  array_normal(a, seed);
  scale(a, 0, sqrt(2 / fan(a, 1)));
}
static Tensor *same(Tensor *t, Shape shape) {
  char is[SHAPE_TEXT], wanted[SHAPE_TEXT], name[TENSOR_TEXT];
  if (shape_same(t->shape, shape)) return t;
  return graph_fail(t->graph, "%s is %s and cannot be %s",
                    tensor_text(t, name), shape_text(t->shape, is),
                    shape_text(shape, wanted));
}
Tensor *layer_variable(Layers *l, const char *layer,
                       const char *part, Shape shape, Fill *fill) {
  Message name = {""};
  message_append(&name, "%s/%s", layer, part);
  for (int i = 0; i < l->n; i++)
    if (!strcmp(l->variable[i]->name, name.text))
      return same(l->variable[i], shape);
  Array initial = array_new(shape);
  if (initial.data && fill) fill(initial, &l->seed);
  Tensor *t = t_variable(l->graph, name.text, initial);
  array_free(initial);
  size_t n = (size_t)l->n;
  Tensor **list = graph_take(l->graph, (n + 1) * sizeof t);
  if (graph_error(l->graph)) return t;
  if (n) memcpy(list, l->variable, n * sizeof t);
  l->variable = list;
  return list[l->n++] = t;
}
Tensor *layer_dense(Layers *l, const char *name, Tensor *x,
                    long units, Fill *fill) {
  int rank = x->shape.rank;
  Shape s = SHAPE(rank ? x->shape.dim[rank - 1] : ANY, units);
  Tensor *w = layer_variable(l, name, "w", s, fill);
  Tensor *b = layer_variable(l, name, "b", SHAPE(units), NULL);
  return t_add(t_dot(x, w), b);
}
