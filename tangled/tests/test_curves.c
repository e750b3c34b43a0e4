/* test_curves.c: curves, their fits, and the reader of numbers.
   Tangled from 09-curves.nw. */
#include "programs/curve.h"
#include "suite.h"
#include <math.h>
#include <string.h>
#include <unistd.h>

START_TEST(one_example) {
  real point[] = {10, 4};
  const double w[] = {1, 0.5}, want[] = {6, 4, 4, 40};
  Curve c = curve_new(2, 0, 1, 0);
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
  curve_solve(c->terms, slope, bend, w);
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
  Curve c = curve_new(2, 12, 9, 0.5);
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
  const double want[CURVE_TERMS] = {1, -2, 3, -1, 2, 1};
  real point[41][2];
  double w[CURVE_TERMS], bend[CURVE_TERMS * CURVE_TERMS];
  Curve c = curve_new(degree + 1, 0, 1, 0.25);
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
  for (int degree = 1; degree < CURVE_TERMS; degree++)
    find_curve(degree);
}
END_TEST
static double distance(Array p, double rate,
                       const double best[]) {
  double w[3];
  Curve c = curve_new(3, 0.5, 2, rate);
  walk(&c, p, 5000, w);
  graph_free(c.graph);
  return hypot(hypot(w[0] - best[0], w[1] - best[1]),
               w[2] - best[2]);
}
START_TEST(limit_of_rates) {
  Array p = curve_points(2, 1);
  double best[3], bend[9];
  Curve c = curve_new(3, 0.5, 2, 0);
  jump(&c, p, best, bend);
  double limit = 2 / curve_steepest(3, bend);
  double start = hypot(hypot(best[0], best[1]), best[2]);
  ck_assert(distance(p, 0.999 * limit, best) < 0.1 * start);
  ck_assert(distance(p, 1.001 * limit, best) > 10 * start);
  graph_free(c.graph);
  array_free(p);
}
END_TEST
static Array read_text(const char *text, size_t size,
                       Message *why) {
  char path[] = "/tmp/woven-XXXXXX";
  int file = mkstemp(path);
  ck_assert(file >= 0);
  ck_assert(write(file, text, size) == (ssize_t)size);
  close(file);
  Array a = dataset_csv(path, why);
  unlink(path);
  ck_assert_int_eq(!a.data, why->text[0] != '\0');
  return a;
}
static const char *const good[] = {
  "1,2\n3,4\n", "1,2\n3,4", "a,b\r\n1,2\r\n3,4\r\n",
  "\n\n 1 ,\t2 \n\n  \n3,4\n\n", "score,IQ (of 2)\n1,2\n3,4\n",
  "1,2\n3,0x4", "1e0,+2\n3.0,.4e1\n", "\n\"a\",\"b\"\n\n1,2\n3,4"};
START_TEST(good_files) {
  Message why;
  for (size_t k = 0; k < sizeof good / sizeof *good; k++) {
    Array a = read_text(good[k], strlen(good[k]), &why);
    ck_assert_msg(a.data != NULL, "%s", why.text);
    ck_assert(shape_same(a.shape, SHAPE(2, 2)));
    for (int i = 0; i < 4; i++)
      ck_assert_double_eq((double)a.data[i], i + 1);
    array_free(a);
  }
}
END_TEST
static const struct {
  const char *text, *words;
} bad[] = {
  {"", "no numbers"}, {"\n\r\n  \n", "no numbers"},
  {"x,y\n", "no numbers"}, {"1 2\n", "no numbers"},
  {"1,2\n3\n", "line 2, column 1: the row ends early: \"3\""},
  {"1,2\n3,4,5\n", "line 2, column 3: one word too many: \"5\""},
  {"x\n1,2\n", "line 2, column 2: one word"},
  {"1,2\n\n\n3,4x\n", "line 4, column 2: not a number: \"4x\""},
  {"1,two\n", "column 2: not a number: \"two\""},
  {"x1,25\n", "column 2: not a name: \"25\""},
  {"1;2\n3;4\n", "line 2, column 1: not a number: \"3;4\""},
  {"1,\n", "not a number: \"\""}, {",\n,\n", "not a number: \"\""},
  {"1,2,\n", "column 3: not a number"}, {"1,-\n", "\"-\""},
  {"1,nan\n", "not a finite number: \"nan\""},
  {"1,2\n3,-inf\n", "line 2, column 2: not a finite"},
  {"1e999,1\n", "column 1: not a finite number: \"1e999\""},
  {"1,2 3\n", "not a number: \"2 3\""}, {"1,\"2\"\n", "number"},
};
START_TEST(bad_files) {
  Message why;
  for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
    read_text(bad[k].text, strlen(bad[k].text), &why);
    ck_assert_msg(strstr(why.text, bad[k].words) != NULL,
                  "number %zu: %s", k, why.text);
    ck_assert(!strncmp(why.text, "/tmp/woven-", 11));
  }
}
END_TEST
START_TEST(damaged_files) {
  Message why;
  ck_assert(!dataset_csv("nowhere/x.csv", &why).data);
  ck_assert(strstr(why.text, "x.csv: No such file") != NULL);
  ck_assert(!dataset_csv("/tmp", &why).data);
  ck_assert(strstr(why.text, "/tmp: Is a directory") != NULL);
  ck_assert(!read_text("1,2\0003\n", 7, &why).data);
  ck_assert(strstr(why.text, "\"2?3\"") != NULL);
  ck_assert(!dataset_csv("/dev/zero", &why).data);
  ck_assert(strstr(why.text, "line 1 is too long") != NULL);
  for (int i = 0; i < 8; i++)
    for (const char *p = "\n,9-x\xff"; *p; p++) {
      char text[] = "1,2\n3,4\n";
      text[i] = *p;
      Array a = read_text(text, strlen(text), &why);
      long n = a.data ? shape_count(a.shape) : 0;
      for (long k = 0; k < n; k++) ck_assert(isfinite(a.data[k]));
      array_free(a);
    }
}
END_TEST
TESTS("curves", 8, one_example, line_by_sums, curves_are_found,
      limit_of_rates, good_files, bad_files, damaged_files)
