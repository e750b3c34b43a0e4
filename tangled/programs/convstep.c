/* convstep.c: convstep [PAD], a training step of a network with
   two convolutions. Tangled from
   W13-digits-bench.nw. */
#include "measure.h"
#include "network.h"
#include <stdio.h>
#include <stdlib.h>

enum { BATCH = 100, SIDE = 28, CLASSES = 10, ROUNDS = 15 };
static Tensor *layer(Tensor *x, Tensor *filter, Tensor *bias,
                     long pad) {
  Tensor *y = t_add(t_conv2d(x, filter, 1, pad), bias);
  return t_max_pool(t_relu(y), 2);
}
static Tensor *training_step(Tensor *x, Tensor *y, long pad) {
  Graph *g = x->graph;
  uint64_t seed = 1;
  long flat = (pad ? 7 * 7 : 4 * 4) * 32;
  Tensor *w[] = {measure_weight(g, SHAPE(5, 5, 1, 16), &seed),
                 measure_weight(g, SHAPE(16), &seed),
                 measure_weight(g, SHAPE(5, 5, 16, 32), &seed),
                 measure_weight(g, SHAPE(32), &seed),
                 measure_weight(g, SHAPE(flat, CLASSES), &seed),
                 measure_weight(g, SHAPE(CLASSES), &seed)};
  Tensor *h = layer(layer(x, w[0], w[1], pad), w[2], w[3], pad);
  Tensor *row = t_reshape(h, SHAPE(ANY, flat));
  Tensor *z = t_add(t_dot(row, w[4]), w[5]);
  Tensor *loss = t_mean(t_softmax_cross_entropy(z, y));
  return descend(loss, 6, w, 0.01);
}
static void rounds(Session *s, Tensor *step, const Feed feed[],
                   const long *asked) {
  double time[ROUNDS];
  long before = 0;
  for (int round = 0; round < ROUNDS; round++) {
    if (round == 1) before = *asked;
    double start = worked();
    session_run(s, FETCH(step), 2, feed);
    time[round] = worked() - start;
  }
  printf("step %.1f us\nallocations %ld\n",
         1e6 * measure_median(time, ROUNDS), *asked - before);
}
int main(int argc, char **argv) {
  long asked = 0;
  uint64_t seed = 2;
  Graph *g = graph_new_with(measure_allocator(&asked));
  Tensor *x = t_placeholder(g, "x", SHAPE(ANY, SIDE, SIDE, 1));
  Tensor *y = t_placeholder(g, "y", SHAPE(ANY, CLASSES));
  Shape images = SHAPE(BATCH, SIDE, SIDE, 1);
  Feed feed[] = {{x, measure_noise(images, &seed)},
                 {y, measure_noise(SHAPE(BATCH, CLASSES), &seed)}};
  Tensor *step = training_step(x, y, argc > 1 ? atol(argv[1]) : 0);
  Session *s = session_new(g);
  rounds(s, step, feed, &asked);
  session_free(s);
  graph_free(g);
  for (int i = 0; i < 2; i++) array_free(feed[i].array);
  return EXIT_SUCCESS;
}
