/* ops_cut.c: cutting, padding, joining. Tangled from
   12-digits.nw. */
#include "ops.h"
#include <string.h>

typedef struct Margin {
  int axis;
  long before, after;     /* what is cut off counts negative */
} Margin;
static long strip(Shape s, int axis) {
  long count = 1;
  for (int d = axis; d < s.rank; d++) count *= s.dim[d];
  return count;
}
static int axis_of(const Tensor *a, int axis) {
  int rank = a->shape.rank;
  return axis < 0 && axis >= -rank ? axis + rank : axis;
}
static const Op op_slice, op_pad;

static bool pad_shape(const Tensor *t, const Shape in[], Shape *out,
                      Message *why) {
  const Margin *m = op_attributes(t);
  int sign = t->op == &op_pad ? 1 : -1;
  *out = in[0];
  if (m->axis < 0 || m->axis >= out->rank)
    return graph_refuse(why, "there is no axis %d", m->axis);
  long *size = &out->dim[m->axis], whole = *size;
  bool fine = sign * m->before >= 0 && sign * m->after >= 0;
  if (whole != ANY) *size += m->before + m->after;
  if (!fine && sign > 0)
    return graph_refuse(why, "a margin is negative");
  if (!fine && whole == ANY)
    return graph_refuse(why, "the size of axis %d is open, "
                        "and can only be cut by so many", m->axis);
  if (!fine || *size < ANY || (*size < 0 && whole != ANY))
    return graph_refuse(why, "axis %d has no part from %ld to %ld",
                        m->axis, -m->before, whole + m->after);
  return true;
}
static void pad_compute(const Step *s) {
  const Margin *m = op_attributes(s->tensor);
  const Operand *y = &s->operand[0], *x = &s->operand[1];
  long to = strip(y->shape, m->axis), from = strip(x->shape, m->axis);
  long margin = m->before * (to / y->shape.dim[m->axis]);
  long front = margin > 0 ? margin : 0, n = from < to ? from : to;
  for (long r = shape_count(y->shape) / to; r-- > 0;) {
    real *out = *y->at + r * to;
    memset(out, 0, (size_t)front * sizeof *out);
    memcpy(out + front, *x->at + r * from + front - margin,
           (size_t)n * sizeof *out);
    memset(out + front + n, 0,
           (size_t)(to - front - n) * sizeof *out);
  }
}
static Tensor *pad_gradient(Tensor *y, Tensor *g, int i) {
  Margin m = *(const Margin *)op_attributes(y);
  (void)i;
  m.before = -m.before;
  m.after = -m.after;
  return op_node(g->graph, y->op == &op_pad ? &op_slice : &op_pad,
                 1, &g, &m);
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
  int d = axis_of(a, axis), there = d >= 0 && d < a->shape.rank;
  long n = there ? a->shape.dim[d] : 0;
  if (n == ANY && (from < 0 || to > 0)) to = 1;
  else if (to > 0) to -= n;
  if (n != ANY && from < 0) from += n;
  Margin m = {d, -from, to};
  return op_node(a->graph, &op_slice, 1, &a, &m);
}
static bool concat_shape(const Tensor *t, const Shape in[],
                         Shape *out, Message *why) {
  int axis = *(const int *)op_attributes(t);
  const Shape *b = &in[t->inputs - 1];
  *out = in[0];
  if (axis < 0 || axis >= out->rank || b->rank != out->rank)
    return graph_refuse(why, "there is no axis %d in both", axis);
  for (int d = 0; d < out->rank; d++) {
    long *m = &out->dim[d], n = b->dim[d];
    if (d == axis)
      *m = *m == ANY || n == ANY ? ANY : *m + n;
    else if (*m == ANY)
      *m = n;
    else if (*m != n && n != ANY)
      return graph_refuse(why, "sizes %ld and %ld of axis %d differ",
                          *m, n, d);
  }
  return true;
}
static void concat_compute(const Step *s) {
  int axis = *(const int *)op_attributes(s->tensor);
  const Operand *a = &s->operand[1], *b = &s->operand[2];
  long m = strip(a->shape, axis), n = strip(b->shape, axis);
  real *out = *s->operand[0].at, *p = *a->at, *q = *b->at;
  real *end = out + shape_count(s->operand[0].shape);
  for (; out < end; out += m + n, p += m, q += n) {
    memcpy(out, p, (size_t)m * sizeof *out);
    memcpy(out + m, q, (size_t)n * sizeof *out);
  }
}
static Tensor *concat_gradient(Tensor *y, Tensor *g, int i) {
  int axis = *(const int *)op_attributes(y);
  long size = y->input[!i]->shape.dim[axis];
  return i == 0 ? t_slice(g, axis, 0, -size)
                : t_slice(g, axis, size, 0);
}

static const Op op_concat = {
  .name = "concat", .arity = 2, .attribute_size = sizeof(int),
  .shape = concat_shape, .compute = concat_compute,
  .gradient = concat_gradient};
Tensor *t_concat(int n, Tensor *const t[], int axis) {
  if (n == 1) return t[0];
  int d = axis_of(t[0], axis);
  Tensor *half[] = {t_concat(n / 2, t, d),
                    t_concat(n - n / 2, t + n / 2, d)};
  return op_node(t[0]->graph, &op_concat, 2, half, &d);
}
