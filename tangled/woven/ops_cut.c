/* ops_cut.c: cutting, padding, joining. Tangled from
   13-digits.nw. */
#include "ops.h"
#include "step.h"
#include <string.h>

typedef struct Margin {
  int axis;
  long before, after;     /* what is cut off counts negative */
} Margin;
static int axis_of(const Tensor *a, int axis) {
  int rank = a->shape.rank;
  return axis < 0 && axis >= -rank ? axis + rank : axis;
}
static long strip(Shape s, int axis) {
  long count = 1;
  for (int d = axis; d < s.rank; d++) count *= s.dim[d];
  return count;
}
static const Op op_slice, op_pad;

static bool pad_shape(const Tensor *t, const Shape in[],
                      Shape *out, Message *why) {
  const Margin *m = op_attributes(t);
  *out = in[0];
  if (m->axis < 0 || m->axis >= out->rank)
    return message_refuse(why, "there is no axis %d", m->axis);
  long *size = &out->dim[m->axis], whole = *size;
  if (whole != ANY) *size += m->before + m->after;
  int sign = t->op == &op_pad ? 1 : -1;
  bool fine = sign * m->before >= 0 && sign * m->after >= 0;
  if (fine && (*size >= 0 || whole == ANY)) return true;
  if (whole == ANY || sign > 0)
    return message_refuse(why, sign > 0 ? "a margin is negative"
      : "of an open axis only the ends can be cut off");
  return message_refuse(why, "axis %d has no part from %ld to %ld",
                      m->axis, -m->before, whole + m->after);
}
static void pad_compute(const Step *s) {
  const Margin *m = op_attributes(s->tensor);
  const Operand *y = &s->operand[0], *x = &s->operand[1];
  long to = strip(y->shape, m->axis);
  long from = strip(x->shape, m->axis), n = from < to ? from : to;
  long margin = m->before * (to / y->shape.dim[m->axis]);
  long front = margin > 0 ? margin : 0, back = to - front - n;
  for (long r = shape_count(y->shape) / to; r-- > 0;) {
    real *out = *y->at + r * to;
    const real *in = *x->at + r * from + front - margin;
    memset(out, 0, (size_t)front * sizeof *out);
    memcpy(out + front, in, (size_t)n * sizeof *out);
    memset(out + front + n, 0, (size_t)back * sizeof *out);
  }
}
static Tensor *pad_gradient(Tensor *y, Tensor *g, int i) {
  Margin m = *(const Margin *)op_attributes(y);
  const Op *adjoint = y->op == &op_pad ? &op_slice : &op_pad;
  (void)i;
  m.before = -m.before;
  m.after = -m.after;
  return op_node(g->graph, adjoint, 1, &g, &m);
}
#define PAD(title) \
  {.name = title, .arity = 1, .attribute_size = sizeof(Margin), \
   .shape = pad_shape, .compute = pad_compute, \
   .gradient = pad_gradient}
static const Op op_slice = PAD("slice"), op_pad = PAD("pad");
Tensor *t_pad(Tensor *a, int axis, long before, long after) {
  Margin m = {axis_of(a, axis), before, after};
  return op_node(a->graph, &op_pad, 1, &a, &m);
}
Tensor *t_slice(Tensor *a, int axis, long from, long to) {
  int d = axis_of(a, axis);
  long n = d >= 0 && d < a->shape.rank ? a->shape.dim[d] : 0;
  if (n != ANY && from < 0) from += n;
  if (n != ANY && to > 0) to -= n;
  Margin m = {d, -from, to};
  return op_node(a->graph, &op_slice, 1, &a, &m);
}
static bool joins(Shape a, Shape b, int axis) {
  bool fine = a.rank == b.rank && axis >= 0 && axis < a.rank;
  for (int d = 0; fine && d < a.rank; d++)
    fine = d == axis ? a.dim[d] != ANY && b.dim[d] != ANY
                     : a.dim[d] == b.dim[d];
  return fine;
}
Tensor *t_concat(int n, Tensor *const t[], int axis) {
  Tensor *y = t[0];
  int d = axis_of(y, axis);
  for (int i = 1; i < n; i++) {
    char text[2][SHAPE_TEXT], name[TENSOR_TEXT];
    if (!joins(y->shape, t[i]->shape, d))
      return graph_fail(y->graph, "concat: number %d, %s %s, "
                        "does not join %s on axis %d", i,
                        tensor_text(t[i], name),
                        shape_text(t[i]->shape, text[0]),
                        shape_text(y->shape, text[1]), axis);
    y = t_add(t_pad(y, d, 0, t[i]->shape.dim[d]),
              t_pad(t[i], d, y->shape.dim[d], 0));
  }
  return y;
}
