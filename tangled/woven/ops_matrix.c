/* ops_matrix.c: products of matrices. Tangled from 05-ops.nw. */
#include "op_map.h"

typedef struct Matrix {
  long rows, columns;
  long down, across;
} Matrix;

static Matrix matrix_of(const Operand *o) {
  int last = o->shape.rank - 1;
  return (Matrix){o->shape.dim[last - 1], o->shape.dim[last],
                  o->stride[last - 1], o->stride[last]};
}
#ifndef SMALL
#define SMALL 256
#endif
static void four_columns(Matrix a, Matrix b, Place at, long j) {
  for (long i = 0; i < a.rows; i++) {
    const real *p = at.in[0] + i * a.down, *q = at.in[1] + j;
    real *out = at.out + i * b.columns + j, sum[4] = {0};
    for (long k = a.columns; k > 0; k--) {
      for (int c = 0; c < 4; c++) sum[c] += *p * q[c];
      p += a.across;
      q += b.down;
    }
    for (int c = 0; c < 4; c++) out[c] = sum[c];
  }
}
#include <limits.h>

static Matrix turn(Matrix m) {
  return (Matrix){m.columns, m.rows, m.across, m.down};
}

static long leading(Matrix m) {
  long skip = m.rows > 1 ? m.down : m.columns;
  bool dense = m.columns <= 1 || m.across == 1;
  return dense && skip >= m.columns && skip <= INT_MAX ? skip : 0;
}

static bool readable(Matrix m) {
  return leading(m) || leading(turn(m));
}
#ifdef WOVEN_BLAS
#include <cblas.h>
#define GEMM \
  _Generic((real)0, float: cblas_sgemm, double: cblas_dgemm)
#ifndef NEAR
#define NEAR (1 << 19)      /* numbers, some megabytes */
#endif

static bool multiply(Matrix a, Matrix b, Place p) {
  long m = a.rows, n = b.columns, k = a.columns, now;
  if (m > INT_MAX || n > INT_MAX || k > INT_MAX) return false;
  bool turn_a = !leading(a), turn_b = !leading(b);
  long from_a = leading(turn_a ? turn(a) : a);
  long from_b = leading(turn_b ? turn(b) : b);
  if (!from_a || !from_b) return false;
  long rows = m > k ? NEAR / (n + k) + 1 : m;
  for (long i = 0; i < m; i += now) {
    now = m - i < rows ? m - i : rows;
    GEMM(CblasRowMajor, turn_a ? CblasTrans : CblasNoTrans,
         turn_b ? CblasTrans : CblasNoTrans, (int)now, (int)n, (int)k,
         1, p.in[0] + i * a.down, (int)from_a, p.in[1], (int)from_b,
         0, p.out + i * n, (int)n);
  }
  return true;
}
#else
#define multiply(a, b, at) false
#endif
static void product(Matrix a, Matrix b, Place at) {
  long n = b.columns, j = 0;
  if (a.rows * n * a.columns > SMALL && multiply(a, b, at)) return;
  if (b.across == 1)
    for (; j + 4 <= n; j += 4) four_columns(a, b, at, j);
  for (; j < n; j++)
    for (long i = 0; i < a.rows; i++) {
      const real *p = at.in[0] + i * a.down;
      const real *q = at.in[1] + j * b.across;
      real sum = 0;
      for (long k = a.columns; k > 0; k--) {
        sum += *p * *q;
        p += a.across;
        q += b.down;
      }
      at.out[i * n + j] = sum;
    }
}
enum { DOWN = OP_LOOPS - 2, ACROSS };

static void keep(Operand *o, Matrix m) {
  o->shape = SHAPE(m.rows, m.columns);
  o->stride[DOWN] = m.down;
  o->stride[ACROSS] = m.across;
}

