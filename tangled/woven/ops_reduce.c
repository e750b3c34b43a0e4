/* ops_reduce.c: sums, means and counts. Tangled from 05-ops.nw. */
#include "axes.h"
#include "op_map.h"

static void add_axis(Axes *axes, const Op *op, const Tensor *a,
                     int axis) {
  int rank = a->shape.rank, d = axis < 0 ? axis + rank : axis;
  bool there = d >= 0 && d < rank;
  if (there && !(axes->mask >> d & 1)) {
    axes->mask |= 1u << d;
    return;
  }
  char text[TENSOR_TEXT];
  graph_fail(a->graph, "%s: axis %d of %s, rank %d, %s", op->name,
             axis, tensor_text(a, text), rank,
             there ? "is named twice" : "does not exist");
}
Tensor *over_axes(const Op *op, Tensor *a, bool keep,
                  int n, const int axis[]) {
  Axes axes = {.keep = keep};
  for (int i = 0; i < n; i++) add_axis(&axes, op, a, axis[i]);
  return op_node(a->graph, op, 1, &a, &axes);
}
static double sum_row(const real *a, long n, long stride) {
  double t[4] = {0}, rest = 0;
  long i = 0;
  if (stride == 1)
    for (; i + 4 <= n; i += 4)
      for (int k = 0; k < 4; k++) t[k] += a[i + k];
  for (; i < n; i++) rest += a[i * stride];
  return (t[0] + t[1]) + (t[2] + t[3]) + rest;
}
static double sum_rows(const Step *s, real *out, const real *a) {
  int last = s->rank - 1;
  long at[OP_LOOPS] = {0}, along = s->operand[1].stride[last];
  Place p = {out, {a}};
  double total = 0;
  do total += sum_row(p.in[0], s->size[last], along);
  while (op_next(s, s->outer, last, 1, at, &p));
  return total;
}
#ifndef BLOCK
#define BLOCK 64
#endif

static void sum_columns(const Step *s, real *out, const real *a,
                        long width) {
  int last = s->rank - 1;
  long at[OP_LOOPS] = {0}, along = s->operand[1].stride[last];
  double total[BLOCK] = {0};
  Place p = {out, {a}};
  do
    for (long i = 0; i < s->size[last]; i++)
      for (long j = 0; j < width; j++)
        total[j] += p.in[0][i * along + j];
  while (op_next(s, s->outer, last, 1, at, &p));
  for (long j = 0; j < width; j++) out[j] = (real)total[j];
}
static void sums_row(const Step *s, real *out,
                     const real *const in[]) {
  long across = s->operand[1].stride[s->outer - 1];
  long n = s->size[s->outer - 1];
  if (across == 1 && n > 1)
    for (long j = 0; j < n; j += BLOCK)
      sum_columns(s, out + j, in[0] + j,
                  n - j < BLOCK ? n - j : BLOCK);
  else
    for (long j = 0; j < n; j++)
      out[j] = (real)sum_rows(s, out, in[0] + j * across);
}
static void sum_compute(const Step *s) { op_rows(s, 1, sums_row); }
bool sum_shape(const Tensor *t, const Shape in[],
               Shape *out, Message *why) {
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
void sum_prepare(Step *s) {
  Operand *y = &s->operand[0], *a = &s->operand[1];
  const Axes *axes = op_attributes(s->tensor);
  y->shape = a->shape;
  for (int d = 0; d < a->shape.rank; d++)
    if (axes->mask >> d & 1) y->shape.dim[d] = 1;
  op_dense(y);
  op_nest(s, 2, a->shape);
}
Tensor *with_axes(Tensor *y, Tensor *t) {
  Axes axes = *(const Axes *)op_attributes(y);
  if (axes.keep || y->shape.rank == 0) return t;
  axes.keep = true;
  return t_reshape_like(t, op_node(y->graph, y->op, 1, y->input,
                                   &axes));
}
static Tensor *sum_gradient(Tensor *y, Tensor *g, int i) {
  return t_expand_like(with_axes(y, g), y->input[i]);
}
const Op op_sum = {
  .name = "sum", .arity = 1, .attribute_size = sizeof(Axes),
  .shape = sum_shape, .reads = op_reads_any,
  .prepare = sum_prepare, .compute = sum_compute,
  .gradient = sum_gradient};
Tensor *t_sum(Tensor *a) {
  return op_node(a->graph, &op_sum, 1, &a,
                 &(Axes){.mask = ALL_AXES});
}

Tensor *t_sum_over(Tensor *a, bool keep, int n, const int axis[]) {
  return over_axes(&op_sum, a, keep, n, axis);
}
static bool like_shape(const Tensor *t, const Shape in[],
                       Shape *out, Message *why) {
  int sums = t->op->compute != NULL;
  *out = in[1];
  return shape_spreads(in[sums], in[!sums]) ||
         message_refuse(why, sums
           ? "the second does not spread to the first"
           : "the first does not spread to the second");
}
static Tensor *sum_like_gradient(Tensor *y, Tensor *g, int i) {
  return t_expand_like(g, y->input[i]);
}

static Tensor *expand_gradient(Tensor *y, Tensor *g, int i) {
  return t_sum_like(g, y->input[i]);
}
static void sum_like_prepare(Step *s) {
  op_nest(s, 2, s->operand[1].shape);
}
static const Op op_sum_like = {
  .name = "sum_like", .arity = 2, .shape_only = 2,
  .shape = like_shape, .view = op_view_stretched,
  .reads = op_reads_any, .prepare = sum_like_prepare,
  .compute = sum_compute, .gradient = sum_like_gradient};

static const Op op_expand_like = {
  .name = "expand_like", .arity = 2, .shape_only = 2,
  .shape = like_shape, .view = op_view_stretched,
  .gradient = expand_gradient};
static Tensor *like(const Op *op, Tensor *a, Tensor *b) {
  if (a->graph == b->graph && shape_same(a->shape, b->shape))
    return a;
  return op_node(a->graph, op, 2, (Tensor *[]){a, b}, NULL);
}

Tensor *t_sum_like(Tensor *a, Tensor *b) {
  return like(&op_sum_like, a, b);
}

Tensor *t_expand_like(Tensor *a, Tensor *b) {
  return like(&op_expand_like, a, b);
}
Tensor *t_zeros_like(Tensor *a) {
  return t_expand_like(t_number(a->graph, 0), a);
}

Tensor *t_ones_like(Tensor *a) {
  return t_expand_like(t_number(a->graph, 1), a);
}
Tensor *t_count(Tensor *a) { return t_sum(t_ones_like(a)); }

Tensor *t_mean(Tensor *a) { return t_div(t_sum(a), t_count(a)); }

Tensor *t_mean_over(Tensor *a, bool keep, int n,
                    const int axis[]) {
  Tensor *sum = t_sum_over(a, keep, n, axis);
  return t_div(sum, t_sum_over(t_ones_like(a), keep, n, axis));
}
