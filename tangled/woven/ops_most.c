/* ops_most.c: the largest elements, and where they are.
   Tangled from 10-perceptrons.nw. */
#include "axes.h"
#include "op_map.h"
#include <math.h>

static void improve(const real *restrict a, long across,
                    long width, real *restrict most) {
  OP_EACH for (long j = 0; j < width; j++) {
    real x = a[j * across], y = most[j];
    most[j] = (x <= y || y != y ? y : x) + 0;
  }
}
static void improve_place(const real *restrict a, long across,
                          long width, long n, real *restrict most,
                          long *restrict place) {
  OP_EACH for (long j = 0; j < width; j++) {
    real x = a[j * across], y = most[j];
    bool stays = n > 0 && (x <= y || y != y);
    most[j] = (stays ? y : x) + 0;
    place[j] = (stays ? place[j] : n) + 0;
  }
}
static void find_most(const Step *s, const real *a, long across,
                      long width, real most[], long place[]) {
  int last = s->rank - 1;
  long at[OP_LOOPS] = {0}, along = s->operand[1].stride[last];
  long n = 0;
  Place p = {most, {a}};
  for (long j = 0; j < width; j++) most[j] = -(real)INFINITY;
  for (long j = 0; place && j < width; j++) place[j] = -1;
  do
    for (long i = 0; i < s->size[last]; i++, n++)
      if (place)
        improve_place(p.in[0] + i * along, across, width, n, most,
                      place);
      else improve(p.in[0] + i * along, across, width, most);
  while (op_next(s, s->outer, last, 1, at, &p));
}
#ifndef BLOCK
#define BLOCK 64
#endif
static void max_row(const Step *s, real *out,
                    const real *const in[]) {
  long across = s->operand[1].stride[s->outer - 1];
  long n = s->size[s->outer - 1];
  for (long j = 0; j < n; j += BLOCK)
    find_most(s, in[0] + j * across, across,
              n - j < BLOCK ? n - j : BLOCK, out + j, NULL);
}
static void max_compute(const Step *s) { op_rows(s, 1, max_row); }
static void argmax_row(const Step *s, real *out,
                       const real *const in[]) {
  long across = s->operand[1].stride[s->outer - 1];
  long n = s->size[s->outer - 1], place[BLOCK];
  real most[BLOCK];
  for (long j = 0; j < n; j += BLOCK) {
    long width = n - j < BLOCK ? n - j : BLOCK;
    find_most(s, in[0] + j * across, across, width, most, place);
    for (long k = 0; k < width; k++)
      out[j + k] = place[k] < 0 ? (real)NAN : (real)place[k];
  }
}
static void argmax_compute(const Step *s) {
  op_rows(s, 1, argmax_row);
}
static Tensor *max_gradient(Tensor *y, Tensor *g, int i) {
  Tensor *a = y->input[i];
  Tensor *less = t_greater(with_axes(y, y), a);
  Tensor *equal = t_sub(1, less);
  Tensor *ties = op_node(a->graph, &op_sum, 1, &equal,
                         op_attributes(y));
  return t_select(less, 0, with_axes(y, t_div(g, ties)));
}
static const Op op_max = {
  .name = "max", .arity = 1, .attribute_size = sizeof(Axes),
  .shape = sum_shape, .reads = op_reads_any,
  .prepare = sum_prepare, .compute = max_compute,
  .gradient = max_gradient};
Tensor *t_max(Tensor *a) {
  return op_node(graph_of(a), &op_max, 1, &a,
                 &(Axes){.mask = ALL_AXES});
}
Tensor *t_min(Tensor *a) { return t_neg(t_max(t_neg(a))); }
Tensor *t_max_over(Tensor *a, bool keep, int n, const int axis[]) {
  return over_axes(&op_max, a, keep, n, axis);
}
Tensor *t_min_over(Tensor *a, bool keep, int n, const int axis[]) {
  return t_neg(t_max_over(t_neg(a), keep, n, axis));
}
static const Op op_argmax = {
  .name = "argmax", .arity = 1, .attribute_size = sizeof(Axes),
  .flat = true, .shape = sum_shape, .reads = op_reads_any,
  .prepare = sum_prepare, .compute = argmax_compute};

Tensor *t_argmax(Tensor *a, int axis) {
  return over_axes(&op_argmax, a, false, 1, &axis);
}
