/* test_curves.c: curves and their fits.
   Tangled from W9-curves-bench.nw. */
#include "programs/curve.h"
#include "suite.h"
#include <math.h>
#include <string.h>

START_TEST(one_example) {
  real point[] = {10, 4};
  const double w[] = {1, 0.5}, want[] = {6, 4, 4, 40};
  Curve c = curve_new(1, 1, &(Scale){0, 1}, 0);
  Session *s = session_new(c.graph);
  Tensor *t[] = {c.guess, c.loss, c.slope[0], c.slope[1]};
  Array one = {SHAPE(1, 2), point};
  for (int i = 0; i < 4; i++)
    ck_assert_double_eq(curve_value(&c, s, t[i], w, one), want[i]);
  session_free(s);
  graph_free(c.graph);
}
END_TEST
static void walk(const Curve *c, Array points, long epochs,
                 double w[]) {
  Session *s = session_new(c->graph);
  for (long n = 0; n < epochs; n++)
    ck_assert(curve_epoch(c, s, points) >= 0);
  ck_assert(curve_read(c, s, w));
  session_free(s);
}
static void jump(const Curve *c, Array points, double w[],
                 double bend[]) {
  double slope[CURVE_TERMS];
  Session *s = session_new(c->graph);
  ck_assert(curve_bowl(c, s, points, slope, bend));
  for (int k = 0; k < c->terms; k++) w[k] = 0;
  ck_assert(curve_solve(c->terms, slope, bend, w));
  session_free(s);
}
static const double near = sizeof(real) < 8 ? 1e-3 : 1e-9;
START_TEST(line_by_sums) {
  Array p = curve_points(1, 0);
  double n = 0, x = 0, y = 0, xx = 0, xy = 0;
  for (const real *q = p.data; n < p.shape.dim[0]; n++, q += 2) {
    x += q[0], y += q[1];
    xx += q[0] * q[0], xy += q[0] * q[1];
  }
  double m = (xy - x * y / n) / (xx - x * x / n);
  double w[2], b[2], h[4];
  Curve c = curve_new(1, 1, &(Scale){12, 9}, 0.5);
  walk(&c, p, 1000, w);
  jump(&c, p, b, h);
  ck_assert_double_eq_tol(w[1], 9 * m, near);
  ck_assert_double_eq_tol(b[1], 9 * m, near);
  double middle = y / n + m * (12 - x / n);
  ck_assert_double_eq_tol(w[0], middle, near * 10);
  ck_assert_double_eq_tol(b[0], middle, near * 10);
  graph_free(c.graph);
  array_free(p);
}
END_TEST
static void find_curve(int degree) {
  const double want[] = {1, -2, 3, -1, 2, 1};
  real point[41][2];
  double w[CURVE_TERMS], bend[CURVE_TERMS * CURVE_TERMS];
  Curve c = curve_new(1, degree, &(Scale){0, 1}, 0.25);
  for (int e = 0; e < 41; e++) {
    double u = (e - 20) / 20., y = 0;
    for (int k = degree; k >= 0; k--) y = y * u + want[k];
    point[e][0] = (real)u;
    point[e][1] = (real)y;
  }
  Array points = {SHAPE(41, 2), point[0]};
  jump(&c, points, w, bend);
  for (int k = 0; k <= degree; k++)
    ck_assert_double_eq_tol(w[k], want[k], 300 * near);
  walk(&c, points, 3000, w);
  for (int k = 0; k <= degree && degree < 3; k++)
    ck_assert_double_eq_tol(w[k], want[k], 300 * near);
  graph_free(c.graph);
}
START_TEST(curves_are_found) {
  for (int degree = 1; degree < 6; degree++)
    find_curve(degree);
}
END_TEST
static double distance(Array p, double rate,
                       const double best[]) {
  double w[3];
  Curve c = curve_new(1, 2, &(Scale){0.5, 2}, rate);
  walk(&c, p, 5000, w);
  graph_free(c.graph);
  return hypot(hypot(w[0] - best[0], w[1] - best[1]),
               w[2] - best[2]);
}
START_TEST(limit_of_rates) {
  Array p = curve_points(2, 1);
  double best[3], bend[9];
  Curve c = curve_new(1, 2, &(Scale){0.5, 2}, 0);
  jump(&c, p, best, bend);
  double limit = 2 / curve_steepest(3, bend);
  double start = hypot(hypot(best[0], best[1]), best[2]);
  ck_assert(distance(p, 0.999 * limit, best) < 0.1 * start);
  ck_assert(distance(p, 1.001 * limit, best) > 10 * start);
  graph_free(c.graph);
  array_free(p);
}
END_TEST
TESTS("curves", 9, one_example, line_by_sums, curves_are_found,
      limit_of_rates)
