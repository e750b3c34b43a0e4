/* ops_reduce.c: sums, means and counts. Tangled from 04-ops.nw. */
#include "op_map.h"
#include <string.h>

typedef struct Axes {
  unsigned mask;
  bool keep;
} Axes;

static const Axes *axes_of(const Tensor *t) {
  return op_attributes(t);
}
static void axes_set(Axes *axes, const Tensor *a, int n,
                     const int axis[]) {
  int rank = a->shape.rank;
  for (int i = 0; i < n; i++) {
    int d = axis[i] < 0 ? axis[i] + rank : axis[i];
    bool there = d >= 0 && d < rank;
    if (!there || axes->mask >> d & 1)
      graph_fail(a->graph, "sum: axis %d of \"%.40s\", rank %d, %s",
                 axis[i], a->name ? a->name : a->op->name, rank,
                 there ? "is named twice" : "does not exist");
    else axes->mask |= 1u << d;
  }
}
static bool sums_nothing(const Step *s) {
  for (int d = s->outer; d < s->rank; d++)
    if (s->size[d] == 0) return true;
  return false;
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
static double sum_rows(const Step *s, const real *a) {
  int last = s->rank - 1;
  long at[SHAPE_RANK] = {0};
  real *p[] = {NULL, (real *)a};
  double total = 0;
  if (sums_nothing(s)) return 0;
  do total += sum_row(p[1], s->size[last],
                      s->operand[1].stride[last]);
  while (op_next(s, s->outer, last, 2, at, p));
  return total;
}
static void add_columns(const Step *s, double total[], const real *a,
                        long width) {
  long at[SHAPE_RANK] = {0};
  real *p[] = {NULL, (real *)a};
  if (sums_nothing(s)) return;
  do
    for (long j = 0; j < width; j++) total[j] += p[1][j];
  while (op_next(s, s->outer, s->rank, 2, at, p));
}
enum { BLOCK = 64 };

static void sum_block(const Step *s, real *out, long step,
                      const real *a, long width) {
  double total[BLOCK];
  for (long j = 0; j < width; j++) total[j] = 0;
  if (width == 1) total[0] = sum_rows(s, a);
  else add_columns(s, total, a, width);
  for (long j = 0; j < width; j++) out[j * step] = (real)total[j];
}
static void prepare_sum(Step *s, const long into[]) {
  Operand *result = &s->operand[0], *a = &s->operand[1];
  Operand from = *a;
  int rank = a->shape.rank, end = 0, half[2];
  for (int summed = 0; summed < 2; summed++) {
    for (int d = 0; d < rank; d++)
      if ((into[d] == 0) == summed) {
        s->size[end] = a->shape.dim[d];
        result->stride[end] = into[d];
        a->stride[end++] = from.stride[d];
      }
    half[summed] = end;
  }
  s->outer = op_merge(s, 2, 0, half[0], 0);
  s->rank = op_merge(s, 2, half[0], half[1], s->outer);
  if (s->rank == s->outer) s->rank = op_once(s, 2, s->outer);
}
static void sum_compute(const Step *s) {
  if (s->outer == 0) {
    **s->operand[0].at = (real)sum_rows(s, *s->operand[1].at);
    return;
  }
  int last = s->outer - 1;
  long at[SHAPE_RANK] = {0};
  long out = s->operand[0].stride[last], n = s->size[last];
  long in = s->operand[1].stride[last];
  long most = in == 1 ? BLOCK : 1;
  real *p[] = {*s->operand[0].at, *s->operand[1].at};
  do
    for (long j = 0; j < n; j += most)
      sum_block(s, p[0] + j * out, out, p[1] + j * in,
                n - j < most ? n - j : most);
  while (op_next(s, 0, last, 2, at, p));
}
static bool sum_shape(const Tensor *t, const Shape in[], Shape *out,
                      Message *why) {
  const Axes *axes = axes_of(t);
  *out = SCALAR;
  for (int d = 0; d < in[0].rank; d++) {
    bool summed = axes->mask >> d & 1;
    if (!summed || axes->keep)
      out->dim[out->rank++] = summed ? 1 : in[0].dim[d];
  }
  (void)why;
  return true;
}
static void sum_prepare(Step *s) {
  const Axes *axes = axes_of(s->tensor);
  long into[SHAPE_RANK];
  int next = 0;
  for (int d = 0; d < s->operand[1].shape.rank; d++) {
    bool summed = axes->mask >> d & 1;
    into[d] = summed ? 0 : s->operand[0].stride[next];
    next += !summed || axes->keep;
  }
  prepare_sum(s, into);
}
static Tensor *sum_gradient(Tensor *y, Tensor *g, int i) {
  Tensor *a = y->input[i];
  Axes axes = *axes_of(y);
  if (!axes.keep && y->shape.rank > 0) {
    axes.keep = true;
    g = t_reshape_like(g, op_node(a->graph, y->op, 1, &a, &axes));
  }
  return t_expand_like(g, a);
}
static const Op op_sum = {
  .name = "sum", .arity = 1, .attribute_size = sizeof(Axes),
  .shape = sum_shape, .reads = op_reads_any,
  .prepare = sum_prepare, .compute = sum_compute,
  .gradient = sum_gradient};

Tensor *t_sum_over(Tensor *a, bool keep, int n, const int axis[]) {
  Axes axes = {.keep = keep};
  axes_set(&axes, a, n, axis);
  return op_node(a->graph, &op_sum, 1, &a, &axes);
}

Tensor *t_sum(Tensor *a) {
  Axes axes = {.mask = (1u << SHAPE_RANK) - 1};
  return op_node(a->graph, &op_sum, 1, &a, &axes);
}
static bool sum_like_shape(const Tensor *t, const Shape in[],
                           Shape *out, Message *why) {
  Shape both;
  (void)t;
  *out = in[1];
  if (!shape_broadcast(in[0], in[1], &both) ||
      !shape_fits(in[0], both) || in[1].rank > in[0].rank)
    return graph_refuse(why, "the second does not spread to the first");
  return true;
}
static void sum_like_prepare(Step *s) {
  long into[SHAPE_RANK];
  op_stretch(&s->operand[0], s->operand[1].shape, into);
  prepare_sum(s, into);
}
static bool sum_like_view(const Tensor *t, const Operand in[],
                          Operand *out) {
  (void)t;
  memcpy(out->stride, in[0].stride, sizeof out->stride);
  return shape_same(in[0].shape, out->shape);
}

static Tensor *sum_like_gradient(Tensor *y, Tensor *g, int i) {
  return t_expand_like(g, y->input[i]);
}

static const Op op_sum_like = {
  .name = "sum_like", .arity = 2, .shape_only = 2,
  .shape = sum_like_shape, .view = sum_like_view,
  .reads = op_reads_any, .prepare = sum_like_prepare,
  .compute = sum_compute, .gradient = sum_like_gradient};
Tensor *t_sum_like(Tensor *a, Tensor *b) {
  if (a->graph == b->graph && shape_same(a->shape, b->shape))
    return a;
  return op_node(a->graph, &op_sum_like, 2, (Tensor *[]){a, b}, NULL);
}
static void count_compute(const Step *s) {
  const Axes *axes = axes_of(s->tensor);
  Shape shape = s->operand[1].shape;
  double count = 1;
  for (int d = 0; d < shape.rank; d++)
    if (axes->mask >> d & 1) count *= (double)shape.dim[d];
  (*s->operand[0].at)[0] = (real)count;
}
static bool count_shape(const Tensor *t, const Shape in[],
                        Shape *out, Message *why) {
  (void)t, (void)in, (void)why;
  *out = SCALAR;
  return true;
}

static const Op op_count = {
  .name = "count", .arity = 1, .attribute_size = sizeof(Axes),
  .shape_only = 1, .shape = count_shape, .compute = count_compute};
Tensor *t_count(Tensor *a) {
  Axes axes = {.mask = (1u << SHAPE_RANK) - 1};
  return op_node(a->graph, &op_count, 1, &a, &axes);
}

Tensor *t_mean(Tensor *a) { return t_div(t_sum(a), t_count(a)); }

Tensor *t_mean_over(Tensor *a, bool keep, int n, const int axis[]) {
  Axes axes = {.keep = keep};
  axes_set(&axes, a, n, axis);
  return t_div(t_sum_over(a, keep, n, axis),
               op_node(a->graph, &op_count, 1, &a, &axes));
}
