/* layers.c: variables for layers. Tangled from 12-layers.nw. */
#include "layers.h"
#include "../graph_private.h"
#include "../ops.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

static bool has_fan(Array a) {
  return a.data && a.shape.rank >= 2;
}
static double fan(Array a, int axis) {
  return (double)shape_count(a.shape) /
         (double)a.shape.dim[a.shape.rank - axis];
}
static void scale(Array a, double shift, double factor) {
  for (long i = shape_count(a.shape); i-- > 0;)
    a.data[i] = (real)(((double)a.data[i] + shift) * factor);
}
void layer_glorot(Array a, uint64_t *seed) {
  if (!has_fan(a)) return;
  array_uniform(a, seed);
  scale(a, -0.5, sqrt(24 / (fan(a, 1) + fan(a, 2))));
}
void layer_he(Array a, uint64_t *seed) {
  if (!has_fan(a)) return;
  array_normal(a, seed);
  scale(a, 0, sqrt(2 / fan(a, 1)));
}
static Tensor *same(Tensor *t, Shape shape) {
  char is[SHAPE_TEXT], wanted[SHAPE_TEXT], name[TENSOR_TEXT];
  if (shape_same(t->shape, shape)) return t;
  return graph_fail(graph_of(t), "%s is %s and cannot be %s",
                    tensor_text(t, name), shape_text(t->shape, is),
                    shape_text(shape, wanted));
}
Tensor *layer_variable(Layers *l, const char *layer,
                       const char *part, Shape shape, Fill *fill) {
  char name[256];
  if (!layer || !part)
    return graph_fail(l->graph, "layer: a name is NULL");
  int length = snprintf(name, sizeof name, "%s/%s", layer, part);
  if (length < 0 || length >= (int)sizeof name)
    return graph_fail(l->graph, "a layer's name has %d letters, "
                      "and may have 255", length);
  for (int i = 0; i < l->n; i++)
    if (!strcmp(l->variable[i]->name, name))
      return same(l->variable[i], shape);
  bool counts = fill == layer_glorot || fill == layer_he;
  if (counts && shape.rank < 2)
    return graph_fail(l->graph, "layer: \"%.99s\" of rank %d has no "
                      "inputs to be counted", name, shape.rank);
  Array initial = array_new(shape);
  if (initial.data && fill) fill(initial, &l->seed);
  Tensor *t = t_variable(l->graph, name, initial);
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
  int rank = tensor_shape(x).rank;
  Shape s = SHAPE(rank ? x->shape.dim[rank - 1] : ANY, units);
  Tensor *w = layer_variable(l, name, "w", s, fill);
  Tensor *b = layer_variable(l, name, "b", SHAPE(units), NULL);
  return t_add(t_dot(x, w), b);
}
Tensor *layer_embedding(Layers *l, const char *name, Tensor *index,
                        long rows, long width, Fill *fill) {
  return t_gather(layer_variable(l, name, "w", SHAPE(rows, width),
                                 fill), index);
}
void layer_ones(Array a, uint64_t *seed) {
  (void)seed;
  for (long i = shape_count(a.shape); i-- > 0;) a.data[i] = 1;
}
static Shape units(const Tensor *x) {
  int rank = tensor_shape(x).rank;
  return SHAPE(rank ? x->shape.dim[rank - 1] : ANY);
}
static Tensor *gained(Layers *l, const char *name, Tensor *x,
                      Tensor *mean, Tensor *variance) {
  Tensor *spread = t_sqrt(t_add(variance, 1e-5));
  Tensor *gain = layer_variable(l, name, "gain", units(x),
                                layer_ones);
  Tensor *bias = layer_variable(l, name, "bias", units(x), NULL);
  return t_add(t_mul(t_div(t_sub(x, mean), spread), gain), bias);
}
Tensor *layer_norm(Layers *l, const char *name, Tensor *x) {
  Tensor *mean = t_mean_over(x, true, AXES(-1));
  Tensor *off = t_square(t_sub(x, mean));
  return gained(l, name, x, mean,
                t_mean_over(off, true, AXES(-1)));
}
static Tensor *kept(Layers *l, const char *name, const char *part,
                    Shape shape, Fill *fill) {
  char whole[256];
  int n = snprintf(whole, sizeof whole, "%s/%s", name ? name : "",
                   part);
  bool fits = name && n < (int)sizeof whole;
  Tensor *t = fits ? graph_find(l->graph, whole) : NULL;
  if (t) return t;
  n = l->n;
  t = layer_variable(l, name, part, shape, fill);
  l->n = n;
  return t;
}
Tensor *layer_batch_norm(Layers *l, const char *name, Tensor *x,
                         Tensor **keep) {
  Shape u = units(x);
  Tensor *old[] = {kept(l, name, "mean", u, NULL),
                   kept(l, name, "variance", u, layer_ones)};
  if (!keep) return gained(l, name, x, old[0], old[1]);
  Tensor *rows = t_reshape(x, SHAPE(ANY, u.dim[0]));
  Tensor *now[2], *move[2];
  now[0] = t_mean_over(rows, false, AXES(0));
  now[1] = t_mean_over(t_square(t_sub(rows, now[0])), false,
                       AXES(0));
  for (int k = 0; k < 2; k++)
    move[k] = t_assign(
      old[k], t_add(old[k], t_mul(t_sub(now[k], old[k]), 0.1)));
  *keep = t_group(l->graph, 2, move);
  return gained(l, name, x, now[0], now[1]);
}
Tensor *layer_conv2d(Layers *l, const char *name, Tensor *x,
                     long size, long features, long step, long pad,
                     Fill *fill) {
  long in = tensor_shape(x).rank == 4 ? x->shape.dim[3] : ANY;
  Tensor *w = layer_variable(l, name, "w",
                             SHAPE(size, size, in, features),
                             fill);
  Tensor *b = layer_variable(l, name, "b", SHAPE(features), NULL);
  return t_add(t_conv2d(x, w, step, pad), b);
}
