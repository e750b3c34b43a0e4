/* draw.c: draw NAME, a graph of the book in the dot language.
   Tangled from 06-backprop.nw. */
#include "woven/woven.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int build(Graph *g, const char *name, Tensor *out[]) {
  Array zero = {SCALAR, (real[]){0}};
  if (!strcmp(name, "formula")) {
    Tensor *a = t_placeholder(g, "a", SCALAR);
    Tensor *b = t_placeholder(g, "b", SCALAR);
    Tensor *one = t_name(t_number(g, 1), "1");
    Tensor *c = t_name(t_add(a, b), "+");
    Tensor *d = t_name(t_add(b, one), "+");
    out[0] = t_name(t_mul(c, d), "×");
    return 1;
  }
  Tensor *a = t_variable(g, "a", zero);
  if (!strcmp(name, "doubling")) {
    Tensor *b = t_name(t_add(a, a), "b");
    out[0] = t_name(t_add(b, b), "c");
    out[1] = t_gradient(out[0], a);
    return 2;
  }
  if (strcmp(name, "neuron")) return 0;
  Tensor *x = t_placeholder(g, "x", SCALAR);
  Tensor *y = t_placeholder(g, "y", SCALAR);
  Tensor *guess = t_sigmoid(t_mul(x, t_name(a, "w")));
  out[0] = t_name(t_square(t_sub(guess, y)), "loss");
  out[1] = t_gradient(out[0], a);
  return 2;
}
int main(int argc, char **argv) {
  Graph *g = graph_new();
  Tensor *out[3];
  int n = argc == 2 ? build(g, argv[1], out) : 0;
  if (n == 0) {
    fprintf(stderr, "usage: draw formula|doubling|neuron\n");
    return EXIT_FAILURE;
  }
  int status = graph_dot(g, n, out, stdout);
  graph_free(g);
  return status ? EXIT_FAILURE : EXIT_SUCCESS;
}
