/* surface.c: what the network for exclusive or answers on a grid.
   Tangled from 08-trainer.nw. */
#include "network.h"
#include <stdio.h>

enum { SIDE = 61 };

static double place(int i) { return -0.25 + i * 0.025; }
static void print_row(Session *s, const Network *n, double x) {
  real grid[SIDE][2];
  for (int j = 0; j < SIDE; j++) {
    grid[j][0] = (real)x;
    grid[j][1] = (real)place(j);
  }
  Array asked = {SHAPE(SIDE, 2), grid[0]};
  const Array *r = session_run(s, FETCH(n->guess),
                               FEED({n->x, asked}));
  for (int j = 0; r && j < SIDE; j++)
    printf("%.3f\t%.3f\t%.4f\n", x, grid[j][1], r->data[j]);
  printf("\n");
}
int main(void) {
  Network n = network_new(4, 4, 1);
  Session *s = session_new(n.graph);
  for (int i = 0; i < 10000; i++) network_epoch(&n, s);
  for (int i = 0; i < SIDE; i++) print_row(s, &n, place(i));
  session_free(s);
  graph_free(n.graph);
  return 0;
}
