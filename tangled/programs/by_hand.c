/* by_hand.c: a graph computed without a session.
   Tangled from W5-ops-bench.nw. */
#include "by_hand.h"
#include "woven/op_map.h"
#include <stdlib.h>
#include <string.h>

static void end_if(const char *why) {
  if (!why) return;
  fprintf(stderr, "by_hand: %s\n", why);
  exit(EXIT_FAILURE);
}

void *by_hand_memory(void *memory) {
  end_if(memory ? NULL : "out of memory");
  return memory;
}

void by_hand_check(const Graph *graph) {
  end_if(graph_error(graph));
}
static void describe(Operand *o, const Tensor *t, real *value[]) {
  o->at = &value[t->id];
  o->shape = t->shape;
  op_dense(o);
}

Step *by_hand_step(const Tensor *t, real *value[], Operand *seen) {
  size_t operands = (size_t)t->inputs + 1;
  Step *s = by_hand_memory(calloc(1, sizeof *s + operands *
                                 sizeof(Operand)));
  s->op = t->op;
  s->tensor = t;
  describe(&s->operand[0], t, value);
  for (int i = 0; i < t->inputs; i++)
    describe(&s->operand[i + 1], t->input[i], value);
  *seen = s->operand[0];
  if (t->op->view && t->op->view(t, &s->operand[1], seen)) {
    seen->at = s->operand[1].at;
    free(s);
    return NULL;
  }
  if (t->op->prepare) t->op->prepare(s);
  return s;
}
static void copy_seen(const Operand *seen, const Tensor *t,
                      real *value[]) {
  Step *s = by_hand_memory(calloc(1, sizeof *s + 2 *
                                 sizeof(Operand)));
  describe(&s->operand[0], t, value);
  s->operand[1] = *seen;
  op_nest(s, 2, seen->shape);
  Place p;
  long at[OP_LOOPS] = {0};
  op_start(s, 1, &p);
  do *p.out = *p.in[0];
  while (op_next(s, 0, s->outer, 1, at, &p));
  free(s);
}

static void call_kernel(const Tensor *t, real *value[]) {
  Operand seen;
  Step *s = by_hand_step(t, value, &seen);
  if (!s) copy_seen(&seen, t, value);
  else if (t->op->compute) t->op->compute(s);
  free(s);
}
static void find_value(const Tensor *t, int n, const Given given[],
                       real *value[]) {
  const real *from = NULL;
  if (shape_count(t->shape) < 0) return;
  real *to = by_hand_memory(array_new(t->shape).data);
  value[t->id] = to;
  if (!strcmp(t->op->name, "constant"))
    from = ((const Array *)op_attributes(t))->data;
  for (int i = 0; i < n; i++)
    if (given[i].tensor == t) from = given[i].numbers;
  size_t size = (size_t)shape_count(t->shape) * sizeof(real);
  if (from) memcpy(to, from, size);
  else if (t->inputs && size > 0) call_kernel(t, value);
}
Array by_hand(const Tensor *t, int n, const Given given[]) {
  by_hand_check(t->graph);
  real **value = by_hand_memory(calloc((size_t)t->id + 1,
                                   sizeof *value));
  for (long id = 0; id <= t->id; id++)
    find_value(graph_tensor(t->graph, id), n, given, value);
  Array result = {t->shape, value[t->id]};
  for (long id = 0; id < t->id; id++) free(value[id]);
  free(value);
  return result;
}
