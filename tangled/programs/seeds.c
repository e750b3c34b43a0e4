/* seeds.c: where the loss for exclusive or ends, by hidden units,
   over a hundred seeds. Tangled from W8-trainer-bench.nw. */
#include "network.h"
#include "report.h"
#include <stdlib.h>

enum { ENDS = 5 };
static const double below[ENDS] = {0.04, 0.1, 0.15, 0.2, 1};

static double last_loss(long hidden, uint64_t seed) {
  Network n = network_new(hidden, 4, seed);
  Session *s = n.graph ? session_new(n.graph) : NULL;
  double loss = s ? 0 : -1;
  for (int i = 0; loss >= 0 && i < 10000; i++)
    loss = network_epoch(&n, s);
  session_free(s);
  graph_free(n.graph);
  return loss;
}
static bool count(long hidden, int counts[ENDS]) {
  for (uint64_t seed = 1; seed <= 100; seed++) {
    double loss = last_loss(hidden, seed);
    int end = 0;
    if (loss < 0) return false;
    while (end < ENDS - 1 && !(loss < below[end])) end++;
    counts[end]++;
  }
  return true;
}
int main(void) {
  report_begin();
  printf("hidden\tbelow 0.04\tto 0.1\tto 0.15\tto 0.2\tabove\n");
  for (long hidden = 1; hidden <= 4; hidden++) {
    int counts[ENDS] = {0};
    if (!count(hidden, counts))
      return complain("seeds", NULL, "out of memory");
    printf("%ld", hidden);
    for (int i = 0; i < ENDS; i++) printf("\t%d", counts[i]);
    printf("\n");
  }
  return report_end("seeds", EXIT_SUCCESS);
}
