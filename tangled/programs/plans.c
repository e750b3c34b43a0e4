/* plans.c: prints the plan of a small training step.
   Tangled from W6-sessions-bench.nw. */
#include "woven/woven.h"
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv) {
  Graph *g = graph_new();
  Session *s = session_new(g);
  real numbers[8] = {0};
  (void)argc, (void)argv;
  Tensor *x = t_placeholder(g, "x", SHAPE(ANY, 2));
  Tensor *w = t_variable(g, "w", (Array){SHAPE(2, 1), numbers});
  Tensor *t = t_placeholder(g, "t", SHAPE(ANY, 1));
  Tensor *y = t_name(t_sigmoid(t_dot(x, w)), "y");
  Tensor *error = t_sub(y, t);
  Tensor *loss = t_sum(t_square(error));
  Tensor *delta = t_mul(error, t_mul(y, t_sub(1, y)));
  Tensor *slope = t_dot(t_transpose(x), delta);
  Tensor *step = t_assign(w, t_sub(w, slope));
  Tensor *train = t_group(g, 1, &step);
  if (argc > 1 && !strcmp(argv[1], "--plain")) session_savings(s, 0);
  int status = session_explain(s, FETCH(loss, train),
                               FEED({x, {SHAPE(4, 2), numbers}},
                                    {t, {SHAPE(4, 1), numbers}}),
                               stdout);
  if (status) fprintf(stderr, "plans: %s\n", session_error(s));
  session_free(s);
  graph_free(g);
  return status || fflush(stdout) || ferror(stdout);
}
