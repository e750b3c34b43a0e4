/* surface.c: what the network for exclusive or answers on a grid.
   Tangled from 07-trainer.nw. */
#include "network.h"
#include <stdio.h>

enum { SIDE = 61 };

static void print_row(Session *s, const Network *n, double x) {
  real grid[2 * SIDE];
  for (int j = 0; j < SIDE; j++) {
    grid[2 * j] = (real)x;
    grid[2 * j + 1] = (real)(-0.25 + j * 0.025);
  }
  const Array *r = session_run(s, FETCH(n->guess),
                               FEED({n->x, {SHAPE(SIDE, 2), grid}}));
  for (int j = 0; r && j < SIDE; j++)
    printf("%.3f\t%.3f\t%.4f\n", x, grid[2 * j + 1], r->data[j]);
  printf("\n");
}
int main(void) {
  real q[] = {0, 0, 0, 1, 1, 0, 1, 1}, a[] = {0, 1, 1, 0};
  Network n = network_new(4, 4, 1);
  Session *s = session_new(n.graph);
  for (int i = 0; i < 10000; i++)
    session_run(s, FETCH(n.step), FEED({n.x, {SHAPE(4, 2), q}},
                                       {n.y, {SHAPE(4, 1), a}}));
  for (int i = 0; i < SIDE; i++) print_row(s, &n, -0.25 + i * 0.025);
  session_free(s);
  graph_free(n.graph);
  return 0;
}
