/* bend.c: what the second derivatives of the network for
   exclusive or cost. Tangled from 16-higher.nw,
   17-forward.nw and W16-higher-bench.nw. */
#include "count.h"
#include "report.h"
#include <stdlib.h>

enum { HIDDEN = 4 };

static Tensor *loss_of(Graph *g, Tensor *w[2], Tensor *v[2]) {
  Shape in = SHAPE(2, HIDDEN), out = SHAPE(HIDDEN, 1);
  Tensor *x = t_placeholder(g, "x", SHAPE(4, 2));
  Tensor *y = t_placeholder(g, "y", SHAPE(4, 1));
  w[0] = t_placeholder(g, "w", in);
  w[1] = t_placeholder(g, "v", out);
  v[0] = t_placeholder(g, "along w", in);
  v[1] = t_placeholder(g, "along v", out);
  Tensor *hidden = t_sigmoid(t_dot(x, w[0]));
  Tensor *guess = t_sigmoid(t_dot(hidden, w[1]));
  return t_mean(t_square(t_sub(guess, y)));
}
static const char *print(Graph *g) {
  Tensor *w[2], *v[2], *slope[2], *product[2], *h[4];
  Tensor *loss = loss_of(g, w, v);
  t_gradients(loss, 2, w, slope);
  Tensor *along = t_add(t_sum(t_mul(slope[0], v[0])),
                        t_sum(t_mul(slope[1], v[1])));
  t_gradients(along, 2, w, product);
  t_hessian(loss, 2, w, h);
  if (graph_error(g)) return graph_error(g);
  printf("loss\t%ld\n", operations(1, &loss));
  printf("slope\t%ld\n", operations(2, slope));
  printf("bend along v\t%ld\n", operations(2, product));
  t_hessian_product(loss, 2, w, v, product);
  printf("the same, forward\t%ld\n", operations(2, product));
  printf("the whole bend\t%ld\n", operations(4, h));
  return NULL;
}
int main(void) {
  report_begin();
  Graph *g = graph_new();
  const char *why = g ? print(g) : "out of memory";
  int status = why ? complain("bend", NULL, why) : 0;
  graph_free(g);
  return report_end("bend", status);
}
