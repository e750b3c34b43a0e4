/* cover.c: the graph of exclusive or as a cloth, in boxes of one
   colour: left, right, top, bottom, colour. From C-weaving.nw. */
#include "network.h"
#include "report.h"
#include "woven/op.h"
#include <math.h>

enum { PLY = 2 };   /* threads for each node */
static bool takes(const Tensor *a, const Tensor *b) {
  for (int i = 0; i < a->inputs; i++)
    if (a->input[i] == b) return true;
  return false;
}
static bool warp_on_top(const Graph *g, long row, long column) {
  Tensor *weft = graph_tensor(g, row / PLY);
  Tensor *warp = graph_tensor(g, column / PLY);
  if (takes(weft, warp)) return true;
  if (takes(warp, weft)) return false;
  return (row + column) % 2 == 0;
}
static const unsigned dye[][3] = {   /* dye, below, in the light */
  {0x2f4a7d, 0x22375f, 0x6c84b3},    /* indigo */
  {0x2e7268, 0x1f544c, 0x68a79d},    /* verdigris */
  {0xb8860b, 0x8c6505, 0xdcb75a},    /* weld */
  {0xa63d2f, 0x7d2a20, 0xcf7c6f}};   /* madder */
static const unsigned *colour(const Graph *g, long thread) {
  const Tensor *t = graph_tensor(g, thread / PLY);
  return dye[t->adjoint ? 3 : (int)t->op->kind];
}
static void box(double x, double y, double w, double h,
                unsigned c) {
  printf("%g\t%g\t%g\t%g\t%u\n", x - w, x + w, -y + h, -y - h, c);
}
static void weave_row(const Graph *g, long size, long row) {
  const unsigned *c = colour(g, row);
  double half = (double)size / 2;
  box(half, (double)row, half + 1, .40, c[1]);
  box(half, (double)row, half + 1, .34, c[0]);
  box(half, (double)row - .14, half + 1, .06, c[2]);
  for (long column = 0; column < size; column++)
    if (warp_on_top(g, row, column))
      {
        const unsigned *d = colour(g, column);
        double x = (double)column + .5, y = (double)row;
        box(x, y, .46, .50, d[1]);
        box(x, y, .36, .60, d[0]);
        box(x - .14, y, .06, .60, d[2]);
      }
}
int main(void) {
  report_begin();
  Network n = network_new(4, 4, 1);
  quit_if("cover", graph_error(n.graph));
  long size = PLY * graph_size(n.graph);
  for (long column = 0; column < size; column++) {
    const unsigned *c = colour(n.graph, column);
    double end = 2.5 + sin(2.4 * (double)column);
    double middle = ((double)size + end) / 2;
    double x = (double)column + .5;
    box(x, middle - 1.5, .40, middle + 1, c[1]);
    box(x, middle - 1.5, .34, middle + 1, c[0]);
    box(x - .14, middle - 1.5, .06, middle + 1, c[2]);
  }
  for (long row = 0; row < size; row++)
    weave_row(n.graph, size, row);
  graph_free(n.graph);
  return report_end("cover", 0);
}
