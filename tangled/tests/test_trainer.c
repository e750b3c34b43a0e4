/* test_trainer.c: the machine's step against that by hand.
   Tangled from 08-trainer.nw and W8-trainer-bench.nw. */
#include "programs/network.h"
#include "suite.h"
#include <limits.h>
#include <math.h>

#define TOLERANCE (sizeof(real) == 4 ? 1e-5 : 1e-14)

enum { EXAMPLES = 4, INPUTS = 2, HIDDEN = 4 };

static const double x[EXAMPLES][INPUTS] = {
  {0, 0}, {0, 1}, {1, 0}, {1, 1}
};
static const double y[EXAMPLES] = {0, 1, 1, 0};
static double bend(double z) { return 1 / (1 + exp(-z)); }
typedef struct Weights {
  double w[INPUTS][HIDDEN], v[HIDDEN];
} Weights;
static void forward(const Weights *k, double h[][HIDDEN],
                    double o[]) {
  for (int e = 0; e < EXAMPLES; e++) {
    for (int j = 0; j < HIDDEN; j++)
      h[e][j] = bend(x[e][0] * k->w[0][j] + x[e][1] * k->w[1][j]);
    double sum = 0;
    for (int j = 0; j < HIDDEN; j++) sum += h[e][j] * k->v[j];
    o[e] = bend(sum);
  }
}
static double backward(const Weights *k, double h[][HIDDEN],
                       const double o[], Weights *d) {
  double loss = 0;
  for (int e = 0; e < EXAMPLES; e++) {
    double error = o[e] - y[e];
    double delta = 2 * error / EXAMPLES * o[e] * (1 - o[e]);
    loss += error * error;
    for (int j = 0; j < HIDDEN; j++) {
      double eta = delta * k->v[j] * h[e][j] * (1 - h[e][j]);
      d->v[j] += delta * h[e][j];
      d->w[0][j] += x[e][0] * eta;
      d->w[1][j] += x[e][1] * eta;
    }
  }
  return loss / EXAMPLES;
}
static void fetch_weights(const Network *n, Session *s,
                          Weights *k) {
  Tensor *w = graph_find(n->graph, "w");
  Tensor *v = graph_find(n->graph, "v");
  const Array *r = session_run(s, FETCH(w, v), NO_FEED);
  ck_assert_ptr_nonnull(r);
  for (int j = 0; j < HIDDEN; j++) {
    k->w[0][j] = (double)r[0].data[j];
    k->w[1][j] = (double)r[0].data[HIDDEN + j];
    k->v[j] = (double)r[1].data[j];
  }
}
START_TEST(one_step) {
  Network n = network_new(HIDDEN, 4, 7);
  Session *s = session_new(n.graph);
  Weights k, d = {0}, moved;
  double h[EXAMPLES][HIDDEN], o[EXAMPLES];
  fetch_weights(&n, s, &k);
  forward(&k, h, o);
  double loss = backward(&k, h, o, &d);
  ck_assert_double_eq_tol(network_epoch(&n, s), loss, TOLERANCE);
  fetch_weights(&n, s, &moved);
  const double *was = k.w[0], *is = moved.w[0], *slope = d.w[0];
  for (int i = 0; i < 3 * HIDDEN; i++)
    ck_assert_double_eq_tol(is[i], was[i] - 4 * slope[i],
                            TOLERANCE);
  session_free(s);
  graph_free(n.graph);
}
END_TEST
START_TEST(open_batches) {
  Network n = network_new(2, 1, 1);
  Session *s = session_new(n.graph);
  for (long size = 0; size <= 3; size++) {
    const Array *r = session_run(
      s, FETCH(n.guess, n.step),
      FEED({n.x, {SHAPE(size, 2), network_questions.data}},
           {n.y, {SHAPE(size, 1), network_answers.data}}));
    ck_assert_msg(r != NULL, "%s", session_error(s));
    ck_assert_int_eq(r[0].shape.dim[0], size);
  }
  session_free(s);
  graph_free(n.graph);
}
END_TEST
START_TEST(no_memory) {
  Network n = network_new(LONG_MAX / 8, 1, 1);
  Session *s = session_new(n.graph);
  ck_assert_ptr_nonnull(graph_error(n.graph));
  ck_assert(network_epoch(&n, s) < 0);
  ck_assert_ptr_nonnull(session_error(s));
  session_free(s);
  graph_free(n.graph);
}
END_TEST
TESTS("trainer", 8, one_step, open_batches, no_memory)
