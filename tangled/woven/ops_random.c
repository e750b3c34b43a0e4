/* ops_random.c: random numbers. Tangled from 12-layers.nw. */
#include "ops.h"
#include "state.h"
#include "step.h"
#include <stdio.h>
#include <string.h>

typedef struct Draw {
  uint64_t seed;
  void (*fill)(Array array, uint64_t *seed);
} Draw;
static void random_compute(const Step *s) {
  Draw draw = *(const Draw *)op_attributes(s->tensor);
  real runs = **s->operand[2].at;
  uint64_t count = runs > 0 && runs < (real)0x1p62
                   ? (uint64_t)runs : 0;
  double start = array_random(&draw.seed) * 0x1p64;
  draw.seed = (uint64_t)start + count;
  draw.fill((Array){s->operand[0].shape, *s->operand[0].at},
            &draw.seed);
}
static const Op op_random = {
  .name = "random", .arity = 2, .attribute_size = sizeof(Draw),
  .shape_only = 1, .flat = true, .compute = random_compute};
static Tensor *counter(Graph *graph, uint64_t seed) {
  char name[40];
  snprintf(name, sizeof name, "random/%llu",
           (unsigned long long)seed);
  for (long id = graph_size(graph); id-- > 0;) {
    Tensor *t = graph_tensor(graph, id);
    if (t->op == &op_assign && t->name && !strcmp(t->name, name))
      return t;
  }
  real zero = 0;
  Tensor *n = t_variable(graph, name, (Array){SCALAR, &zero});
  return t_name(t_assign(n, t_add(n, 1)), name);
}
static Tensor *drawn(Tensor *like, Draw draw) {
  Tensor *n = counter(graph_of(like), draw.seed);
  return op_node(graph_of(like), &op_random, 2,
                 (Tensor *[]){like, n}, &draw);
}
Tensor *t_random_uniform(Tensor *like, uint64_t seed) {
  return drawn(like, (Draw){seed, array_uniform});
}
Tensor *t_random_normal(Tensor *like, uint64_t seed) {
  return drawn(like, (Draw){seed, array_normal});
}
Tensor *t_dropout(Tensor *a, double rate, uint64_t seed) {
  if (!(rate >= 0 && rate < 1))
    return graph_fail(graph_of(a), "dropout: a rate of %g", rate);
  Tensor *kept = t_greater(t_random_uniform(a, seed), rate);
  return t_select(kept, t_mul(a, 1 / (1 - rate)), 0);
}
