/* axes.c: sets of axes. Tangled from W5-ops-bench.nw. */
#include "axes.h"

static bool add_axis(Axes *axes, const Op *op, const Tensor *a,
                     int axis) {
  int rank = tensor_shape(a).rank;
  int d = axis < 0 ? axis + rank : axis;
  bool there = d >= 0 && d < rank;
  if (there && !(axes->mask >> d & 1)) {
    axes->mask |= 1u << d;
    return true;
  }
  char text[TENSOR_TEXT];
  graph_fail(graph_of(a), "%s: axis %d of %s, rank %d, %s", op->name,
             axis, tensor_text(a, text), rank,
             there ? "is named twice" : "does not exist");
  return false;
}

Tensor *over_axes(const Op *op, Tensor *a, bool keep, int n,
                  const int axis[]) {
  Axes axes = {.keep = keep};
  for (int i = 0; axis && i < n; i++)
    if (!add_axis(&axes, op, a, axis[i])) break;
  if (n < 0 || (n > 0 && !axis))
    graph_fail(graph_of(a), "%s: a list of %d axes", op->name, n);
  return op_node(graph_of(a), op, 1, &a, &axes);
}
bool sum_shape(const Tensor *t, const Shape in[], Shape *out,
               Message *why) {
  const Axes *axes = op_attributes(t);
  (void)why;
  *out = SCALAR;
  for (int d = 0; d < in[0].rank; d++) {
    bool summed = axes->mask >> d & 1;
    if (!summed || axes->keep)
      out->dim[out->rank++] = summed ? 1 : in[0].dim[d];
  }
  return true;
}
Tensor *with_axes(Tensor *y, Tensor *t) {
  Axes axes = *(const Axes *)op_attributes(y);
  if (axes.keep || y->shape.rank == 0) return t;
  axes.keep = true;
  return t_reshape_like(t, op_node(y->graph, &op_sum, 1, y->input,
                                   &axes));
}
