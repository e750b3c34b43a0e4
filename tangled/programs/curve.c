/* curve.c: polynomials fitted to points, as a graph.
   Tangled from 09-curves.nw. */
#include "curve.h"
#include "network.h"
#include <math.h>
#include <string.h>

static const real scores[][2] = {
  {3, 81}, {5, 83}, {6, 91}, {8, 92}, {9, 99}, {11, 100},
  {12, 109}, {14, 110}, {15, 118}, {18, 122}, {20, 133},
  {21, 131}};
enum { SCORES = sizeof scores / sizeof *scores, BALL = 19 };
static void throw_ball(real point[][2], uint64_t seed) {
  real noise[BALL];
  array_normal((Array){SHAPE(BALL), noise}, &seed);
  for (int i = 0; i < BALL; i++) {
    double t = 0.1 * i, height = 1.5 + 9 * t - 4.9 * t * t;
    point[i][0] = (real)t;
    point[i][1] = (real)(height + 0.15 * (double)noise[i]);
  }
}
Array curve_points(int degree, uint64_t seed) {
  long n = degree == 1 ? SCORES : BALL;
  Array points = array_new(SHAPE(n, 2));
  if (!points.data) return points;
  if (degree == 1) memcpy(points.data, scores, sizeof scores);
  else throw_ball((real(*)[2])points.data, seed);
  return points;
}
Curve curve_new(int terms, double centre, double unit,
                double rate) {
  Curve c = {.graph = graph_new(), .terms = terms};
  if (!c.graph) return c;
  const Array first = {SHAPE(2), (real[]){1, 0}};
  const Array second = {SHAPE(2), (real[]){0, 1}};
  c.points = t_placeholder(c.graph, "points", SHAPE(ANY, 2));
  c.x = t_dot(c.points, t_constant(c.graph, first));
  c.y = t_dot(c.points, t_constant(c.graph, second));
  for (int k = 0; k < terms; k++) {
    char name[] = {'w', (char)('0' + k), '\0'};
    Array zero = {SCALAR, (real[]){0}};
    c.w[k] = t_variable(c.graph, name, zero);
  }
  Tensor *u = t_div(t_sub(c.x, centre), unit);
  c.guess = c.w[terms - 1];
  for (int k = terms - 1; k-- > 0;)
    c.guess = t_muladd(c.guess, u, c.w[k]);
  c.loss = t_mean(t_square(t_sub(c.guess, c.y)));
  t_gradients(c.loss, terms, c.w, c.slope);
  for (int j = 0; j < terms; j++)
    t_gradients(c.slope[j], terms, c.w, c.bend + j * terms);
  c.step = descend(c.loss, terms, c.w, rate);
  return c;
}
double curve_epoch(const Curve *c, Session *s, Array points) {
  const Array *r = session_run(s, FETCH(c->loss, c->step),
                               FEED({c->points, points}));
  return r ? (double)r->data[0] : -1;
}
double curve_value(const Curve *c, Session *s, Tensor *t,
                   const double w[], Array points) {
  real number[CURVE_TERMS];
  Feed feed[CURVE_TERMS + 1] = {{c->points, points}};
  for (int k = 0; k < c->terms; k++) {
    number[k] = (real)w[k];
    feed[k + 1] = (Feed){c->w[k], {SCALAR, &number[k]}};
  }
  const Array *r = session_run(s, 1, &t, c->terms + 1, feed);
  return r ? (double)r->data[0] : (double)NAN;
}
bool curve_read(const Curve *c, Session *s, double w[]) {
  const Array *r = session_run(s, c->terms, c->w, NO_FEED);
  for (int k = 0; r && k < c->terms; k++)
    w[k] = (double)r[k].data[0];
  return r != NULL;
}
static bool measure(const Curve *c, Session *s, Array points,
                    int n, Tensor *const t[], double number[]) {
  const Array *r = session_run(s, n, t,
                               FEED({c->points, points}));
  for (int i = 0; r && i < n; i++)
    number[i] = (double)r[i].data[0];
  return r != NULL;
}
bool curve_bowl(const Curve *c, Session *s, Array points,
                double slope[], double bend[]) {
  int n = c->terms;
  return measure(c, s, points, n, c->slope, slope) &&
         measure(c, s, points, n * n, c->bend, bend);
}
void curve_solve(int n, const double slope[], const double bend[],
                 double w[]) {
  double a[CURVE_TERMS][CURVE_TERMS + 1];
  for (int j = 0; j < n; j++) {
    memcpy(a[j], bend + j * n, (size_t)n * sizeof *bend);
    a[j][n] = slope[j];
  }
  for (int p = 0; p < n; p++)
    for (int j = 0; j < n; j++)
      if (j != p)
        for (int k = n; k >= p; k--)
          a[j][k] -= a[p][k] * (a[j][p] / a[p][p]);
  for (int j = 0; j < n; j++) w[j] -= a[j][n] / a[j][j];
}
double curve_steepest(int n, const double bend[]) {
  double v[CURVE_TERMS], stretch = 0;
  for (int j = 0; j < n; j++) v[j] = 1. / (1 + j);
  for (int round = 0; round < 1000; round++) {
    double u[CURVE_TERMS] = {0}, sum = 0;
    for (int j = 0; j < n; j++) {
      for (int k = 0; k < n; k++) u[j] += bend[j * n + k] * v[k];
      sum += u[j] * u[j];
    }
    stretch = sqrt(sum);
    for (int j = 0; j < n; j++) v[j] = u[j] / stretch;
  }
  return stretch;
}
