/* network.c: the network for exclusive or, as a graph.
   Tangled from 08-trainer.nw. */
#include "network.h"
#include <assert.h>

static Tensor *drawn(Graph *graph, const char *name, Shape shape,
                     uint64_t *seed) {
  Array initial = array_new(shape);
  if (initial.data) array_normal(initial, seed);
  Tensor *t = t_variable(graph, name, initial);
  array_free(initial);
  return t;
}
Tensor *descend(Tensor *loss, int n, Tensor *const *weight,
                double rate) {
  Tensor *d[WEIGHTS], *move[WEIGHTS];
  assert(n <= WEIGHTS);
  t_gradients(loss, n, weight, d);
  for (int i = 0; i < n; i++)
    move[i] = t_assign(weight[i],
                       t_muladd(d[i], -rate, weight[i]));
  return t_group(loss->graph, n, move);
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
  n.step = descend(n.loss, 2, (Tensor *[]){w, v}, rate);
  return n;
}
static real questions[] = {0, 0, 0, 1, 1, 0, 1, 1};
static real answers[] = {0, 1, 1, 0};
const Array network_questions = {
  {.rank = 2, .dim = {4, 2}}, questions};
const Array network_answers = {
  {.rank = 2, .dim = {4, 1}}, answers};

double network_epoch(const Network *n, Session *s) {
  const Array *r = session_run(s, FETCH(n->loss, n->step),
                               FEED({n->x, network_questions},
                                    {n->y, network_answers}));
  return r ? (double)r->data[0] : -1;
}
