/* surface.c: what the network for exclusive or answers on a grid.
   Tangled from W8-trainer-bench.nw. */
#include "network.h"
#include "report.h"
#include <stdlib.h>

enum { SIDE = 61 };

static double place(int i) { return -0.25 + i * 0.025; }
static bool print_row(Session *s, const Network *n, double x) {
  real grid[SIDE][2];
  for (int j = 0; j < SIDE; j++) {
    grid[j][0] = (real)x;
    grid[j][1] = (real)place(j);
  }
  Array asked = {SHAPE(SIDE, 2), grid[0]};
  const Array *r = session_run(s, FETCH(n->guess),
                               FEED({n->x, asked}));
  for (int j = 0; r && j < SIDE; j++)
    printf("%.3f\t%.3f\t%.4f\n", x, (double)grid[j][1],
           (double)r->data[j]);
  printf("\n");
  return r != NULL;
}
int main(void) {
  report_begin();
  Network n = network_new(4, 4, 1);
  Session *s = n.graph ? session_new(n.graph) : NULL;
  bool fine = s != NULL;
  for (int i = 0; fine && i < 10000; i++)
    fine = network_epoch(&n, s) >= 0;
  for (int i = 0; fine && i < SIDE; i++)
    fine = print_row(s, &n, place(i));
  int status = fine ? EXIT_SUCCESS :
               complain("surface", NULL, "out of memory");
  session_free(s);
  graph_free(n.graph);
  return report_end("surface", status);
}
