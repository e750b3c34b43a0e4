/* seeds.c: where the loss for exclusive or ends, by hidden units,
   over a hundred seeds. Tangled from 08-trainer.nw. */
#include "network.h"
#include <stdio.h>

enum { ENDS = 5 };
static const double below[ENDS] = {0.04, 0.1, 0.15, 0.2, 1};

static double last_loss(long hidden, uint64_t seed) {
  Network n = network_new(hidden, 4, seed);
  Session *s = session_new(n.graph);
  double loss = 0;
  for (int i = 0; i < 10000; i++) loss = network_epoch(&n, s);
  session_free(s);
  graph_free(n.graph);
  return loss;
}
int main(void) {
  printf("hidden\tbelow 0.04\tto 0.1\tto 0.15\tto 0.2\tabove\n");
  for (long hidden = 1; hidden <= 4; hidden++) {
    int count[ENDS] = {0};
    for (uint64_t seed = 1; seed <= 100; seed++) {
      double loss = last_loss(hidden, seed);
      int end = 0;
      while (end < ENDS - 1 && !(loss < below[end])) end++;
      count[end]++;
    }
    printf("%ld", hidden);
    for (int i = 0; i < ENDS; i++) printf("\t%d", count[i]);
    printf("\n");
  }
  return 0;
}
