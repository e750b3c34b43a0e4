/* newton.c: newton ball, or newton valley X Y, Newton's method
   step by step. Tangled from 16-higher.nw
   and W16-higher-bench.nw. */
#include "curve.h"
#include "report.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 3, STEPS = 7, ALL = 1 + MOST + MOST * MOST };

static const char *walk(Session *s, Tensor *y, int n,
                        Tensor *const *x, Feed feed) {
  Tensor *t[ALL] = {y};
  double number[ALL], w[MOST];
  int all = 1 + n + n * n;
  t_gradients(y, n, x, t + 1);
  t_hessian(y, n, x, t + 1 + n);
  printf("step\tvalue\tslope\tat\n");
  for (int step = 0; step <= STEPS; step++) {
    const Array *r = session_run(s, all, t, feed.tensor != NULL,
                                 &feed);
    if (!r) return session_error(s);
    for (int i = 0; i < all; i++) number[i] = (double)r[i].data[0];
    double length = 0;
    for (int k = 1; k <= n; k++) length += number[k] * number[k];
    printf("%d\t%.4g\t%.1e", step, number[0], sqrt(length));
    for (int k = 0; k < n; k++)
      printf("\t%.10g", (double)*session_variable(s, x[k]));
    printf("\n");
    for (int k = 0; k < n; k++)
      w[k] = (double)*session_variable(s, x[k]);
    if (!curve_solve(n, number + 1, number + 1 + n, w))
      return "the bend is not that of a bowl";
    for (int k = 0; k < n; k++)
      *session_variable(s, x[k]) = (real)w[k];
  }
  return NULL;
}
static const char *ball(void) {
  Scale scale = {.centre = 0, .unit = 1};
  Curve c = curve_new(1, 2, &scale, 0.1);
  Session *s = c.graph ? session_new(c.graph) : NULL;
  Array points = curve_points(2, 1);
  bool fine = s && points.data && !graph_error(c.graph);
  const char *why = fine ? walk(s, c.loss, c.terms, c.w,
                                (Feed){c.points, points})
                         : "out of memory";
  if (why) complain("newton", NULL, why);
  array_free(points);
  session_free(s);
  graph_free(c.graph);
  return why;
}
static const char *valley(real start[]) {
  Graph *g = graph_new();
  Session *s = g ? session_new(g) : NULL;
  if (!s) return complain("newton", NULL, "out of memory"), "";
  Tensor *v[2];
  for (int k = 0; k < 2; k++)
    v[k] = t_variable(g, k ? "y" : "x",
                      (Array){SCALAR, start + k});
  Tensor *wall = t_sub(v[1], t_square(v[0]));
  Tensor *f = t_add(t_square(t_sub(1, v[0])),
                    t_mul(100, t_square(wall)));
  const char *why = walk(s, f, 2, v, (Feed){.tensor = NULL});
  if (why) complain("newton", NULL, why);
  session_free(s);
  graph_free(g);
  return why;
}
int main(int argc, char **argv) {
  report_begin();
  real start[] = {(real)-1.2, 1};
  for (int k = 0; k < 2 && k + 2 < argc; k++)
    start[k] = (real)atof(argv[k + 2]);
  bool curve = argc > 1 && !strcmp(argv[1], "ball");
  const char *why = curve ? ball() : valley(start);
  return report_end("newton", why ? EXIT_FAILURE : EXIT_SUCCESS);
}
