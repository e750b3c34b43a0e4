/* gradients.c: derivatives as graphs. Tangled from 06-backprop.nw. */
#include "gradients.h"
#include "arena.h"
#include "ops.h"

typedef struct Backward {
  Arena scratch;
  Tensor **adjoint;   /* by id; NULL: zero so far */
  bool *wanted;       /* by id: it depends on some x */
  long first, end;    /* the ids that matter: first..end-1 */
} Backward;

static Tensor *reduce(const Tensor *t, int i, Tensor *partial) {
  Tensor *a = t->input[i];
  Shape both;
  char is[SHAPE_TEXT], should[SHAPE_TEXT];
  if (shape_same(partial->shape, a->shape)) return partial;
  if (!shape_broadcast(partial->shape, a->shape, &both) ||
      !shape_fits(partial->shape, both))
    return graph_fail(a->graph, "the gradient of %s for input %d has "
                      "shape %s, which does not reduce to %s",
                      t->op->name, i, shape_text(partial->shape, is),
                      shape_text(a->shape, should));
  return t_sum_like(partial, a);
}
static void add(Backward *b, const Tensor *t, int i,
                Tensor *partial) {
  Tensor *a = t->input[i];
  Tensor **sum = &b->adjoint[a->id];
  partial = reduce(t, i, partial);
  *sum = *sum ? t_add(*sum, partial) : partial;
}
static void mark(Backward *b, Graph *graph, int n,
                 Tensor *const x[]) {
  for (int k = 0; k < n; k++)
    if (x[k]->id < b->end) {
      b->wanted[x[k]->id] = true;
      if (x[k]->id < b->first) b->first = x[k]->id;
    }
  for (long id = b->first; id < b->end; id++) {
    Tensor *t = graph_tensor(graph, id);
    for (int i = 0; i < t->inputs; i++)
      if (b->wanted[t->input[i]->id] && !op_shape_only(t->op, i))
        b->wanted[id] = true;
  }
}
static void walk(Backward *b, Graph *graph) {
  for (long id = b->end; id-- > b->first;) {
    Tensor *t = graph_tensor(graph, id), *g = b->adjoint[id];
    for (int i = 0; g && i < t->inputs; i++)
      if (b->wanted[t->input[i]->id] && !op_shape_only(t->op, i)) {
        if (!t->op->gradient) {
          graph_fail(graph, "no gradient through %s \"%.40s\"", t->op->name,
                     t->name ? t->name : "");
          return;
        }
        Tensor *partial = t->op->gradient(t, g, i);
        if (partial) add(b, t, i, partial);
      }
  }
}
void t_gradients(Tensor *y, int n, Tensor *const x[], Tensor *dx[]) {
  Graph *graph = y->graph;
  Backward b = {.scratch.allocator = graph_allocator(graph)};
  b.first = b.end = y->id + 1;
  size_t count = (size_t)b.end;
  b.adjoint = arena_take(&b.scratch, count * sizeof(Tensor *), 16);
  b.wanted = arena_take(&b.scratch, count, 16);
  if (!b.adjoint || !b.wanted) graph_fail(graph, "out of memory");
  for (int k = 0; k < n; k++)
    if (x[k]->graph != graph)
      graph_fail(graph, "gradient by a tensor of another graph");
  graph_mark_adjoint(graph, true);
  if (!graph_error(graph)) {
    b.adjoint[y->id] = t_ones_like(y);
    mark(&b, graph, n, x);
    walk(&b, graph);
  }
  for (int k = 0; k < n; k++) {
    bool reached = !graph_error(graph) && x[k]->id < b.end &&
                   b.adjoint[x[k]->id];
    dx[k] = reached ? b.adjoint[x[k]->id] : t_zeros_like(x[k]);
  }
  for (int k = 0; k < n && graph_error(graph); k++)
    dx[k] = graph_fail(graph, "failed before");
  graph_mark_adjoint(graph, false);
  arena_release(&b.scratch);
}
Tensor *t_gradient(Tensor *y, Tensor *x) {
  Tensor *dx;
  t_gradients(y, 1, &x, &dx);
  return dx;
}
