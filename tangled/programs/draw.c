/* draw.c: draw NAME, a graph of the book in the dot language.
   Tangled from W7-backprop-bench.nw and others. */
#include "report.h"
#include "woven/woven.h"
#include <stdlib.h>
#include <string.h>

static Graph *line_graph(void) {
  Graph *g = graph_new();
  Tensor *m = t_variable(g, "m", (Array){SCALAR, (real[]){0.5}});
  Tensor *b = t_variable(g, "b", (Array){SCALAR, (real[]){1}});
  Tensor *x = t_placeholder(g, "x", SCALAR);
  Tensor *y = t_placeholder(g, "y", SCALAR);
  Tensor *product = t_name(t_mul(m, x), "product");
  Tensor *prediction = t_name(t_add(product, b), "prediction");
  Tensor *difference = t_name(t_sub(prediction, y), "difference");
  Tensor *error = t_name(t_square(difference), "error");
  Tensor *d[2];
  t_gradients(error, 2, (Tensor *[]){m, b}, d);
  t_name(d[0], "dE/dm");
  t_name(d[1], "dE/db");
  return g;
}
static Graph *formula(void) {
  Graph *g = graph_new();
  if (!g) return NULL;
  Tensor *a = t_placeholder(g, "a", SCALAR);
  Tensor *b = t_placeholder(g, "b", SCALAR);
  Tensor *one = t_name(t_number(g, 1), "1");
  Tensor *c = t_name(t_add(a, b), "+");
  t_name(t_mul(c, t_name(t_add(b, one), "+")), "×");
  return g;
}
static Graph *doubling(void) {
  Graph *g = graph_new();
  if (!g) return NULL;
  Tensor *a = t_variable(g, "a", (Array){SCALAR, (real[]){0}});
  Tensor *b = t_name(t_add(a, a), "b");
  t_gradient(t_name(t_add(b, b), "c"), a);
  return g;
}
static Graph *neuron(void) {
  Graph *g = graph_new();
  if (!g) return NULL;
  Tensor *x = t_placeholder(g, "x", SCALAR);
  Tensor *y = t_placeholder(g, "y", SCALAR);
  Tensor *w = t_variable(g, "w", (Array){SCALAR, (real[]){0}});
  Tensor *guess = t_sigmoid(t_mul(x, w));
  t_gradient(t_name(t_square(t_sub(guess, y)), "loss"), w);
  return g;
}
static Graph *xor_graph(void) {
  Graph *g = graph_new();
  if (!g) return NULL;
  real zeros[8] = {0};
  Tensor *x = t_placeholder(g, "x", SHAPE(4, 2));
  Tensor *y = t_placeholder(g, "y", SHAPE(4, 1));
  Tensor *w = t_variable(g, "w", (Array){SHAPE(2, 4), zeros});
  Tensor *v = t_variable(g, "v", (Array){SHAPE(4, 1), zeros});
  Tensor *h = t_sigmoid(t_dot(x, w)), *d[2];
  Tensor *guess = t_name(t_sigmoid(t_dot(h, v)), "guess");
  Tensor *loss = t_name(t_mean(t_square(t_sub(guess, y))), "loss");
  t_gradients(loss, 2, (Tensor *[]){w, v}, d);
  t_name(d[0], "dJ/dw");
  t_name(d[1], "dJ/dv");
  return g;
}
static const struct {
  const char *name;
  Graph *(*make)(void);
} picture[] = {
  {"line-graph", line_graph},
  {"formula", formula}, {"doubling", doubling}, {"neuron", neuron},
  {"xor-graph", xor_graph},
};
static int draw(Graph *g) {
  const char *why = g ? graph_error(g) : "out of memory";
  if (!why && graph_dot(g, 0, NULL, stdout))
    why = "the picture could not be written";
  graph_free(g);
  return why ? complain("draw", NULL, why) : EXIT_SUCCESS;
}
int main(int argc, char **argv) {
  size_t n = sizeof picture / sizeof *picture;
  for (size_t i = 0; argc == 2 && i < n; i++)
    if (!strcmp(argv[1], picture[i].name))
      return draw(picture[i].make());
  fprintf(stderr, "usage: draw");
  for (size_t i = 0; i < n; i++)
    fprintf(stderr, "%s%s", i ? "|" : " ", picture[i].name);
  fprintf(stderr, "\n");
  return EXIT_FAILURE;
}
