/* higher.c: derivatives in tables. Tangled from 16-higher.nw. */
#include "higher.h"
#include "gradients.h"
#include "graph_private.h"
#include "ops.h"
#include "way.h"
#include <limits.h>
#include <stddef.h>
#include <stdint.h>

static bool joint_shape(Tensor *y, Tensor *x, Shape *s) {
  char text[2][TENSOR_TEXT];
  int rank = y->shape.rank + x->shape.rank;
  *s = y->shape;
  for (int d = 0; d < x->shape.rank && s->rank < SHAPE_RANK; d++)
    s->dim[s->rank++] = x->shape.dim[d];
  const char *flaw = s->rank < rank ? "it would have too many axes"
                     : shape_flaw(*s);
  if (!flaw && shape_count(*s) == ANY) flaw = "a size is open";
  if (flaw) graph_fail(y->graph, "Jacobian of %s by %s: %s",
                       tensor_text(y, text[0]),
                       tensor_text(x, text[1]), flaw);
  return !flaw;
}
static Tensor *stacked(Tensor *y, Tensor *x, int rows,
                       Tensor **row) {
  Shape s;
  if (!joint_shape(y, x, &s)) return graph_inert(y->graph);
  if (!y->shape.rank) return row[0];
  if (!rows) return t_reshape(t_zeros_like(y), s);
  return t_reshape(t_stack(rows, row, 0), s);
}
static Tensor *turned(Tensor *block, int moved) {
  int axis[SHAPE_RANK], rank = block->shape.rank;
  for (int d = 0; d < rank; d++) axis[d] = (d + moved) % rank;
  return rank ? t_transpose_axes(block, rank, axis) : block;
}
static void walk_rows(Tensor *y, int n, Tensor *const *x,
                      Tensor **j) {
  long rows = shape_count(y->shape);
  long most = LONG_MAX / 16 / (n + 1);
  Tensor *list = t_reshape(y, SHAPE(rows)), **row = graph_take(
    y->graph, rows < most ? (size_t)(rows * n + 1) * sizeof *row
                          : PTRDIFF_MAX);
  for (long i = 0; row && i < rows; i++) {
    Tensor *one = t_slice(list, 0, i, i + 1);
    t_gradients(y->shape.rank ? one : y, n, x, j);
    for (int k = 0; k < n; k++) row[k * rows + i] = j[k];
  }
  for (int k = 0; row && k < n; k++)
    j[k] = stacked(y, x[k], (int)rows, row + k * rows);
}
void t_jacobian(Tensor *y, int n, Tensor *const *x, Tensor **j) {
  Graph *g = y ? y->graph : graph_among(n, x);
  Shape s;
  bool fine = way_joins(g, "Jacobian of", 1, &y) &&
              way_joins(g, "Jacobian by", n, x);
  for (int k = 0; fine && k < n; k++)
    fine = joint_shape(y, x[k], &s);
  if (fine) walk_rows(y, n, x, j);
  for (int k = 0; k < n && graph_error(g); k++)
    j[k] = graph_inert(g);
}
void t_hessian(Tensor *y, int n, Tensor *const *x, Tensor **h) {
  Graph *g = y ? y->graph : graph_among(n, x);
  Tensor **slope = n < 0 ? NULL
                 : graph_take(g, (size_t)n * sizeof *slope);
  if (slope || n < 0) t_gradients(y, n, x, slope);
  for (int j = 0; slope && j < n; j++) {
    t_jacobian(slope[j], n - j, x + j, h + j * n + j);
    for (int k = j + 1; k < n; k++)
      h[k * n + j] = turned(h[j * n + k], tensor_shape(x[j]).rank);
  }
  for (int k = 0; n > 0 && k < n * n && graph_error(g); k++)
    h[k] = graph_inert(g);
}
