/* ops_class.c: classes and their probabilities.
   Tangled from 10-perceptrons.nw. */
#include "ops.h"
#include "step.h"

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
  .shape = one_hot_shape, .compute = one_hot_compute};

Tensor *t_one_hot(Tensor *index, long classes) {
  return op_node(index->graph, &op_one_hot, 1, &index, &classes);
}
static Tensor *lowered(Tensor *a) {
  return t_sub(a, t_stop(t_max_over(a, true, AXES(-1))));
}
Tensor *t_softmax(Tensor *a) {
  Tensor *e = t_exp(lowered(a));
  return t_div(e, t_sum_over(e, true, AXES(-1)));
}
Tensor *t_log_softmax(Tensor *a) {
  Tensor *x = lowered(a);
  return t_sub(x, t_log(t_sum_over(t_exp(x), true, AXES(-1))));
}
Tensor *t_softmax_cross_entropy(Tensor *logits, Tensor *labels) {
  int rank = logits->shape.rank, labelled = labels->shape.rank;
  if (rank != labelled)
    return graph_fail(logits->graph, "softmax_cross_entropy: "
                      "logits of rank %d, labels of rank %d",
                      rank, labelled);
  Tensor *p = t_mul(labels, t_log_softmax(logits));
  return t_neg(t_sum_over(p, false, AXES(-1)));
}
Tensor *t_clip(Tensor *a, double low, double high) {
  return t_minimum(t_maximum(a, low), high);
}
