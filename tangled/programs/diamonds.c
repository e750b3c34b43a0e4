/* diamonds.c: diamonds N, N additions y = y + y and their
   derivative, timed. Tangled from 07-backprop.nw. */
#include "clock.h"
#include "woven/woven.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void report(const char *what, long nodes, double time) {
  printf("%-10s %8ld nodes  %6.1f ns each\n", what, nodes,
         1e9 * time / (double)nodes);
}
int main(int argc, char **argv) {
  long n = argc > 1 ? atol(argv[1]) : 1000;
  Graph *g = graph_new();
  Session *s = session_new(g);
  Array zero = {SCALAR, (real[]){0}};
  Tensor *x = t_variable(g, "x", zero), *y = x;
  double start = seconds();
  for (long i = 0; i < n; i++) y = t_add(y, y);
  double middle = seconds();
  long nodes = graph_size(g);
  Tensor *dx = t_gradient(y, x);
  report("build", nodes, middle - start);
  report("gradients", graph_size(g) - nodes, seconds() - middle);
  const Array *r = session_run(s, FETCH(dx), NO_FEED);
  if (r)
    printf("dy/dx = %g, 2 to the power %ld: %s\n", r->data[0], n,
           r->data[0] == (real)ldexp(1, (int)n) ? "exactly" : "not");
  else
    fprintf(stderr, "diamonds: %s\n", session_error(s));
  session_free(s);
  graph_free(g);
  return r ? EXIT_SUCCESS : EXIT_FAILURE;
}
