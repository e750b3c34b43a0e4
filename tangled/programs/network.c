/* network.c: the network for exclusive or, as a graph.
   Tangled from 07-trainer.nw. */
#include "network.h"

static Tensor *drawn(Graph *graph, const char *name, Shape shape,
                     uint64_t *seed) {
  Array initial = array_new(shape);
  if (initial.data) array_normal(initial, seed);
  Tensor *t = t_variable(graph, name, initial);
  array_free(initial);
  return t;
}
Network network_new(long hidden, double rate, uint64_t seed) {
  Network n = {.graph = graph_new()};
  if (!n.graph) return n;
  n.x = t_placeholder(n.graph, "x", SHAPE(ANY, 2));
  n.y = t_placeholder(n.graph, "y", SHAPE(ANY, 1));
  Tensor *w = drawn(n.graph, "w", SHAPE(2, hidden), &seed);
  Tensor *v = drawn(n.graph, "v", SHAPE(hidden, 1), &seed);
  n.guess = t_sigmoid(t_dot(t_sigmoid(t_dot(n.x, w)), v));
  n.loss = t_mean(t_square(t_sub(n.guess, n.y)));
  Tensor *weight[] = {w, v}, *d[2], *move[2];
  t_gradients(n.loss, 2, weight, d);
  for (int i = 0; i < 2; i++)
    move[i] = t_assign(weight[i], t_muladd(d[i], -rate, weight[i]));
  n.step = t_group(n.graph, 2, move);
  return n;
}