static Matrix kept(const Operand *o) {
  return (Matrix){o->shape.dim[0], o->shape.dim[1],
                  o->stride[DOWN], o->stride[ACROSS]};
}
static Matrix tall(const Step *s, Matrix m) {
  const Operand *a = &s->operand[1], *b = &s->operand[2];
  int last = s->outer - 1;
  long next = a->stride[last];
  Matrix t = {m.rows * s->size[last], m.columns,
              m.rows == 1 ? next : m.down, m.across};
  bool goes_on = m.rows == 1 || next == m.rows * m.down;
  return b->stride[last] == 0 && goes_on && readable(t) ? t : m;
}
static void dot_prepare(Step *s) {
  Operand *y = &s->operand[0], *a = y + 1, *b = y + 2;
  Matrix p = matrix_of(a), q = matrix_of(b);
  for (int i = 0; i < 3; i++) s->operand[i].shape.rank -= 2;
  op_nest(s, 3, y->shape);
  Matrix whole = tall(s, p);
  if (whole.rows != p.rows) s->outer--;
  p = whole;
  keep(a, p);
  keep(b, q);
  if (s->outer == 1 && s->size[0] == 1) s->outer = 0;
}

static void dot_compute(const Step *s) {
  Matrix a = kept(&s->operand[1]), b = kept(&s->operand[2]);
  long at[OP_LOOPS] = {0};
  Place p;
  op_start(s, 2, &p);
  do product(a, b, p);
  while (op_next(s, 0, s->outer, 2, at, &p));
}
#include "text.h"

static void write_element(Text *text, Matrix a, Matrix b,
                          long i, long j) {
  text_add(text, "    y[%ld] = 0", i * b.columns + j);
  for (long k = 0; k < a.columns; k++)
    text_add(text, " + a[%ld] * b[%ld]",
             i * a.down + k * a.across, k * b.down + j * b.across);
  text_add(text, ";\n");
}

static Text *dot_write(const Step *s, Text *text) {
  Matrix a = kept(&s->operand[1]), b = kept(&s->operand[2]);
  for (int l = 0; l < s->outer; l++)
    if (s->size[l] != 1) return NULL;
  if (a.rows * b.columns * a.columns > SMALL) return NULL;
  for (long i = 0; i < a.rows; i++)
    for (long j = 0; j < b.columns; j++)
      write_element(text, a, b, i, j);
  return text;
}
static bool dot_shape(const Tensor *t, const Shape in[],
                      Shape *out, Message *why) {
  Shape a = in[0], b = in[1];
  (void)t;
  if (a.rank < 2 || b.rank < 2)
    return message_refuse(why,
                          "operands must be vectors or matrices");
  long m = a.dim[a.rank - 2], n = b.dim[b.rank - 1];
  long k = a.dim[a.rank - 1], l = b.dim[b.rank - 2];
  if (k != l && k != ANY && l != ANY)
    return message_refuse(
      why, "inner dimensions %ld and %ld differ", k, l);
  a.rank -= 2, b.rank -= 2;
  if (!shape_broadcast(a, b, out))
    return message_refuse(why, "the stacks do not fit");
  out->dim[out->rank++] = m;
  out->dim[out->rank++] = n;
  return true;
}
static Tensor *turned(Tensor *a) {
  int axis[SHAPE_RANK], n = a->shape.rank;
  if (n < 2) return a;                       /* an inert tensor */
  for (int d = 0; d < n; d++) axis[d] = d;
  axis[n - 1] = n - 2;
  axis[n - 2] = n - 1;
  return t_transpose_axes(a, n, axis);
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
static bool dot_reads(const Operand *o) {
  if (!readable(matrix_of(o))) return false;
  return o != NULL;
}

static const Op op_dot = {
  .name = "dot", .arity = 2, .linear = 3, .shape = dot_shape,
  .reads = dot_reads, .prepare = dot_prepare,
  .write = dot_write,
  .compute = dot_compute, .gradient = dot_gradient};
static Tensor *as_matrix(Tensor *a, Shape shape) {
  if (tensor_shape(a).rank != 1) return a;
  Tensor *matrix = t_reshape(a, shape);
  if (a->name && matrix->op) matrix->name = a->name;
  return matrix;
}

Tensor *t_dot(Tensor *a, Tensor *b) {
  bool row = tensor_shape(a).rank == 1;
  bool column = tensor_shape(b).rank == 1;
  Tensor *in[] = {as_matrix(a, SHAPE(1, ANY)),
                  as_matrix(b, SHAPE(ANY, 1))};
  Tensor *y = op_node(graph_of(a), &op_dot, 2, in, NULL);
  if (row) y = t_squeeze(y, -2);
  return column ? t_squeeze(y, -1) : y;
}
