/* axes.h: sets of axes, for ops that reduce; for the library's
   own use. Tangled from 05-ops.nw. */
#ifndef WOVEN_AXES_H
#define WOVEN_AXES_H
#include "ops.h"
#include "step.h"

typedef struct Axes {     /* the attribute of such an op */
  unsigned mask;
  bool keep;
} Axes;

enum { ALL_AXES = (1 << SHAPE_RANK) - 1 };

/* op(a) over the axes in the list; an error names the op */
Tensor *over_axes(const Op *op, Tensor *a, bool keep, int n,
                  const int axis[]);
/* rules for shape and loops: the axes become 1 or disappear; the
   inner loops are those over the axes */
bool sum_shape(const Tensor *t, const Shape in[], Shape *out,
               Message *why);
void sum_prepare(Step *s);
/* t, of the shape of y, with the axes of y's input given back */
Tensor *with_axes(Tensor *y, Tensor *t);
extern const Op op_sum;
#endif
