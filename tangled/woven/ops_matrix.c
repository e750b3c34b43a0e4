/* ops_matrix.c: products of matrices. Tangled from 04-ops.nw. */
#include "ops.h"
#include <limits.h>
#ifdef WOVEN_BLAS
#include <cblas.h>
#endif

static void four_columns(const Step *s, long j) {
  const Operand *a = &s->operand[1], *b = &s->operand[2];
  for (long i = 0; i < s->size[0]; i++) {
    const real *p = *a->at + i * a->stride[0], *q = *b->at + j;
    real *out = *s->operand[0].at + i * s->size[1] + j, t[4] = {0};
    for (long k = s->size[2]; k > 0; k--) {
      const real e = *p;
      for (int c = 0; c < 4; c++) t[c] += e * q[c];
      p += a->stride[1];
      q += b->stride[0];
    }
    for (int c = 0; c < 4; c++) out[c] = t[c];
  }
}
static void one_column(const Step *s, long j) {
  const Operand *a = &s->operand[1], *b = &s->operand[2];
  for (long i = 0; i < s->size[0]; i++) {
    const real *p = *a->at + i * a->stride[0];
    const real *q = *b->at + j * b->stride[1];
    real t = 0;
    for (long k = s->size[2]; k > 0; k--) {
      t += *p * *q;
      p += a->stride[1];
      q += b->stride[0];
    }
    (*s->operand[0].at)[i * s->size[1] + j] = t;
  }
}
static void multiply_plainly(const Step *s) {
  long n = s->size[1], j = 0;
  if (s->operand[2].stride[1] == 1)
    for (; j + 4 <= n; j += 4) four_columns(s, j);
  for (; j < n; j++) one_column(s, j);
}
typedef struct Layout {
  bool transposed;
  long leading;
} Layout;

static bool layout_of(const Operand *o, Layout *layout) {
  for (int t = 0; t < 2; t++) {
    long rows = o->shape.dim[t], columns = o->shape.dim[!t];
    bool dense = o->stride[!t] == 1 || columns <= 1;
    long leading = rows > 1 ? o->stride[t] : columns;
    *layout = (Layout){t, leading > 1 ? leading : 1};
    if (dense && leading >= columns && leading <= INT_MAX)
      return true;
  }
  return false;
}

static bool dot_reads(const Operand *o) {
  Layout layout;
  return layout_of(o, &layout);
}
#ifdef WOVEN_FLOAT
#define GEMM cblas_sgemm
#else
#define GEMM cblas_dgemm
#endif
static bool multiply(const Step *s) {
#ifdef WOVEN_BLAS
  const Operand *a = &s->operand[1], *b = &s->operand[2];
  Layout p, q;
  for (int d = 0; d < 3; d++)
    if (s->size[d] > INT_MAX) return false;
  int m = (int)s->size[0], n = (int)s->size[1], k = (int)s->size[2];
  if (!layout_of(a, &p) || !layout_of(b, &q)) return false;
  GEMM(CblasRowMajor, p.transposed ? CblasTrans : CblasNoTrans,
       q.transposed ? CblasTrans : CblasNoTrans, m, n, k, 1,
       *a->at, (int)p.leading, *b->at, (int)q.leading, 0,
       *s->operand[0].at, n);
  return true;
#else
  (void)s;
  return false;
#endif
}
static bool dot_shape(const Tensor *t, const Shape in[], Shape *out,
                      Message *why) {
  (void)t;
  if (in[0].rank != 2 || in[1].rank != 2)
    return graph_refuse(why, "operands must be vectors or matrices");
  long k = in[0].dim[1], l = in[1].dim[0];
  if (k != l && k != ANY && l != ANY)
    return graph_refuse(why, "inner dimensions %ld and %ld differ",
                        k, l);
  *out = SHAPE(in[0].dim[0], in[1].dim[1]);
  return true;
}

static Tensor *dot_gradient(Tensor *y, Tensor *g, int i) {
  return i == 0 ? t_dot(g, t_transpose(y->input[1]))
                : t_dot(t_transpose(y->input[0]), g);
}
static void dot_prepare(Step *s) {
  s->rank = 3;
  s->outer = 2;
  s->size[0] = s->operand[0].shape.dim[0];
  s->size[1] = s->operand[0].shape.dim[1];
  s->size[2] = s->operand[1].shape.dim[1];
}
enum { SMALL = 256 };

static void dot_compute(const Step *s) {
  if (s->size[0] * s->size[1] * s->size[2] <= SMALL || !multiply(s))
    multiply_plainly(s);
}
static const Op op_dot = {
  .name = "dot", .arity = 2, .shape = dot_shape,
  .reads = dot_reads, .prepare = dot_prepare,
  .compute = dot_compute, .gradient = dot_gradient};

static Tensor *as_matrix(Tensor *a, Shape shape) {
  if (a->shape.rank != 1) return a;
  Tensor *matrix = t_reshape(a, shape);
  if (a->name) matrix->name = a->name;
  return matrix;
}
Tensor *t_dot(Tensor *a, Tensor *b) {
  bool row = a->shape.rank == 1, column = b->shape.rank == 1;
  Tensor *y = op_node(a->graph, &op_dot, 2, (Tensor *[]){
    as_matrix(a, SHAPE(1, ANY)), as_matrix(b, SHAPE(ANY, 1))}, NULL);
  if (row && column) return t_reshape(y, SCALAR);
  return row || column ? t_reshape(y, SHAPE(ANY)) : y;
}
