/* steps.c: errors of difference quotients, for the exponential
   at 1 and steps of many sizes. Tangled from 06-backprop.nw. */
#include "woven/woven.h"
#include <complex.h>
#include <math.h>
#include <stdio.h>

static double run(Session *s, Tensor *y, Tensor *x, double at) {
  real in = (real)at;
  return session_run(s, FETCH(y), FEED({x, {SCALAR, &in}}))->data[0];
}
int main(void) {
  Graph *g = graph_new();
  Session *s = session_new(g);
  Tensor *x = t_placeholder(g, "x", SCALAR), *y = t_exp(x);
  const double e = 2.718281828459045;
  printf("step\tforward\tcentral\tcomplex\n");
  for (int i = 1; i <= 12; i++) {
    double h = pow(10, -i), here = run(s, y, x, 1);
    double above = run(s, y, x, 1 + h), below = run(s, y, x, 1 - h);
    double forward = (above - here) / h;
    double central = (above - below) / (2 * h);
    double imaginary = cimag(cexp(1 + h * I)) / h;
    printf("1e-%02d\t%.0e\t%.0e\t%.0e\n", i, fabs(forward / e - 1),
           fabs(central / e - 1), fabs(imaginary / e - 1));
  }
  session_free(s);
  graph_free(g);
  return 0;
}
