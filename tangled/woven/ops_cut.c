/* ops_cut.c: cutting, padding, joining. Tangled from
   13-digits.nw. */
#include "graph_private.h"
#include "ops.h"
#include "step.h"
#include <limits.h>
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
  int rank = tensor_shape(a).rank;
  return axis < 0 && axis >= -rank ? axis + rank : axis;
}
static long size_at(const Tensor *a, int axis, long none) {
  bool there = axis >= 0 && axis < tensor_shape(a).rank;
  return there ? a->shape.dim[axis] : none;
}
static bool is_axis(int axis, Shape s, Message *why) {
  return (axis >= 0 && axis < s.rank) ||
         message_refuse(why, "there is no axis %d", axis);
}
static long bounded(long margin) {
  const long most = LONG_MAX / 4;
  return margin > most ? most : margin < -most ? -most : margin;
}
static bool same_size(long *size, long other) {
  if (*size == ANY) *size = other;
  return other == ANY || *size == other;
}
static bool add_size(long *size, long other) {
  bool open = *size == ANY || other == ANY;
  *size = open ? ANY : *size + other;
  return open || *size >= 0;
}
static const Op op_slice, op_pad;
static bool pad_shape(const Tensor *t, const Shape in[],
                      Shape *out, Message *why) {
  const Margin *m = op_attributes(t);
  *out = in[0];
  if (!is_axis(m->axis, in[0], why)) return false;
  long *size = &out->dim[m->axis], whole = *size;
  if (whole != ANY) *size += m->before + m->after;
  bool pads = t->op == &op_pad;
  bool fine = pads ? m->before >= 0 && m->after >= 0
                   : m->before <= 0 && m->after <= 0;
  if (fine && (*size >= 0 || whole == ANY)) return true;
  if (whole == ANY || pads)
    return message_refuse(why, pads ? "a margin is negative"
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
   .linear = 1, .shape = pad_shape, .compute = pad_compute, \
   .gradient = pad_gradient}
static const Op op_slice = PAD("slice"), op_pad = PAD("pad");
Tensor *t_pad(Tensor *a, int axis, long before, long after) {
  Margin m = {axis_of(a, axis), bounded(before), bounded(after)};
  return op_node(graph_of(a), &op_pad, 1, &a, &m);
}
Tensor *t_slice(Tensor *a, int axis, long from, long to) {
  int d = axis_of(a, axis);
  long n = size_at(a, d, 0);
  if (n != ANY && from < 0) from += n;
  if (n != ANY && to > 0) to -= n;
  Margin m = {d, -bounded(from), bounded(to)};
  return op_node(graph_of(a), &op_slice, 1, &a, &m);
}
typedef struct Part { int axis, which; } Part;
static bool part_shape(const Tensor *t, const Shape in[],
                       Shape *out, Message *why) {
  (void)why;
  *out = in[1 + ((const Part *)op_attributes(t))->which];
  return true;
}
static void part_compute(const Step *s) {
  const Part *p = op_attributes(s->tensor);
  const Operand *y = &s->operand[0], *x = &s->operand[1];
  long n = strip(y->shape, p->axis), from = 0;
  for (int k = 0; k < p->which; k++)
    from += strip(s->operand[2 + k].shape, p->axis);
  long whole = strip(x->shape, p->axis);
  for (long r = shape_count(y->shape) / n; r-- > 0;)
    memcpy(*y->at + r * n, *x->at + r * whole + from,
           (size_t)n * sizeof(real));
}
static Tensor *part_gradient(Tensor *y, Tensor *g, int i) {
  const Part *p = op_attributes(y);
  int n = y->inputs - 1;
  if (i) return NULL;
  Tensor **t = graph_take(g->graph, (size_t)n * sizeof *t);
  if (!t) return graph_inert(g->graph);
  for (int k = 0; k < n; k++)
    t[k] = k == p->which ? g : t_zeros_like(y->input[1 + k]);
  return t_concat(n, t, p->axis);
}
static const Op op_part = {
  .name = "part", .arity = -1, .attribute_size = sizeof(Part),
  .linear = 1, .shape_only = ~1u, .shape = part_shape,
  .compute = part_compute, .gradient = part_gradient};
static Tensor *part_of(Tensor *y, Tensor *g, int which) {
  int n = y->inputs + 1;
  Part part = {*(const int *)op_attributes(y), which};
  Tensor **t = graph_take(g->graph, (size_t)n * sizeof *t);
  if (!t) return graph_inert(g->graph);
  t[0] = g;
  memcpy(t + 1, y->input, (size_t)(n - 1) * sizeof *t);
  return op_node(g->graph, &op_part, n, t, &part);
}
static void concat_compute(const Step *s) {
  int axis = *(const int *)op_attributes(s->tensor);
  const Operand *y = &s->operand[0];
  long to = strip(y->shape, axis), before = 0;
  for (int i = 1; i <= s->tensor->inputs; i++) {
    const Operand *x = &s->operand[i];
    long n = strip(x->shape, axis);
    for (long r = n ? shape_count(y->shape) / to : 0; r-- > 0;)
      memcpy(*y->at + r * to + before, *x->at + r * n,
             (size_t)n * sizeof(real));
    before += n;
  }
}
static bool concat_shape(const Tensor *t, const Shape in[],
                         Shape *out, Message *why) {
  int axis = *(const int *)op_attributes(t);
  *out = in[0];
  if (!is_axis(axis, in[0], why)) return false;
  for (int i = 1; i < t->inputs; i++) {
    bool fine = in[i].rank == out->rank;
    for (int d = 0; fine && d < out->rank; d++)
      fine = d == axis ? add_size(&out->dim[d], in[i].dim[d])
                       : same_size(&out->dim[d], in[i].dim[d]);
    char text[2][SHAPE_TEXT];
    if (!fine)
      return message_refuse(why, "number %d, %s, does not join %s on "
                            "axis %d", i, shape_text(in[i], text[0]),
                            shape_text(in[0], text[1]), axis);
  }
  return true;
}
static Tensor *concat_gradient(Tensor *y, Tensor *g, int i) {
  int axis = *(const int *)op_attributes(y);
  long from = 0, whole = y->shape.dim[axis];
  if (whole == ANY) return part_of(y, g, i);
  for (int k = 0; k < i; k++) from += y->input[k]->shape.dim[axis];
  long to = from + y->input[i]->shape.dim[axis];
  Margin m = {axis, -from, to - whole};
  return op_node(g->graph, &op_slice, 1, &g, &m);
}
static const Op op_concat = {
  .name = "concat", .arity = -1, .attribute_size = sizeof(int),
  .linear = ~0u, .shape = concat_shape,
  .compute = concat_compute, .gradient = concat_gradient};
Tensor *t_concat(int n, Tensor *const t[], int axis) {
  if (n < 1) return NULL;
  int d = axis_of(t[0], axis);
  return op_node(graph_of(t[0]), &op_concat, n, t, &d);
}
static bool unsqueeze_shape(const Tensor *t, const Shape in[],
                            Shape *out, Message *why) {
  int axis = *(const int *)op_attributes(t);
  *out = in[0];
  if (axis < 0 || axis > in[0].rank)
    return message_refuse(why, "there is no axis %d", axis);
  if (out->rank++ == SHAPE_RANK) return true;
  for (int d = out->rank - 1; d > axis; d--)
    out->dim[d] = in[0].dim[d - 1];
  out->dim[axis] = 1;
  return true;
}
static bool unsqueeze_view(const Tensor *t, const Operand in[],
                           Operand *out) {
  int axis = *(const int *)op_attributes(t);
  for (int d = 0; d < out->shape.rank; d++)
    out->stride[d] = d == axis ? 0 : in[0].stride[d - (d > axis)];
  return true;
}
static Tensor *unsqueeze_gradient(Tensor *y, Tensor *g, int i) {
  (void)i;
  return t_squeeze(g, *(const int *)op_attributes(y));
}
static const Op op_unsqueeze = {
  .name = "unsqueeze", .arity = 1, .attribute_size = sizeof(int),
  .linear = 1, .shape = unsqueeze_shape, .view = unsqueeze_view,
  .gradient = unsqueeze_gradient};
Tensor *t_unsqueeze(Tensor *a, int axis) {
  int rank = tensor_shape(a).rank;
  int d = axis < 0 && axis >= -rank - 1 ? axis + rank + 1 : axis;
  return op_node(graph_of(a), &op_unsqueeze, 1, &a, &d);
}
Tensor *t_index(Tensor *a, int axis, long k) {
  int d = axis_of(a, axis);
  long n = size_at(a, d, 0);
  if (n != ANY && k < 0) k += n;
  if (k < 0 || (n != ANY && k >= n))
    return graph_fail(graph_of(a), "index: axis %d has no element "
                      "%ld", axis, k);
  if (n == ANY && d) return graph_fail(
    graph_of(a), "index: the size of axis %d is open", axis);
  return n == ANY ? t_gather(a, t_number(graph_of(a), (double)k))
                  : t_squeeze(t_slice(a, d, k, k + 1), d);
}
Tensor *t_stack(int n, Tensor *const t[], int axis) {
  Graph *g = NULL;
  for (int i = 0; !g && i < n; i++) g = graph_of(t[i]);
  Tensor **row = g ? graph_take(g, (size_t)n * sizeof *row) : NULL;
  if (!row) return graph_inert(g);
  int rank = tensor_shape(t[0]).rank;
  int d = axis < 0 && axis >= -rank - 1 ? axis + rank + 1 : axis;
  for (int i = 0; i < n; i++) row[i] = t_unsqueeze(t[i], d);
  return t_concat(n, row, d);
}
void t_split(Tensor *a, int axis, int n, Tensor *part[]) {
  int d = axis_of(a, axis);
  long size = size_at(a, d, ANY);
  bool fine = size != ANY && n > 0 && size % n == 0;
  if (!fine) graph_fail(graph_of(a), "split: axis %d cannot be "
                        "cut into %d equal parts", axis, n);
  for (int i = 0; i < n; i++)
    part[i] = fine ? t_slice(a, d, i * (size / n),
                             (i + 1) * (size / n))
                   : graph_inert(graph_of(a));
}
static void flip_compute(const Step *s) {
  int axis = *(const int *)op_attributes(s->tensor);
  const Operand *y = &s->operand[0];
  long whole = strip(y->shape, axis), n = y->shape.dim[axis];
  long each = whole / n;
  for (long r = shape_count(y->shape) / whole; r-- > 0;)
    for (long i = 0; i < n; i++)
      memcpy(*y->at + r * whole + i * each, *s->operand[1].at +
             r * whole + (n - 1 - i) * each,
             (size_t)each * sizeof(real));
}
static bool flip_shape(const Tensor *t, const Shape in[],
                       Shape *out, Message *why) {
  *out = in[0];
  return is_axis(*(const int *)op_attributes(t), in[0], why);
}
static Tensor *flip_gradient(Tensor *y, Tensor *g, int i) {
  (void)i;
  return t_flip(g, *(const int *)op_attributes(y));
}
static const Op op_flip = {
  .name = "flip", .arity = 1, .attribute_size = sizeof(int),
  .linear = 1, .shape = flip_shape, .compute = flip_compute,
  .gradient = flip_gradient};
Tensor *t_flip(Tensor *a, int axis) {
  int d = axis_of(a, axis);
  return op_node(graph_of(a), &op_flip, 1, &a, &d);
}
