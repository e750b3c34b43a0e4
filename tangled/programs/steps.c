/* steps.c: how far difference quotients are off, by the size of
   the step. Tangled from 07-backprop.nw. */
#include "report.h"
#include "woven/woven.h"
#include <math.h>
#include <stdlib.h>

static double run(Session *s, Tensor *y, Tensor *x, double at) {
  real in = (real)at;
  const Array *r = session_run(s, FETCH(y),
                               FEED({x, {SCALAR, &in}}));
  return r ? (double)r->data[0] : 0;
}
static bool print(Session *s, Tensor *y, Tensor *x, int i) {
  double h = pow(10, -i), e = exp(1), here = run(s, y, x, 1);
  double above = run(s, y, x, 1 + h), below = run(s, y, x, 1 - h);
  if (here * above * below == 0) return false;
  printf("1e-%02d\t%.0e\t%.0e\n", i,
         fabs((above - here) / h / e - 1),
         fabs((above - below) / (2 * h) / e - 1));
  return true;
}
int main(void) {
  report_begin();
  Graph *g = graph_new();
  Session *s = g ? session_new(g) : NULL;
  bool fine = s != NULL;
  Tensor *x = fine ? t_placeholder(g, "x", SCALAR) : NULL;
  Tensor *y = fine ? t_exp(x) : NULL;
  if (fine) printf("step\tforward\tcentral\n");
  for (int i = 1; fine && i <= 12; i++) fine = print(s, y, x, i);
  int status = fine ? 0 : complain("steps", NULL, "out of memory");
  session_free(s);
  graph_free(g);
  return report_end("steps", status);
}
