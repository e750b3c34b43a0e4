/* ops_random.c: random numbers. Tangled from 12-layers.nw. */
#include "ops.h"
#include "step.h"

typedef struct Draw {
  uint64_t seed;
  void (*fill)(Array array, uint64_t *seed);
} Draw;
static void random_compute(const Step *s) {
  Draw draw = *(const Draw *)op_attributes(s->tensor);
  uint64_t count = (uint64_t)**s->operand[2].at;
  double start = array_random(&draw.seed) * 0x1p64;
  draw.seed = (uint64_t)start + count;
  draw.fill((Array){s->operand[0].shape, *s->operand[0].at},
            &draw.seed);
}
static const Op op_random = {
  .name = "random", .arity = 2, .attribute_size = sizeof(Draw),
  .shape_only = 1, .compute = random_compute};
static Tensor *drawn(Tensor *like, Draw draw) {
  Graph *graph = like->graph;
  Message name = {""};
  real zero = 0;
  message_append(&name, "random%ld/count", graph_size(graph));
  Tensor *n = t_variable(graph, name.text, (Array){SCALAR, &zero});
  n = t_assign(n, t_add(n, 1));
  return op_node(graph, &op_random, 2, (Tensor *[]){like, n},
                 &draw);
}
Tensor *t_random_uniform(Tensor *like, uint64_t seed) {
  return drawn(like, (Draw){seed, array_uniform});
}

Tensor *t_random_normal(Tensor *like, uint64_t seed) {
  return drawn(like, (Draw){seed, array_normal});
}
Tensor *t_dropout(Tensor *a, double rate, uint64_t seed) {
  if (!(rate >= 0 && rate < 1))
    return graph_fail(a->graph, "dropout: a rate of %g", rate);
  Tensor *kept = t_greater(t_random_uniform(a, seed), rate);
  return t_select(kept, t_mul(a, 1 / (1 - rate)), 0);
}
