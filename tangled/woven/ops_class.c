/* ops_class.c: classes and their probabilities.
   Tangled from 10-perceptrons.nw. */
#include "graph_private.h"
#include "ops.h"
#include "step.h"
#include <float.h>
#include <math.h>

static void one_hot_compute(const Step *s) {
  long classes = *(const long *)op_attributes(s->tensor);
  const real *index = *s->operand[1].at;
  real *out = *s->operand[0].at;
  for (long n = shape_count(s->operand[1].shape); n-- > 0; index++)
    for (long k = 0; k < classes; k++)
      *out++ = *index == (real)k;
}
static bool one_hot_shape(const Tensor *t, const Shape in[],
                          Shape *out, Message *why) {
  (void)why;
  *out = in[0];
  if (out->rank++ < SHAPE_RANK)
    out->dim[in[0].rank] = *(const long *)op_attributes(t);
  return true;
}
static const Op op_one_hot = {
  .name = "one_hot", .arity = 1, .attribute_size = sizeof(long),
  .flat = true, .shape = one_hot_shape,
  .compute = one_hot_compute};

Tensor *t_one_hot(Tensor *index, long classes) {
  if (classes < 0)
    return graph_fail(graph_of(index), "one_hot: %ld classes",
                      classes);
  return op_node(graph_of(index), &op_one_hot, 1, &index,
                 &classes);
}
static bool has_rows(const Tensor *a, const char *op) {
  if (tensor_shape(a).rank || graph_error(graph_of(a)))
    return true;
  graph_fail(graph_of(a), "%s: a scalar has no last axis", op);
  return false;
}
#define LARGEST \
  (sizeof(real) < sizeof(double) ? (double)FLT_MAX : DBL_MAX)
static Tensor *lowered(Tensor *a) {
  return t_sub(a, t_stop(t_max_over(a, true, AXES(-1))));
}
Tensor *t_softmax(Tensor *a) {
  if (!has_rows(a, "softmax")) return graph_inert(graph_of(a));
  Tensor *e = t_exp(lowered(a));
  return t_div(e, t_sum_over(e, true, AXES(-1)));
}
Tensor *t_log_softmax(Tensor *a) {
  if (!has_rows(a, "log_softmax")) return graph_inert(graph_of(a));
  Tensor *x = lowered(a);
  return t_sub(x, t_log(t_sum_over(t_exp(x), true, AXES(-1))));
}
Tensor *t_softmax_cross_entropy(Tensor *logits, Tensor *labels) {
  int rank = tensor_shape(logits).rank;
  int labelled = tensor_shape(labels).rank;
  if (rank != labelled)
    return graph_fail(graph_of(logits ? logits : labels),
                      "softmax_cross_entropy: logits of rank %d, "
                      "labels of rank %d", rank, labelled);
  if (!has_rows(logits, "softmax_cross_entropy"))
    return graph_inert(graph_of(logits));
  Tensor *p = t_weigh(labels, t_log_softmax(logits));
  return t_neg(t_sum_over(p, false, AXES(-1)));
}
Tensor *t_logsumexp_over(Tensor *a, bool keep, int n,
                         const int axis[]) {
  Tensor *most = t_stop(t_max_over(a, true, n, axis));
  Tensor *shift = t_minimum(t_maximum(most, -LARGEST), LARGEST);
  Tensor *sum = t_sum_over(t_exp(t_sub(a, shift)), true, n, axis);
  Tensor *some = t_greater(sum, 0);
  Tensor *log = t_select(some, t_log(t_select(some, sum, 1)),
                         -(double)INFINITY);
  Tensor *y = t_add(shift, log);
  return keep ? y : t_sum_over(y, false, n, axis);
}
Tensor *t_logsumexp(Tensor *a) {
  int axis[SHAPE_RANK], rank = tensor_shape(a).rank;
  for (int d = 0; d < rank; d++) axis[d] = d;
  return t_logsumexp_over(a, false, rank, axis);
}
Tensor *t_clip(Tensor *a, double low, double high) {
  if (low <= high) return t_minimum(t_maximum(a, low), high);
  return graph_fail(graph_of(a), "clip: from %g to %g is nothing",
                    low, high);
}
