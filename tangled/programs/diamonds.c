/* diamonds.c: diamonds N, N additions y = y + y and their
   derivative, timed. Tangled from W7-backprop-bench.nw. */
#include "clock.h"
#include "report.h"
#include "woven/woven.h"
#include <math.h>
#include <stdlib.h>

static void tell(const char *what, long nodes, double time) {
  printf("%-10s %8ld nodes  %6.1f ns each\n", what, nodes,
         1e9 * time / (double)nodes);
}
static Tensor *diamonds(Graph *g, long n) {
  Array zero = {SCALAR, (real[]){0}};
  Tensor *x = t_variable(g, "x", zero), *y = x;
  double start = seconds();
  for (long i = 0; i < n; i++) y = t_add(y, y);
  double middle = seconds();
  long nodes = graph_size(g);
  Tensor *dx = t_gradient(y, x);
  double end = seconds();
  if (graph_error(g)) return dx;
  tell("build", nodes, middle - start);
  tell("gradients", graph_size(g) - nodes, end - middle);
  return dx;
}
static const char *run(Session *s, Tensor *dx, long n) {
  const Array *r = session_run(s, FETCH(dx), NO_FEED);
  if (!r) return session_error(s);
  bool exact = r->data[0] == (real)ldexp(1, (int)n);
  printf("dy/dx = %g, 2 to the power %ld: %s\n",
         (double)r->data[0], n, exact ? "exactly" : "not");
  return NULL;
}
int main(int argc, char **argv) {
  long n = argc > 1 ? atol(argv[1]) : 1000;
  if (n < 1) return complain("diamonds", "N", "a count from 1");
  report_begin();
  Graph *g = graph_new();
  Session *s = g ? session_new(g) : NULL;
  const char *why = s ? run(s, diamonds(g, n), n)
                      : "out of memory";
  int status = why ? complain("diamonds", NULL, why) : 0;
  session_free(s);
  graph_free(g);
  return report_end("diamonds", status);
}
