/* ops_matrix.c: products of matrices. Tangled from 04-ops.nw. */
#include "ops.h"
#include <limits.h>

static long leading(const Operand *o, int t) {
  long rows = o->shape.dim[t], columns = o->shape.dim[!t];
  long skip = rows > 1 ? o->stride[t] : columns;
  bool dense = columns <= 1 || o->stride[!t] == 1;
  return dense && skip >= columns && skip <= INT_MAX ? skip : 0;
}

static bool dot_reads(const Operand *o) {
  return leading(o, 0) || leading(o, 1);
}
static inline void columns(const Step *s, long j, int width) {
  const Operand *a = &s->operand[1], *b = &s->operand[2];
  for (long i = 0; i < a->shape.dim[0]; i++) {
    const real *p = *a->at + i * a->stride[0];
    const real *q = *b->at + j * b->stride[1];
    real *out = *s->operand[0].at + i * b->shape.dim[1] + j;
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
static bool multiply(const Step *s) {
  const Operand *a = &s->operand[1], *b = &s->operand[2];
  long m = a->shape.dim[0], n = b->shape.dim[1];
  long k = a->shape.dim[1];
  bool p = !leading(a, 0), q = !leading(b, 0);
  if (m > INT_MAX || n > INT_MAX || k > INT_MAX) return false;
  GEMM(CblasRowMajor, p ? CblasTrans : CblasNoTrans,
       q ? CblasTrans : CblasNoTrans, (int)m, (int)n, (int)k,
       1, *a->at, (int)leading(a, p), *b->at, (int)leading(b, q),
       0, *s->operand[0].at, (int)n);
  return true;
}
#else
#define multiply(s) false
#endif
static bool dot_shape(const Tensor *t, const Shape in[],
                      Shape *out, Message *why) {
  if (in[0].rank != 2 || in[t->inputs - 1].rank != 2)
    return graph_refuse(why,
                        "operands must be vectors or matrices");
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
enum { SMALL = 256 };

static void dot_compute(const Step *s) {
  long m = s->operand[0].shape.dim[0], j = 0;
  long n = s->operand[0].shape.dim[1];
  if (m * n * s->operand[1].shape.dim[1] > SMALL && multiply(s))
    return;
  if (s->operand[2].stride[1] == 1)
    for (; j + 4 <= n; j += 4) columns(s, j, 4);
  for (; j < n; j++) columns(s, j, 1);
}
static const Op op_dot = {
  .name = "dot", .arity = 2, .shape = dot_shape,
  .reads = dot_reads, .compute = dot_compute,
  .gradient = dot_gradient};

static Tensor *as_matrix(Tensor *a, Shape shape) {
  if (a->shape.rank != 1) return a;
  Tensor *matrix = t_reshape(a, shape);
  if (a->name && matrix->op) matrix->name = a->name;
  return matrix;
}
Tensor *t_dot(Tensor *a, Tensor *b) {
  bool row = a->shape.rank == 1, column = b->shape.rank == 1;
  Tensor *in[] = {as_matrix(a, SHAPE(1, ANY)),
                  as_matrix(b, SHAPE(ANY, 1))};
  Tensor *y = op_node(a->graph, &op_dot, 2, in, NULL);
  if (row && column) return t_reshape(y, SCALAR);
  return row || column ? t_reshape(y, SHAPE(ANY)) : y;
}
