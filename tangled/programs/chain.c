/* chain.c: chain N, or chain N N..., or chain --time N..., second
   derivatives of a chain of N numbers.
   Tangled from 16-higher.nw and W16-higher-bench.nw. */
#include "clock.h"
#include "count.h"
#include "report.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static Tensor *chained(Tensor *x) {
  Tensor *here = t_slice(x, 0, 0, -1);
  Tensor *next = t_slice(x, 0, 1, x->shape.dim[0]);
  Tensor *wall = t_sub(next, t_square(here));
  return t_sum(t_add(t_mul(100, t_square(wall)),
                     t_square(t_sub(1, here))));
}
static void draw(Sparse s) {
  for (long r = 0, k = 0; r < s.rows; r++) {
    char line[65] = "";
    memset(line, '.', (size_t)s.columns);
    for (; k < s.count && s.row[k] == r; k++)
      line[s.column[k]] = (char)('a' + s.group[r] % 26);
    printf("%s\n", line);
  }
}
static bool count(long n, bool picture, bool first) {
  Graph *g = graph_new();
  if (!g) return complain("chain", NULL, "out of memory"), false;
  Tensor *x = t_placeholder(g, "x", SHAPE(n));
  Tensor *slope = t_gradient(chained(x), x);
  Sparse s = t_sparse_jacobian(slope, x);
  bool fine = !graph_error(g);
  if (first && fine && !picture)
    printf("n\tslope\telements\tof\tproducts\n");
  if (fine && picture) draw(s);
  else if (fine)
    printf("%ld\t%ld\t%ld\t%.0f\t%ld\n", n, operations(1, &slope),
           s.count, (double)n * (double)n, s.products);
  else complain("chain", NULL, graph_error(g));
  graph_free(g);
  return fine;
}
static double by_columns(Session *s, Tensor *product, Tensor *x,
                         Array at, Tensor *v, Array along) {
  long n = shape_count(at.shape), some = n > 1000 ? 1000 : n;
  double start = worked();
  for (long c = 0; c < some; c++) {
    along.data[c] = 1;
    session_run(s, FETCH(product), FEED({x, at}, {v, along}));
    along.data[c] = 0;
  }
  return (worked() - start) * (double)n / (double)some;
}
static double at_once(Session *s, Tensor *value, Tensor *x,
                      Array at) {
  double start = worked();
  for (int i = 0; i < 10; i++)
    session_run(s, FETCH(value), FEED({x, at}));
  return (worked() - start) / 10;
}
static bool measure(long n, bool first) {
  Graph *g = graph_new();
  Session *s = g ? session_new(g) : NULL;
  Array at = array_new(SHAPE(n)), along = array_new(SHAPE(n));
  double best[2] = {INFINITY, INFINITY};
  const char *why = s && at.data && along.data ? NULL :
                    "out of memory";
  uint64_t seed = 1;
  if (!why) array_normal(at, &seed);
  Tensor *x = NULL, *v = NULL, *product = NULL;
  Sparse h = {.count = 0};
  if (!why) {
    x = t_placeholder(g, "x", SHAPE(n));
    v = t_placeholder(g, "v", SHAPE(n));
    Tensor *slope = t_gradient(chained(x), x);
    product = t_gradient(t_mul(slope, v), x);
    h = t_sparse_jacobian(slope, x);
    why = graph_error(g);
  }
  for (int round = 0; !why && round < 5; round++) {
    best[0] = fmin(best[0], at_once(s, h.value, x, at));
    best[1] = fmin(best[1], by_columns(s, product, x, at, v,
                                       along));
  }
  if (first) printf("n\tthree products\tcolumns\tratio\n");
  if (!why) printf("%ld\t%.1f\t%.0f\t%.0f\n", n, best[0] * 1e6,
                   best[1] * 1e6, best[1] / best[0]);
  if (why) complain("chain", NULL, why);
  array_free(at);
  array_free(along);
  session_free(s);
  graph_free(g);
  return !why;
}
int main(int argc, char **argv) {
  report_begin();
  bool timed = argc > 1 && !strcmp(argv[1], "--time");
  bool fine = argc > 1 + timed;
  if (!fine) complain("chain", NULL, "how long is the chain?");
  for (int i = 1 + timed; i < argc && fine; i++) {
    long n = atol(argv[i]);
    fine = n >= 2 && n <= 1000000;
    if (!fine) complain("chain", argv[i], "2 to 10^6 numbers");
    else if (timed) fine = measure(n, i == 2);
    else fine = count(n, argc == 2 && n <= 64, i == 1);
  }
  return report_end("chain", fine ? EXIT_SUCCESS : EXIT_FAILURE);
}
