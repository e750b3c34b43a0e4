/* curve.h: polynomials fitted to points, as a graph.
   Tangled from 09-curves.nw. */
#ifndef CURVE_H
#define CURVE_H
#include "woven/woven.h"

enum { CURVE_TERMS = 16 };
typedef struct Scale { double centre, unit; } Scale;
typedef struct Curve {
  Graph *graph;
  int columns, degree;     /* columns of x, powers of each */
  int terms;               /* 1 + columns * degree */
  Tensor *points;          /* [?,columns+1]: x..., y */
  Tensor *w[CURVE_TERMS];  /* scalars, zero at first */
  Tensor *guess;           /* [?] */
  Tensor *loss, *step;     /* as in a Network */
  Tensor *slope[CURVE_TERMS];
  Tensor *bend[CURVE_TERMS * CURVE_TERMS];
} Curve;
/* A curve of at most CURVE_TERMS terms, with the powers 1 to
   degree >= 1 of u = (x - centre) / unit for each column of x.
   graph is NULL if memory ran out, otherwise ask graph_error().
   The caller frees it. */
Curve curve_new(int columns, int degree, const Scale scale[],
                double rate);
/* Trains once. The loss before, or -1 on error. */
double curve_epoch(const Curve *c, Session *s, Array points);
/* The first number of t, a tensor of the curve, if w were its
   coefficients; NaN on error. */
double curve_value(const Curve *c, Session *s, Tensor *t,
                   const double w[], Array points);
/* The coefficients as they are; false on error. */
bool curve_read(const Curve *c, Session *s, double w[]);
/* Twelve scores and IQs for degree 1, else 19 heights of a ball
   at times in seconds, with noise; [n,2]. The caller frees
   them. */
Array curve_points(int degree, uint64_t seed);
/* The first derivatives [terms] of the loss by the coefficients,
   and the second [terms][terms]; false on error. */
bool curve_bowl(const Curve *c, Session *s, Array points,
                double slope[], double bend[]);
/* Moves w, where the slope was measured, to the bottom; false if
   the points do not determine where that is. */
bool curve_solve(int n, const double slope[], const double bend[],
                 double w[]);
/* The largest eigenvalue of the second derivatives; descent
   arrives with rates below 2 / curve_steepest(). */
double curve_steepest(int n, const double bend[]);
#endif
