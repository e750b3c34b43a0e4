/* not_taken.c: the derivative of a choice, where the branch that
   is not taken is infinite. Tangled from W5-ops-bench.nw. */
#include "by_hand.h"
#include <math.h>
#include <stdio.h>

static Tensor *pass(Tensor *y, Tensor *g, int i) {
  return y->op->gradient(y, g, i);
}
static Tensor *back(Tensor *y, Tensor *safe) {
  Tensor *g = t_ones_like(y);
  Tensor *log = y->input[1], *twice = y->input[2];
  Tensor *due = pass(log, pass(y, g, 1), 0);
  if (log->input[0] == safe) due = pass(safe, due, 1);
  return t_add(due, pass(twice, pass(y, g, 2), 1));
}
int main(void) {
  Graph *graph = graph_new();
  Tensor *x = t_placeholder(graph, "x", SCALAR);
  Tensor *taken = t_greater(x, 2);
  Tensor *safe = t_select(taken, x, 1), *from[] = {x, safe};
  by_hand_check(graph);
  for (int i = 0; i < 2; i++) {
    Tensor *y = t_select(taken, t_log(from[i]), t_mul(2, x));
    by_hand_check(graph);
    Tensor *dx = back(y, safe);
    for (real at = 0; at < 5; at += 4) {
      const Given given = {x, &at};
      Array value = by_hand(y, 1, &given);
      Array slope = by_hand(dx, 1, &given);
      printf("%s, x = %g: value %.4f, derivative %.4f\n",
             i ? "input chosen" : "as written  ", at,
             value.data[0],
             isnan(slope.data[0]) ? NAN : slope.data[0]);
      array_free(value);
      array_free(slope);
    }
  }
  graph_free(graph);
  return fflush(stdout) || ferror(stdout);
}
