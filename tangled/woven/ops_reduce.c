/* ops_reduce.c: sums, means and counts. Tangled from 05-ops.nw. */
#include "axes.h"
#include "op_map.h"
#include <math.h>

static double sum_row(const real *a, long n, long stride);

static double sum_four(const real *a, long n) {
  double t[4] = {0};
  long i = 0;
  for (; i + 4 <= n; i += 4)
    for (int k = 0; k < 4; k++) t[k] += a[i + k];
  return (t[0] + t[1]) + (t[2] + t[3]) + sum_row(a + i, n - i, 1);
}
static double sum_row(const real *a, long n, long stride) {
  double sum = 0;
  if (stride == 1 && n >= 4) return sum_four(a, n);
  for (long i = 0; i < n; i++) sum += a[i * stride];
  return sum;
}
static double total(const Step *s, real *out, const real *a) {
  int last = s->rank - 1;
  long at[OP_LOOPS] = {0}, along = s->operand[1].stride[last];
  if (s->outer == last) return sum_row(a, s->size[last], along);
  Place p = {out, {a}};
  double sum = 0;
  do sum += sum_row(p.in[0], s->size[last], along);
  while (op_next(s, s->outer, last, 1, at, &p));
  return sum;
}
#ifndef BLOCK
#define BLOCK 64
#endif

static void sum_columns(const Step *s, real *out, const real *a,
                        long width) {
  int last = s->rank - 1;
  long at[OP_LOOPS] = {0}, along = s->operand[1].stride[last];
  double sum[BLOCK] = {0};
  Place p = {out, {a}};
  do
    for (long i = 0; i < s->size[last]; i++)
      for (long j = 0; j < width; j++)
        sum[j] += p.in[0][i * along + j];
  while (op_next(s, s->outer, last, 1, at, &p));
  for (long j = 0; j < width; j++) out[j] = (real)sum[j];
}
static void sums_row(const Step *s, real *out,
                     const real *const in[]) {
  long across = s->operand[1].stride[s->outer - 1];
  long n = s->size[s->outer - 1], j = 0;
  if (across == 1 && n > 1)
    for (; j < n; j += BLOCK)
      sum_columns(s, out + j, in[0] + j,
                  n - j < BLOCK ? n - j : BLOCK);
  for (; j < n; j++)
    out[j] = (real)total(s, out, in[0] + j * across);
}

static void sum_compute(const Step *s) { op_rows(s, 1, sums_row); }
#include "text.h"

