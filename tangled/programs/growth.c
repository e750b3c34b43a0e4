/* growth.c: how many nodes derivatives have, shared and written
   out. Tangled from 07-backprop.nw. */
#include "report.h"
#include "woven/woven.h"
#include <stdlib.h>

static double written_out(const Tensor *t) {
  double count[1000] = {0};
  for (long id = 0; id <= t->id; id++) {
    const Tensor *u = graph_tensor(t->graph, id);
    count[id] = 1;
    for (int i = 0; i < u->inputs; i++)
      count[id] += count[u->input[i]->id];
  }
  return count[t->id];
}
static bool print(int n) {
  Graph *g = graph_new();
  if (!g) return false;
  Tensor *x = t_placeholder(g, "x", SCALAR), *l = x;
  for (int i = 0; i < n; i++)
    l = t_mul(t_mul(4, l), t_sub(1, l));
  long function = graph_size(g);
  Tensor *first = t_gradient(l, x);
  long with_first = graph_size(g);
  t_gradient(first, x);
  bool fine = !graph_error(g);
  if (fine)
    printf("%d\t%ld\t%ld\t%ld\t%.0f\n", n, function,
           with_first - function, graph_size(g) - with_first,
           written_out(first));
  graph_free(g);
  return fine;
}
int main(void) {
  report_begin();
  printf("n\tfunction\tfirst\tsecond\tfirst, written out\n");
  for (int n = 5; n <= 20; n += 5)
    if (!print(n))
      return complain("growth", NULL, "out of memory");
  return report_end("growth", EXIT_SUCCESS);
}
