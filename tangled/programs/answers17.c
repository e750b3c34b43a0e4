/* answers17.c: answers to exercises of the chapter on forward
   mode. Tangled from W17-forward-bench.nw. */
#include "count.h"
#include "report.h"
#include <stdlib.h>

static Tensor *valley(Tensor *x, Tensor *y) {
  Tensor *wall = t_sub(y, t_square(x));
  return t_add(t_square(t_sub(1, x)), t_mul(100, t_square(wall)));
}
static bool curvature(Graph *g, Session *s) {
  Tensor *t = t_number(g, 0), *c[3], *h[4], *hv[2];
  Tensor *x[] = {t_number(g, -1.2), t_number(g, 1)};
  Tensor *v[] = {t_number(g, 1), t_number(g, 2)};
  Tensor *f = valley(x[0], x[1]);
  t_hessian(f, 2, x, h);
  t_hessian_product(f, 2, x, v, hv);
  t_taylor(valley(t_add(x[0], t), t_add(x[1], t_mul(2, t))), t,
           NULL, 2, c);
  Tensor *way[3] = {
    t_add(h[0], t_add(t_mul(4, h[1]), t_mul(4, h[3]))),
    t_add(hv[0], t_mul(2, hv[1])), t_mul(2, c[2])};
  const char *name[] = {"hessian", "product", "series"};
  const Array *r = session_run(s, 3, way, NO_FEED);
  for (int i = 0; r && i < 3; i++)
    printf("%s: %g, %ld operations\n", name[i],
           (double)r[i].data[0], operations(1, &way[i]));
  return r != NULL;
}
typedef struct Tagged { double value, tangent[2]; } Tagged;
typedef Tagged Function(Tagged at, const Tagged *outer, int tag);

static double derivative(Function *f, double at,
                         const Tagged *outer, int tag) {
  Tagged start = {.value = at};
  start.tangent[tag] = 1;
  return f(start, outer, tag + 1).tangent[tag];
}
static Tagged inner(Tagged y, const Tagged *x, int tag) {
  (void)tag;
  for (int k = 0; k < 2; k++) y.tangent[k] += x->tangent[k];
  y.value += x->value;
  return y;
}
static Tagged outer(Tagged x, const Tagged *none, int tag) {
  double factor = derivative(inner, 1, &x, tag);
  (void)none;
  for (int k = 0; k < 2; k++) x.tangent[k] *= factor;
  x.value *= factor;
  return x;
}
static bool tags(void) {
  printf("tagged numbers say %g\n", derivative(outer, 1, NULL, 0));
  return true;
}
static bool columns(Graph *g, Session *s) {
  real at[] = {2, 3, 4, 5, 6}, unit[5] = {1};
  real rest[] = {0, 1, 1, 1, 1};
  Tensor *x = t_constant(g, (Array){SHAPE(5), at});
  Tensor *y = t_mul(x, t_slice(x, 0, 0, 1));
  Sparse rows = t_sparse_jacobian(y, x);
  Tensor *one = t_constant(g, (Array){SHAPE(5), unit});
  Tensor *all = t_constant(g, (Array){SHAPE(5), rest});
  const Array *r = session_run(s, FETCH(t_tangent(y, x, one),
                                        t_tangent(y, x, all)),
                               NO_FEED);
  if (!r) return false;
  printf("%ld walks back, or 2 up:\n", rows.products);
  for (int i = 0; i < 5; i++)
    printf("%g %g\n", (double)r[0].data[i], (double)r[1].data[i]);
  return true;
}
static bool equation(Graph *g, Session *s) {
  enum { DEGREE = 9 };
  Tensor *t = t_number(g, 0), *power = t_number(g, 1), *c[DEGREE];
  Tensor *x[DEGREE + 1] = {t_number(g, 0)}, *sum = x[0];
  for (int k = 0; k < DEGREE; k++) {
    t_taylor(t_add(1, t_square(sum)), t, NULL, k, c);
    x[k + 1] = t_stop(t_div(c[k], k + 1));
    power = t_mul(power, t);
    sum = t_add(sum, t_mul(x[k + 1], power));
  }
  const Array *r = session_run(s, DEGREE + 1, x, NO_FEED);
  for (int k = 0; r && k <= DEGREE; k++)
    printf("%.6g%c", (double)r[k].data[0],
           k < DEGREE ? ' ' : '\n');
  return r != NULL;
}
int main(void) {
  report_begin();
  Graph *g = graph_new();
  Session *s = g ? session_new(g) : NULL;
  bool fine = s && curvature(g, s) && tags() && columns(g, s) &&
              equation(g, s);
  int status = fine ? EXIT_SUCCESS :
    complain("answers17", NULL,
             s ? session_error(s) : "out of memory");
  session_free(s);
  graph_free(g);
  return report_end("answers17", status);
}
