/* axes.h: what ops over axes share; for the library's own use.
   Tangled from 05-ops.nw. */
#ifndef WOVEN_AXES_H
#define WOVEN_AXES_H
#include "ops.h"
#include "step.h"

typedef struct Axes {
  unsigned mask;
  bool keep;
} Axes;

enum { ALL_AXES = (1 << SHAPE_RANK) - 1 };
extern const Op op_sum;
/* the op over these axes of a; error if one does not exist */
Tensor *over_axes(const Op *op, Tensor *a, bool keep, int n,
                  const int axis[]);
/* for the op: its shape, and loops over its input */
bool sum_shape(const Tensor *t, const Shape in[], Shape *out,
               Message *why);
void sum_prepare(Step *s);
/* t, of the shape of y, with the axes that y has lost */
Tensor *with_axes(Tensor *y, Tensor *t);
#endif
