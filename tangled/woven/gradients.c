/* gradients.c: derivatives. Tangled from 07-backprop.nw. */
#include "gradients.h"
#include "memory.h"
#include "ops.h"

typedef struct Note {
  Tensor *adjoint;   /* the sum so far; NULL is zero */
  bool wanted;       /* the node depends on some x */
} Note;
static bool leads(const Note *note, const Tensor *t, int i) {
  return note[t->input[i]->id].wanted && !op_shape_only(t->op, i);
}
static void mark(Note *note, Tensor *y, int n, Tensor *const *x) {
  for (int k = 0; k < n; k++) note[x[k]->id].wanted = true;
  for (long id = 0; id <= y->id; id++) {
    const Tensor *t = graph_tensor(y->graph, id);
    for (int i = 0; i < t->inputs; i++)
      note[id].wanted |= leads(note, t, i);
  }
}
static Tensor *reduce(const Tensor *t, int i, Tensor *partial) {
  Shape to = t->input[i]->shape;
  if (shape_same(to, partial->shape)) return partial;
  if (shape_spreads(to, partial->shape))
    return t_sum_like(partial, t->input[i]);
  char is[SHAPE_TEXT], should[SHAPE_TEXT];
  return graph_fail(
    partial->graph, "the gradient of %s for input %d has shape %s, "
    "which does not reduce to %s", t->op->name, i,
    shape_text(partial->shape, is), shape_text(to, should));
}
static void pass(Note *note, Tensor *t, int i) {
  Tensor **sum = &note[t->input[i]->id].adjoint, *partial = NULL;
  char text[TENSOR_TEXT];
  if (t->op->gradient)
    partial = t->op->gradient(t, note[t->id].adjoint, i);
  else
    graph_fail(t->graph, "no gradient through %s %s", t->op->name,
               tensor_text(t, text));
  if (!partial) return;
  partial = reduce(t, i, partial);
  *sum = *sum ? t_add(*sum, partial) : partial;
}
static void walk(Note *note, const Tensor *y) {
  for (long id = y->id; id >= 0; id--) {
    Tensor *t = graph_tensor(y->graph, id);
    for (int i = 0; note[id].adjoint && i < t->inputs; i++)
      if (leads(note, t, i)) pass(note, t, i);
  }
}
void t_gradients(Tensor *y, int n, Tensor *const *x, Tensor **dx) {
  Graph *graph = y->graph;
  Arena scratch = {.allocator = graph_allocator(graph)};
  size_t size = (size_t)graph_size(graph) * sizeof(Note);
  Note *note = arena_take(&scratch, size, 16);
  if (!note) graph_fail(graph, "out of memory");
  if (y->id < 0) graph_fail(graph, "gradient of what was never made");
  for (int k = 0; k < n; k++)
    if (x[k]->graph != graph)
      graph_fail(graph, "gradient by a tensor of another graph");
    else if (x[k]->id < 0)
      graph_fail(graph, "gradient by what was never made");
  long id = graph_size(graph);
  if (!graph_error(graph)) {
    mark(note, y, n, x);
    note[y->id].adjoint = t_ones_like(y);
    walk(note, y);
  }
  for (int k = 0; k < n && !graph_error(graph); k++) {
    Tensor *sum = note[x[k]->id].adjoint;
    dx[k] = sum ? sum : t_zeros_like(x[k]);
  }
  for (int k = 0; k < n && graph_error(graph); k++)
    dx[k] = graph_fail(graph, "failed before");
  for (; id < graph_size(graph); id++)
    graph_tensor(graph, id)->adjoint = true;
  arena_release(&scratch);
}
Tensor *t_gradient(Tensor *y, Tensor *x) {
  Tensor *dx;
  t_gradients(y, 1, &x, &dx);
  return dx;
}