static Text *sum_write(const Step *s, Text *text) {
  int last = s->rank - 1;
  for (int l = 0; l < last; l++)
    if (s->size[l] != 1) return NULL;
  long n = s->size[last], stride = s->operand[1].stride[last];
  long fours = stride == 1 ? n / 4 * 4 : 0;
  text_add(text,
    "    double t[4] = {0}, rest = 0;\n"
    "    for (long i = 0; i < %ld; i += 4)\n"
    "      for (int k = 0; k < 4; k++) t[k] += a[i + k];\n"
    "    for (long i = %ld; i < %ld; i++) rest += a[i * %ld];\n"
    "    y[0] = (real)((t[0] + t[1]) + (t[2] + t[3]) + rest);\n",
    fours, fours, n, stride);
  return text;
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
static Tensor *sum_gradient(Tensor *y, Tensor *g, int i) {
  return t_expand_like(with_axes(y, g), y->input[i]);
}

const Op op_sum = {
  .name = "sum", .arity = 1, .attribute_size = sizeof(Axes),
  .shape = sum_shape, .reads = op_reads_any, .linear = 1,
  .prepare = sum_prepare, .compute = sum_compute,
  .write = sum_write,
  .gradient = sum_gradient};

Tensor *t_sum(Tensor *a) {
  return op_node(graph_of(a), &op_sum, 1, &a,
                 &(Axes){.mask = ALL_AXES});
}

Tensor *t_sum_over(Tensor *a, bool keep, int n, const int axis[]) {
  return over_axes(&op_sum, a, keep, n, axis);
}
static bool sum_like_shape(const Tensor *t, const Shape in[],
                           Shape *out, Message *why) {
  (void)t;
  *out = in[1];
  return shape_spreads(in[1], in[0]) ||
         message_refuse(why,
                        "the second does not spread to the first");
}

static bool expand_shape(const Tensor *t, const Shape in[],
                         Shape *out, Message *why) {
  (void)t;
  *out = in[1];
  return shape_spreads(in[0], in[1]) ||
         message_refuse(why,
                        "the first does not spread to the second");
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
const Op op_sum_like = {
  .name = "sum_like", .arity = 2, .shape_only = 2, .linear = 1,
  .shape = sum_like_shape, .view = op_view_stretched,
  .reads = op_reads_any, .prepare = sum_like_prepare,
  .write = sum_write,
  .compute = sum_compute, .gradient = sum_like_gradient};

const Op op_expand_like = {
  .name = "expand_like", .arity = 2, .shape_only = 2,
  .linear = 1, .shape = expand_shape, .view = op_view_stretched,
  .gradient = expand_gradient};

static Tensor *like(const Op *op, Tensor *a, Tensor *b) {
  if (a && graph_of(b) == a->graph &&
      shape_same(a->shape, b->shape)) return a;
  return op_node(graph_of(a), op, 2, (Tensor *[]){a, b}, NULL);
}

Tensor *t_sum_like(Tensor *a, Tensor *b) {
  return like(&op_sum_like, a, b);
}

Tensor *t_expand_like(Tensor *a, Tensor *b) {
  return like(&op_expand_like, a, b);
}
Tensor *t_zeros_like(Tensor *a) {
  return t_expand_like(t_number(graph_of(a), 0), a);
}

Tensor *t_ones_like(Tensor *a) {
  return t_expand_like(t_number(graph_of(a), 1), a);
}

Tensor *t_count(Tensor *a) { return t_sum(t_ones_like(a)); }

Tensor *t_mean(Tensor *a) { return t_div(t_sum(a), t_count(a)); }

Tensor *t_mean_over(Tensor *a, bool keep, int n,
                    const int axis[]) {
  Tensor *sum = t_sum_over(a, keep, n, axis);
  return t_div(sum, t_sum_over(t_ones_like(a), keep, n, axis));
}
static Tensor *prod_gradient(Tensor *y, Tensor *g, int i) {
  Tensor *a = y->input[i], *zero = t_not(a), *rest[2];
  Tensor *part[] = {t_select(zero, 1, a), zero};
  const Op *op[] = {y->op, &op_sum};
  for (int k = 0; k < 2; k++)
    rest[k] = with_axes(y, op_node(y->graph, op[k], 1, &part[k],
                                   op_attributes(y)));
  Tensor *others = t_div(rest[0], part[0]);
  Tensor *due = t_select(zero,
                         t_select(t_equal(rest[1], 1), rest[0], 0),
                         t_select(rest[1], 0, others));
  return t_mul(with_axes(y, g), due);
}
static void prod_row(const Step *s, real *out,
                     const real *const in[]) {
  long across = s->operand[1].stride[s->outer - 1];
  int inner = s->rank - s->outer;
  bool none = s->size[s->rank - 1] == 0;
  for (long j = 0; j < s->size[s->outer - 1]; j++) {
    long at[OP_LOOPS] = {0};
    Place p = {out, {in[0] + j * across}};
    double product = 1;
    if (!none && inner > 0)
      do product *= *p.in[0];
      while (op_next(s, s->outer, s->rank, 1, at, &p));
    out[j] = (real)product;
  }
}

static void prod_compute(const Step *s) {
  op_rows(s, 1, prod_row);
}
static const Op op_prod = {
  .name = "prod", .arity = 1, .attribute_size = sizeof(Axes),
  .shape = sum_shape, .reads = op_reads_any,
  .prepare = sum_prepare, .compute = prod_compute,
  .gradient = prod_gradient};

Tensor *t_prod(Tensor *a) {
  return op_node(graph_of(a), &op_prod, 1, &a,
                 &(Axes){.mask = ALL_AXES});
}

Tensor *t_prod_over(Tensor *a, bool keep, int n,
                    const int axis[]) {
  return over_axes(&op_prod, a, keep, n, axis);
}
typedef struct Along { int axis, backward; } Along;

static Tensor *cumulate(Tensor *a, Along along);

static Tensor *cumsum_gradient(Tensor *y, Tensor *g, int i) {
  Along along = *(const Along *)op_attributes(y);
  (void)i;
  along.backward = !along.backward;
  return cumulate(g, along);
}
static void cumsum_compute(const Step *s) {
  Along along = *(const Along *)op_attributes(s->tensor);
  const Operand *o = &s->operand[0];
  long n = o->shape.dim[along.axis], width = 1;
  for (int d = along.axis + 1; d < o->shape.rank; d++)
    width *= o->shape.dim[d];
  for (long i = 0; i < shape_count(o->shape); i++) {
    long line = i / width, k = line % n;
    long from = line - k + (along.backward ? n - 1 - k : k);
    long to = from * width + i % width;
    long step = along.backward ? width : -width;
    real before = k > 0 ? (*o->at)[to + step] : 0;
    (*o->at)[to] = before + (*s->operand[1].at)[to];
  }
}
static const Op op_cumsum = {
  .name = "cumsum", .arity = 1, .attribute_size = sizeof(Along),
  .linear = 1, .compute = cumsum_compute,
  .gradient = cumsum_gradient};

static Tensor *cumulate(Tensor *a, Along along) {
  return op_node(graph_of(a), &op_cumsum, 1, &a, &along);
}

Tensor *t_cumsum(Tensor *a, int axis) {
  int rank = tensor_shape(a).rank;
  int d = axis < 0 ? axis + rank : axis;
  if (d < 0 || d >= rank)
    return over_axes(&op_cumsum, a, true, 1, &axis);
  return cumulate(a, (Along){.axis = d});
}
Tensor *t_var(Tensor *a) {
  return t_mean(t_square(t_sub(a, t_mean(a))));
}

Tensor *t_var_over(Tensor *a, bool keep, int n, const int axis[]) {
  Tensor *mean = t_mean_over(a, true, n, axis);
  return t_mean_over(t_square(t_sub(a, mean)), keep, n, axis);
}
