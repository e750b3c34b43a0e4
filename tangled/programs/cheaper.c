/* cheaper.c: the operations of a Jacobian, by walks up and by
   walks down. Tangled from W17-forward-bench.nw. */
#include "count.h"
#include "report.h"
#include <stdlib.h>

enum { SUM = 12, HIDDEN = 5 };

static void columns(Tensor *y, Tensor *x, int n, Tensor **column) {
  for (int k = 0; k < n; k++) {
    real unit[SUM] = {0};
    unit[k] = 1;
    Tensor *v = t_constant(y->graph, (Array){SHAPE(n), unit});
    column[k] = t_tangent(y, x, v);
  }
}
static const char *count(Graph *g, int n) {
  Tensor *x = t_placeholder(g, "x", SHAPE(n)), *column[SUM], *j;
  Tensor *w = t_placeholder(g, "w", SHAPE(HIDDEN, n));
  Tensor *v = t_placeholder(g, "v", SHAPE(SUM - n, HIDDEN));
  Tensor *y = t_dot(v, t_tanh(t_dot(w, x)));
  columns(y, x, n, column);
  t_jacobian(y, 1, &x, &j);
  if (graph_error(g)) return graph_error(g);
  printf("%d\t%d\t%ld\t%ld\n", n, SUM - n, operations(n, column),
         operations(1, &j));
  return NULL;
}
int main(void) {
  report_begin();
  printf("inputs\tresults\tforward\tbackward\n");
  for (int n = 1; n < SUM; n++) {
    Graph *g = graph_new();
    const char *why = g ? count(g, n) : "out of memory";
    if (why) return complain("cheaper", NULL, why);
    graph_free(g);
  }
  return report_end("cheaper", EXIT_SUCCESS);
}
