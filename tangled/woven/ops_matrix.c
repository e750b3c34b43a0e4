/* ops_matrix.c: products of matrices. Tangled from 05-ops.nw. */
#include "op_map.h"
#include <limits.h>

static long leading(const Operand *o, int t) {
  const int last = o->shape.rank - 2;
  const long *dim = o->shape.dim + last;
  const long *stride = o->stride + last;
  long rows = dim[t], columns = dim[!t];
  long skip = rows > 1 ? stride[t] : columns;
  bool dense = columns <= 1 || stride[!t] == 1;
  return dense && skip >= columns && skip <= INT_MAX ? skip : 0;
}

static bool dot_reads(const Operand *o) {
  return leading(o, 0) || leading(o, 1);
}
static inline void columns(const Step *s, real *const at[], long j,
                           int width) {
  const Operand *a = &s->operand[1], *b = &s->operand[2];
  for (long i = 0; i < a->shape.dim[0]; i++) {
    const real *p = at[1] + i * a->stride[0];
    const real *q = at[2] + j * b->stride[1];
    real *out = at[0] + i * b->shape.dim[1] + j;
    real t[4] = {0};
    for (long k = a->shape.dim[1]; k > 0; k--) {
      for (int c = 0; c < width; c++) t[c] += *p * q[c];
      p += a->stride[1];
      q += b->stride[0];
    }
    for (int c = 0; c < width; c++) out[c] = t[c];
  }
}
#ifdef WOVEN_BLAS
#include <cblas.h>
#define GEMM \
  _Generic((real)0, float: cblas_sgemm, double: cblas_dgemm)
enum { NEAR = 1 << 19 };    /* numbers, some megabytes */

static bool multiply(const Step *s, real *const at[]) {
  const Operand *a = &s->operand[1], *b = &s->operand[2];
  long m = a->shape.dim[0], n = b->shape.dim[1];
  long k = a->shape.dim[1], now;
  bool p = !leading(a, 0), q = !leading(b, 0);
  if (m > INT_MAX || n > INT_MAX || k > INT_MAX) return false;
  long rows = m > k ? NEAR / (n + k) + 1 : m;
  for (long i = 0; i < m; i += now) {
    now = m - i < rows ? m - i : rows;
    GEMM(CblasRowMajor, p ? CblasTrans : CblasNoTrans,
         q ? CblasTrans : CblasNoTrans, (int)now, (int)n, (int)k,
         1, at[1] + i * a->stride[0], (int)leading(a, p),
         at[2], (int)leading(b, q), 0, at[0] + i * n, (int)n);
  }
  return true;
}
#else
#define multiply(s, at) false
#endif
static Tensor *turned(Tensor *a) {
  int axis[SHAPE_RANK], n = a->shape.rank;
  if (n < 2) return a;
  for (int d = 0; d < n; d++) axis[d] = d;
  axis[n - 1] = n - 2;
  axis[n - 2] = n - 1;
  return t_transpose_axes(a, n, axis);
}
enum { SMALL = 256 };

static void product(const Step *s, real *const p[]) {
  long m = s->operand[0].shape.dim[0], j = 0;
  long n = s->operand[0].shape.dim[1];
  long k = s->operand[1].shape.dim[1];
  if (m * n * k > SMALL && multiply(s, p)) return;
  if (s->operand[2].stride[1] == 1)
    for (; j + 4 <= n; j += 4) columns(s, p, j, 4);
  for (; j < n; j++) columns(s, p, j, 1);
}
static void dot_prepare(Step *s) {
  Operand *y = &s->operand[0], *a = y + 1, *b = y + 2;
  int p = a->shape.rank - 1, q = b->shape.rank - 1;
  long k = a->shape.dim[p], n = b->shape.dim[q];
  long beside = a->stride[p];
  long below[] = {b->stride[q - 1], b->stride[q]};
  y->shape.rank--, a->shape.rank--, b->shape.rank--;
  b->shape.dim[q - 1] = 1;
  op_nest(s, 3, y->shape);
  int loops = s->outer - (b->stride[s->outer - 1] == 0);
  long m = s->size[loops], row = a->stride[loops];
  for (int d = loops; d-- > 0;) {
    s->size[d + 2] = s->size[d];
    for (int i = 0; i < 3; i++)
      s->operand[i].stride[d + 2] = s->operand[i].stride[d];
  }
  s->rank = loops + 2;
  y->shape = SHAPE(m, n);
  a->shape = SHAPE(m, k);
  b->shape = SHAPE(k, n);
  a->stride[0] = row;
  a->stride[1] = beside;
  b->stride[0] = below[0];
  b->stride[1] = below[1];
}
static void dot_compute(const Step *s) {
  real *p[] = {*s->operand[0].at, *s->operand[1].at,
               *s->operand[2].at};
  if (s->rank == 2) {
    product(s, p);
    return;
  }
  long at[OP_LOOPS] = {0};
  do product(s, p);
  while (op_next(s, 2, s->rank, 3, at, p));
}
static bool dot_shape(const Tensor *t, const Shape in[],
                      Shape *out, Message *why) {
  Shape a = in[0], b = in[t->inputs - 1];
  if (a.rank < 2 || b.rank < 2)
    return message_refuse(why,
                        "operands must be vectors or matrices");
  long k = a.dim[a.rank - 1], l = b.dim[b.rank - 2];
  if (k != l && k != ANY && l != ANY)
    return message_refuse(why, "inner dimensions %ld and %ld differ",
                        k, l);
  long m = a.dim[a.rank - 2], n = b.dim[b.rank - 1];
  a.rank -= 2;
  b.rank -= 2;
  if (!shape_broadcast(a, b, out))
    return message_refuse(why, "the stacks do not fit");
  out->dim[out->rank++] = m;
  out->dim[out->rank++] = n;
  return true;
}
static Tensor *dot_gradient(Tensor *y, Tensor *g, int i) {
  Tensor *a = y->input[0], *b = y->input[1];
  if (i == 0) return t_dot(g, turned(b));
  if (a->shape.rank > b->shape.rank && b->shape.rank == 2 &&
      shape_count(b->shape) > 0) {
    a = t_reshape(a, SHAPE(ANY, b->shape.dim[0]));
    g = t_reshape(g, SHAPE(ANY, b->shape.dim[1]));
  }
  return t_dot(turned(a), g);
}
static const Op op_dot = {
  .name = "dot", .arity = 2, .shape = dot_shape,
  .reads = dot_reads, .prepare = dot_prepare,
  .compute = dot_compute, .gradient = dot_gradient};

static Tensor *as_matrix(Tensor *a, Shape shape) {
  if (a->shape.rank != 1) return a;
  Tensor *matrix = t_reshape(a, shape);
  if (a->name && matrix->op) matrix->name = a->name;
  return matrix;
}
static Tensor *without(Tensor *y, int last) {
  Shape s = y->shape;
  int from = s.rank-- - last;
  for (int d = from; d >= 0 && d < s.rank; d++)
    s.dim[d] = s.dim[d + 1];
  return t_reshape(y, s);
}
Tensor *t_dot(Tensor *a, Tensor *b) {
  bool row = a->shape.rank == 1, column = b->shape.rank == 1;
  Tensor *in[] = {as_matrix(a, SHAPE(1, ANY)),
                  as_matrix(b, SHAPE(ANY, 1))};
  Tensor *y = op_node(a->graph, &op_dot, 2, in, NULL);
  if (row) y = without(y, 2);
  return column ? without(y, 1) : y;
}
