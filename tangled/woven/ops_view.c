/* ops_view.c: operations that read their input differently.
   Tangled from 05-ops.nw. */
#include "axes.h"
#include "op_map.h"

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

static bool transpose_view(const Tensor *t, const Operand *in,
                           Operand *out) {
  const Order *order = op_attributes(t);
  for (int d = 0; d < out->shape.rank; d++)
    out->stride[d] = in[0].stride[order->axis[d]];
  return true;
}
static Tensor *transpose_gradient(Tensor *y, Tensor *g, int i) {
  const Order *order = op_attributes(y);
  int inverse[SHAPE_RANK], n = y->input[i]->shape.rank;
  for (int d = 0; d < n; d++) inverse[order->axis[d]] = d;
  return t_transpose_axes(g, n, inverse);
}

static const Op op_transpose = {
  .name = "transpose", .arity = 1, .attribute_size = sizeof(Order),
  .linear = 1, .shape = transpose_shape, .view = transpose_view,
  .gradient = transpose_gradient};

Tensor *t_transpose(Tensor *a) {
  int axis[SHAPE_RANK], n = tensor_shape(a).rank;
  for (int d = 0; d < n; d++) axis[d] = n - 1 - d;
  return t_transpose_axes(a, n, axis);
}
static bool all_axes(const Tensor *a, int n, Order *order,
                     const int axis[]) {
  unsigned seen = 0;
  if (n != tensor_shape(a).rank || (n > 0 && !axis)) return false;
  for (int d = 0; d < n; d++) {
    int k = order->axis[d] = axis[d] < 0 ? axis[d] + n : axis[d];
    if (k >= 0 && k < n) seen |= 1u << k;
  }
  return seen == (1u << n) - 1;
}

Tensor *t_transpose_axes(Tensor *a, int n, const int axis[]) {
  Order order = {{0}};
  char text[TENSOR_TEXT];
  if (!all_axes(a, n, &order, axis))
    graph_fail(graph_of(a), "transpose: the axes of %s are not the "
               "numbers from 0 to %d in some order",
               tensor_text(a, text), tensor_shape(a).rank - 1);
  return op_node(graph_of(a), &op_transpose, 1, &a, &order);
}
OP_KERNEL(copy, 1, 0, a)

static void copy_prepare(Step *s) {
  Operand *y = &s->operand[0];
  y->shape = s->operand[1].shape;
  op_dense(y);
  op_nest(s, 2, y->shape);
}

const Op op_copy = {
  .name = "copy", .arity = 1, .reads = op_reads_any,
  .prepare = copy_prepare, .compute = copy_compute};
static bool reshape_shape(const Tensor *t, const Shape in[],
                          Shape *out, Message *why) {
  *out = t->inputs == 2 ? in[1] : *(const Shape *)op_attributes(t);
  if (shape_flaw(*out)) return true;   /* op_shape has the words */
  long count = shape_count(in[0]), rest = 1;
  int open = 0, last = 0;
  for (int d = 0; d < out->rank; d++)
    if (out->dim[d] != ANY) rest *= out->dim[d];
    else open++, last = d;
  if (open > 1 && t->inputs == 1)
    return message_refuse(why, "more than one size is open; "
                          "reshape_like takes them from a tensor");
  if (count == ANY) return true;
  if (open == 1 && rest > 0) out->dim[last] = count / rest;
  char text[SHAPE_TEXT];
  long total = shape_count(*out);
  if (t->inputs == 2 && total != count && total != ANY)
    return message_refuse(why, "%ld elements are not %ld", count,
                          total);
  if (t->inputs == 1 && total != count)
    return message_refuse(why, "cannot become %s",
                          shape_text(*out, text));
  return true;
}
static bool reshape_view(const Tensor *t, const Operand *in,
                         Operand *out) {
  (void)t;
  op_dense(out);
  return op_is_dense(&in[0]);
}

static Tensor *reshape_gradient(Tensor *y, Tensor *g, int i) {
  return t_reshape_like(g, y->input[i]);
}

#define RESHAPE(title, n, attribute) { \
  .name = title, .arity = n, .attribute_size = attribute, \
  .shape_only = 2, .linear = 1, .shape = reshape_shape, \
  .view = reshape_view, .reads = op_reads_any, \
  .prepare = copy_prepare, .compute = copy_compute, \
  .gradient = reshape_gradient}
static const Op op_reshape = RESHAPE("reshape", 1, sizeof(Shape));
const Op op_reshape_like = RESHAPE("reshape_like", 2, 0);

Tensor *t_reshape(Tensor *a, Shape shape) {
  shape = shape_of(shape.rank, shape.dim);
  return op_node(graph_of(a), &op_reshape, 1, &a, &shape);
}

Tensor *t_reshape_like(Tensor *a, Tensor *b) {
  return op_node(graph_of(a), &op_reshape_like, 2,
                 (Tensor *[]){a, b}, NULL);
}
static bool squeeze_shape(const Tensor *t, const Shape in[],
                          Shape *out, Message *why) {
  const Axes *axes = op_attributes(t);
  for (int d = 0; d < in[0].rank; d++)
    if (axes->mask >> d & 1 && in[0].dim[d] != 1 &&
        in[0].dim[d] != ANY)
      return message_refuse(why, "axis %d has size %ld, not 1", d,
                            in[0].dim[d]);
  return sum_shape(t, in, out, why);
}

static bool squeeze_view(const Tensor *t, const Operand *in,
                         Operand *out) {
  const Axes *axes = op_attributes(t);
  for (int d = 0, e = 0; d < in[0].shape.rank; d++)
    if (!(axes->mask >> d & 1)) out->stride[e++] = in[0].stride[d];
  return true;
}

static const Op op_squeeze = {
  .name = "squeeze", .arity = 1, .attribute_size = sizeof(Axes),
  .linear = 1, .shape = squeeze_shape, .view = squeeze_view,
  .gradient = reshape_gradient};

Tensor *t_squeeze(Tensor *a, int axis) {
  return over_axes(&op_squeeze, a, false, 1, &axis);
}
OP_MAP(stop, 1, 0, "a", a, NULL, NULL, NULL, .arity = 1,
       .view = op_view_stretched)

Tensor *t_stop(Tensor *a) {
  return op_node(graph_of(a), &op_stop, 1, &a, NULL);
}
