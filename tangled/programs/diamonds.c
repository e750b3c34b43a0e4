/* diamonds.c: diamonds N, N additions y = y + y and their
   derivative, timed. Tangled from 06-backprop.nw. */
#include "woven/woven.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}
int main(int argc, char **argv) {
  long n = argc > 1 ? atol(argv[1]) : 1000;
  Graph *g = graph_new();
  Session *s = session_new(g);
  Tensor *x = t_variable(g, "x", (Array){SCALAR, (real[]){0}}), *y = x;
  double start = now();
  for (long i = 0; i < n; i++) y = t_add(y, y);
  double built = now();
  long nodes = graph_size(g);
  Tensor *dx = t_gradient(y, x);
  double done = now();
  printf("build      %8ld nodes  %6.1f ns each\n", nodes,
         1e9 * (built - start) / (double)nodes);
  nodes = graph_size(g) - nodes;
  printf("gradients  %8ld nodes  %6.1f ns each\n", nodes,
         1e9 * (done - built) / (double)nodes);
  const Array *r = session_run(s, FETCH(dx), NO_FEED);
  if (!r) {
    fprintf(stderr, "diamonds: %s\n", session_error(s));
    return EXIT_FAILURE;
  }
  printf("dy/dx = %g, 2 to the power %ld: %s\n", r->data[0], n,
         r->data[0] == (real)ldexp(1, (int)n) ? "exactly" : "not");
  session_free(s);
  graph_free(g);
  return EXIT_SUCCESS;
}
