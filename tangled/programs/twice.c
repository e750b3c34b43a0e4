/* twice.c: an op of one's own, from end to end.
   Tangled from 05-ops.nw. */
#include "by_hand.h"
#include <stdio.h>

static const Op op_twice;

static Tensor *twice(Tensor *a) {
  return op_node(graph_of(a), &op_twice, 1, &a, NULL);
}

static void twice_compute(const Step *s) {
  const Operand *y = &s->operand[0], *a = &s->operand[1];
  for (long i = 0; i < shape_count(y->shape); i++)
    (*y->at)[i] = 2 * (*a->at)[i];
}
static Tensor *twice_gradient(Tensor *y, Tensor *g, int i) {
  (void)y, (void)i;
  return twice(g);
}

static const Op op_twice = {
  .name = "twice", .arity = 1,
  .compute = twice_compute, .gradient = twice_gradient};
int main(void) {
  Graph *graph = graph_new();
  Tensor *a = t_placeholder(graph, "a", SHAPE(3));
  Tensor *g = t_placeholder(graph, "g", SHAPE(3));
  Tensor *y = twice(a);
  by_hand_check(graph);
  Tensor *da = y->op->gradient(y, g, 0);
  const Given given[] = {{a, (real[]){1, 2, 3}},
                         {g, (real[]){1, 10, 100}}};
  Array value = by_hand(y, 2, given);
  Array due = by_hand(da, 2, given);
  for (int i = 0; i < 3; i++)
    printf("a %g: twice %g, due %g\n", given[0].numbers[i],
           value.data[i], due.data[i]);
  array_free(value);
  array_free(due);
  graph_free(graph);
  return fflush(stdout) || ferror(stdout);
}
