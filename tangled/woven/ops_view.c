/* ops_view.c: operations that read their input differently.
   Tangled from 04-ops.nw. */
#include "op_map.h"
#include <assert.h>
#include <string.h>

OP_KERNEL1(copy, a)

static void copy_prepare(Step *s) {
  Operand dense = {.shape = s->operand[1].shape};
  op_dense(&dense);
  s->rank = dense.shape.rank;
  memcpy(s->size, dense.shape.dim, sizeof s->size);
  memcpy(s->operand[0].stride, dense.stride, sizeof dense.stride);
  s->rank = op_merge(s, 2, 0, s->rank, 0);
  if (s->rank == 0) s->rank = op_once(s, 2, 0);
}
const Op op_copy = {
  .name = "copy", .arity = 1, .reads = op_reads_any,
  .prepare = copy_prepare, .compute = copy_compute};
typedef struct Order { int axis[SHAPE_RANK]; } Order;

static bool transpose_shape(const Tensor *t, const Shape in[],
                            Shape *out, Message *why) {
  const Order *order = op_attributes(t);
  (void)why;
  out->rank = in[0].rank;
  for (int d = 0; d < out->rank; d++)
    out->dim[d] = in[0].dim[order->axis[d]];
  return true;
}
static bool transpose_view(const Tensor *t, const Operand in[],
                           Operand *out) {
  const Order *order = op_attributes(t);
  for (int d = 0; d < out->shape.rank; d++)
    out->stride[d] = in[0].stride[order->axis[d]];
  return true;
}

static Tensor *transpose_gradient(Tensor *y, Tensor *g, int i) {
  const Order *order = op_attributes(y);
  int inverse[SHAPE_RANK];
  for (int d = 0; d < y->shape.rank; d++)
    inverse[order->axis[d]] = d;
  (void)i;
  return t_transpose_axes(g, y->shape.rank, inverse);
}
static const Op op_transpose = {
  .name = "transpose", .arity = 1, .attribute_size = sizeof(Order),
  .shape = transpose_shape, .view = transpose_view,
  .gradient = transpose_gradient};

Tensor *t_transpose_axes(Tensor *a, int n, const int axis[]) {
  Order order = {{0}};
  unsigned seen = 0;
  for (int d = 0; d < n && d < SHAPE_RANK; d++) {
    order.axis[d] = axis[d] < 0 ? axis[d] + n : axis[d];
    if (order.axis[d] >= 0 && order.axis[d] < n)
      seen |= 1u << order.axis[d];
  }
  if (n != a->shape.rank || seen != (1u << n) - 1)
    return graph_fail(a->graph, "transpose: the axes of \"%.40s\" are "
                      "not the numbers from 0 to %d in some order",
                      a->name ? a->name : a->op->name,
                      a->shape.rank - 1);
  return op_node(a->graph, &op_transpose, 1, &a, &order);
}
Tensor *t_transpose(Tensor *a) {
  int axis[SHAPE_RANK], n = a->shape.rank;
  for (int d = 0; d < n; d++) axis[d] = n - 1 - d;
  return t_transpose_axes(a, n, axis);
}
static bool expand_shape(const Tensor *t, const Shape in[],
                         Shape *out, Message *why) {
  Shape both;
  (void)t;
  *out = in[1];
  if (!shape_broadcast(in[0], in[1], &both) ||
      !shape_fits(in[1], both) || in[0].rank > in[1].rank)
    return graph_refuse(why, "the first does not spread to the second");
  return true;
}

static bool expand_view(const Tensor *t, const Operand in[],
                        Operand *out) {
  (void)t;
  op_stretch(&in[0], out->shape, out->stride);
  return true;
}
static Tensor *expand_gradient(Tensor *y, Tensor *g, int i) {
  return t_sum_like(g, y->input[i]);
}

static const Op op_expand_like = {
  .name = "expand_like", .arity = 2, .shape_only = 2,
  .shape = expand_shape, .view = expand_view,
  .gradient = expand_gradient};

Tensor *t_expand_like(Tensor *a, Tensor *b) {
  if (a->graph == b->graph && shape_same(a->shape, b->shape))
    return a;
  return op_node(a->graph, &op_expand_like, 2, (Tensor *[]){a, b},
                 NULL);
}
Tensor *t_zeros_like(Tensor *a) {
  return t_expand_like(t_number(a->graph, 0), a);
}

Tensor *t_ones_like(Tensor *a) {
  return t_expand_like(t_number(a->graph, 1), a);
}
static bool reshape_shape(const Tensor *t, const Shape in[],
                          Shape *out, Message *why) {
  long count = shape_count(in[0]), rest = 1;
  int open = -1;
  *out = *(const Shape *)op_attributes(t);
  for (int d = 0; d < out->rank; d++)
    if (out->dim[d] != ANY) rest *= out->dim[d];
    else if (open < 0) open = d;
    else return graph_refuse(why, "more than one size is open");
  if (count == ANY) return true;
  if (open >= 0 && rest > 0) out->dim[open] = count / rest;
  char text[SHAPE_TEXT];
  if (shape_count(*out) != count)
    return graph_refuse(why, "cannot become %s", shape_text(*out, text));
  return true;
}
static bool reshape_view(const Tensor *t, const Operand in[],
                         Operand *out) {
  (void)t;
  op_dense(out);
  return op_is_dense(&in[0]);
}

static Tensor *reshape_gradient(Tensor *y, Tensor *g, int i) {
  return t_reshape_like(g, y->input[i]);
}
static bool reshape_like_shape(const Tensor *t, const Shape in[],
                               Shape *out, Message *why) {
  long m = shape_count(in[0]), n = shape_count(in[1]);
  (void)t;
  *out = in[1];
  if (m != n && m != ANY && n != ANY)
    return graph_refuse(why, "%ld elements are not %ld", m, n);
  return true;
}
#define RESHAPE .view = reshape_view, .reads = op_reads_any, \
  .prepare = copy_prepare, .compute = copy_compute, \
  .gradient = reshape_gradient

static const Op op_reshape = {
  .name = "reshape", .arity = 1, .attribute_size = sizeof(Shape),
  .shape = reshape_shape, RESHAPE};
static const Op op_reshape_like = {
  .name = "reshape_like", .arity = 2, .shape_only = 2,
  .shape = reshape_like_shape, RESHAPE};

Tensor *t_reshape(Tensor *a, Shape shape) {
  return op_node(a->graph, &op_reshape, 1, &a, &shape);
}

Tensor *t_reshape_like(Tensor *a, Tensor *b) {
  return op_node(a->graph, &op_reshape_like, 2, (Tensor *[]){a, b},
                 NULL);
}
static bool stop_view(const Tensor *t, const Operand in[],
                      Operand *out) {
  (void)t;
  memcpy(out->stride, in[0].stride, sizeof out->stride);
  return true;
}

static Tensor *stop_gradient(Tensor *y, Tensor *g, int i) {
  (void)y, (void)g, (void)i;
  return NULL;
}

static const Op op_stop = {.name = "stop", .arity = 1,
                           .view = stop_view,
                           .gradient = stop_gradient};

Tensor *t_stop(Tensor *a) {
  return op_node(a->graph, &op_stop, 1, &a, NULL);
}
