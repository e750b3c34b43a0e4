/* curve.c: polynomials fitted to points, as a graph.
   Tangled from 09-curves.nw. */
#include "curve.h"
#include "network.h"
#include <math.h>
#include <stdio.h>
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
static Tensor *column(const Curve *c, int k) {
  real pick[CURVE_TERMS] = {0};
  pick[k] = 1;
  Array one = {SHAPE(c->columns + 1), pick};
  return t_dot(c->points, t_constant(c->graph, one));
}
static void add_powers(Curve *c, int k, Scale s) {
  Tensor *u = t_div(t_sub(column(c, k), s.centre), s.unit);
  Tensor *const *w = c->w + k * c->degree;
  Tensor *t = w[c->degree];
  for (int d = c->degree; --d > 0;) t = t_muladd(t, u, w[d]);
  c->guess = t_muladd(t, u, c->guess);
}
Curve curve_new(int columns, int degree, const Scale scale[],
                double rate) {
  Curve c = {.graph = graph_new(), .columns = columns,
             .degree = degree, .terms = 1 + columns * degree};
  if (!c.graph) return c;
  c.points = t_placeholder(c.graph, "points",
                           SHAPE(ANY, columns + 1));
  for (int k = 0; k < c.terms; k++) {
    char name[16];
    Array zero = {SCALAR, (real[]){0}};
    snprintf(name, sizeof name, "w%d", k);
    c.w[k] = t_variable(c.graph, name, zero);
  }
  c.guess = c.w[0];
  for (int k = 0; k < columns; k++) add_powers(&c, k, scale[k]);
  Tensor *error = t_sub(c.guess, column(&c, columns));
  c.loss = t_mean(t_square(error));
  int n = c.terms;
  t_gradients(c.loss, n, c.w, c.slope);
  for (int j = 0; j < n; j++)
    t_gradients(c.slope[j], n, c.w, c.bend + j * n);
  Tensor *part[CURVE_TERMS];
  int parts = 0;
  for (int k = 0; k < c.terms; k += WEIGHTS, parts++) {
    int some = c.terms - k < WEIGHTS ? c.terms - k : WEIGHTS;
    part[parts] = descend(c.loss, some, c.w + k, rate);
  }
  c.step = parts == 1 ? part[0] : t_group(c.graph, parts, part);
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
bool curve_solve(int n, const double slope[], const double bend[],
                 double w[]) {
  double a[CURVE_TERMS][CURVE_TERMS + 1];
  for (int j = 0; j < n; j++) {
    memcpy(a[j], bend + j * n, (size_t)n * sizeof *bend);
    a[j][n] = slope[j];
  }
  for (int p = 0; p < n; p++) {
    double dust = sizeof(real) < sizeof(double) ? 1e-5 : 1e-12;
    if (!(a[p][p] > dust * bend[p * n + p])) return false;
    for (int j = 0; j < n; j++)
      if (j != p)
        for (int k = n; k >= p; k--)
          a[j][k] -= a[p][k] * (a[j][p] / a[p][p]);
  }
  for (int j = 0; j < n; j++) w[j] -= a[j][n] / a[j][j];
  return true;
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
