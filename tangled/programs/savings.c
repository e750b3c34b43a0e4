/* savings.c: what plans cost, saving by saving.
   Tangled from 19-planning.nw. */
#include "woven/woven.h"
#include <stdio.h>
#include <stdlib.h>

static void print_last_line(FILE *plan) {
  char line[256] = "";
  rewind(plan);
  while (fgets(line, sizeof line, plan)) {}
  printf("%s", line);
  fclose(plan);
}
int main(void) {
  Graph *g = graph_new();
  Session *s = session_new(g);
  Layers l = {.graph = g, .seed = 1};
  Tensor *x = t_placeholder(g, "x", SHAPE(ANY, 784));
  Tensor *y = t_placeholder(g, "y", SHAPE(ANY, 10));
  Tensor *h = t_relu(layer_dense(&l, "hidden", x, 128, layer_he));
  Tensor *out = layer_dense(&l, "out", h, 10, layer_he);
  Tensor *loss = t_mean(t_softmax_cross_entropy(out, y));
  Tensor *step = optimizer_minimize(optimizer_adam, loss, l.n,
                                    l.variable);
  static real numbers[100 * 784];
  const Feed feed[] = {{x, {SHAPE(100, 784), numbers}},
                       {y, {SHAPE(100, 10), numbers}}};
  const char *name[] = {"none", "folded", "copies", "memory",
                        "in place"};
  for (unsigned i = 0; i < 5; i++) {
    session_savings(s, (1u << i) - 1);
    FILE *plan = tmpfile();
    if (!plan ||
        session_explain(s, FETCH(loss, step), 2, feed, plan)) {
      fprintf(stderr, "savings: %s\n",
              plan ? session_error(s) : "no temporary file");
      return 1;
    }
    printf("%-9s", name[i]);
    print_last_line(plan);
  }
  session_free(s);
  graph_free(g);
  return fflush(stdout) || ferror(stdout);
}
