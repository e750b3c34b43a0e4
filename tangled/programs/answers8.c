/* answers8.c: answers to exercises of the chapter on the trainer.
   Tangled from W8-trainer-bench.nw. */
#include "network.h"
#include "report.h"
#include <stdlib.h>

static Tensor *normal(Graph *g, Shape shape, uint64_t *seed) {
  Array a = array_new(shape);
  if (a.data) array_normal(a, seed);
  Tensor *t = t_variable(g, "weight", a);
  array_free(a);
  return t;
}
static Network make(bool biases, double rate, uint64_t seed) {
  Network n = {.graph = graph_new()};
  Graph *g = n.graph;
  if (!g) return n;
  real zero[2] = {0};
  n.x = t_placeholder(g, "x", SHAPE(ANY, 2));
  n.y = t_placeholder(g, "y", SHAPE(ANY, 1));
  Tensor *w[] = {normal(g, SHAPE(2, 2), &seed),
                 normal(g, SHAPE(2, 1), &seed),
                 t_variable(g, "b", (Array){SHAPE(2), zero}),
                 t_variable(g, "c", (Array){SHAPE(1), zero})};
  Tensor *h = t_dot(n.x, w[0]);
  Tensor *o = t_dot(t_sigmoid(biases ? t_add(h, w[2]) : h), w[1]);
  n.guess = t_sigmoid(biases ? t_add(o, w[3]) : o);
  n.loss = t_mean(t_square(t_sub(n.guess, n.y)));
  n.step = descend(n.loss, biases ? 4 : 2, w, rate);
  return n;
}
static double train(bool biases, double rate, uint64_t seed) {
  Network n = make(biases, rate, seed);
  Session *s = n.graph ? session_new(n.graph) : NULL;
  double loss = s ? 0 : -1;
  for (int i = 0; loss >= 0 && i < 10000; i++)
    loss = network_epoch(&n, s);
  if (loss < 0) quit_if("answers8", s ? session_error(s)
                                      : "out of memory");
  session_free(s);
  graph_free(n.graph);
  return loss;
}
static int count(bool biases, double rate) {
  int learned = 0;
  for (uint64_t seed = 1; seed <= 100; seed++) {
    double loss = train(biases, rate, seed);
    learned += loss < 0.04;
  }
  return learned;
}
int main(void) {
  static const double rate[] = {0.5, 1, 2, 4, 8, 16};
  static const uint64_t stuck[] = {14, 20, 21, 23};
  report_begin();
  printf("with biases %d of 100 learn\n", count(true, 4));
  for (int i = 0; i < 6; i++)
    printf("rate %-4g %d of 100 learn\n", rate[i],
           count(false, rate[i]));
  for (int i = 0; i < 4; i++)
    printf("seed %d at rate 16: loss %.5f\n", (int)stuck[i],
           train(false, 16, stuck[i]));
  return report_end("answers8", EXIT_SUCCESS);
}
