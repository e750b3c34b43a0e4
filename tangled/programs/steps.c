/* steps.c: how far difference quotients are off, by the size of
   the step. Tangled from 07-backprop.nw. */
#include "woven/woven.h"
#include <complex.h>
#include <math.h>
#include <stdio.h>

static double run(Session *s, Tensor *y, Tensor *x, double at) {
  real in = (real)at;
  Feed feed = {x, {SCALAR, &in}};
  return session_run(s, FETCH(y), 1, &feed)->data[0];
}
int main(void) {
  Graph *g = graph_new();
  Session *s = session_new(g);
  Tensor *x = t_placeholder(g, "x", SCALAR), *y = t_exp(x);
  printf("step\tforward\tcentral\tcomplex\n");
  for (int i = 1; i <= 12; i++) {
    double h = pow(10, -i), e = exp(1), here = run(s, y, x, 1);
    double above = run(s, y, x, 1 + h), below = run(s, y, x, 1 - h);
    printf("1e-%02d\t%.0e\t%.0e\t%.0e\n", i,
           fabs((above - here) / h / e - 1),
           fabs((above - below) / (2 * h) / e - 1),
           fabs(cimag(cexp(1 + h * I)) / h / e - 1));
  }
  session_free(s);
  graph_free(g);
  return 0;
}
