/* ops_index.c: rows of a table. Tangled from 12-layers.nw. */
#include "ops.h"
#include "step.h"
#include <math.h>
#include <string.h>

static bool gather_shape(const Tensor *t, const Shape in[],
                         Shape *out, Message *why) {
  (void)t;
  *out = in[1];
  if (!in[0].rank)
    return message_refuse(why, "a scalar has no rows");
  for (int d = 1; d < in[0].rank; d++, out->rank++)
    if (out->rank < SHAPE_RANK)
      out->dim[out->rank] = in[0].dim[d];
  return true;
}
static bool is_row(real k, long rows) {
  return k >= 0 && k < (real)rows && k == (real)(long)k;
}
static void gather_compute(const Step *s) {
  const Operand *a = &s->operand[1], *index = &s->operand[2];
  long n = shape_count(index->shape);
  long row = shape_count(s->operand[0].shape) / n;
  for (long i = 0; i < n; i++) {
    real k = (*index->at)[i], *out = *s->operand[0].at + i * row;
    if (is_row(k, a->shape.dim[0]))
      memcpy(out, *a->at + (long)k * row,
             (size_t)row * sizeof *out);
    else
      for (long j = 0; j < row; j++) out[j] = (real)NAN;
  }
}
static void scatter_compute(const Step *s) {
  const Operand *y = &s->operand[0], *index = &s->operand[2];
  long n = shape_count(index->shape);
  long row = shape_count(y->shape) / y->shape.dim[0];
  memset(*y->at, 0, (size_t)shape_count(y->shape) * sizeof(real));
  for (long i = 0; i < n; i++) {
    real k = (*index->at)[i];
    const real *from = *s->operand[1].at + i * row;
    if (is_row(k, y->shape.dim[0]))
      for (long j = 0; j < row; j++)
        (*y->at)[(long)k * row + j] += from[j];
  }
}
static bool scatter_shape(const Tensor *t, const Shape in[],
                          Shape *out, Message *why) {
  (void)t, (void)why;
  *out = in[2];
  return true;
}
static const Op op_scatter;
static Tensor *gather_gradient(Tensor *y, Tensor *g, int i) {
  return i ? NULL : op_node(g->graph, &op_scatter, 3,
    (Tensor *[]){g, y->input[1], y->input[0]}, NULL);
}
static Tensor *scatter_gradient(Tensor *y, Tensor *g, int i) {
  return i ? NULL : t_gather(g, y->input[1]);
}
static const Op op_gather = {
  .name = "gather", .arity = 2, .linear = 1,
  .shape = gather_shape, .compute = gather_compute,
  .gradient = gather_gradient};
static const Op op_scatter = {
  .name = "scatter", .arity = 3, .linear = 1, .shape_only = 4,
  .shape = scatter_shape, .compute = scatter_compute,
  .gradient = scatter_gradient};
Tensor *t_gather(Tensor *a, Tensor *index) {
  return op_node(graph_of(a), &op_gather, 2,
                 (Tensor *[]){a, index}, NULL);
}
