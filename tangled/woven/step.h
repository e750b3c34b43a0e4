/* step.h: what a kernel is given, and loops over it, for those
   who write one. Tangled from 05-ops.nw. */
#ifndef WOVEN_STEP_H
#define WOVEN_STEP_H
#include "op.h"
#pragma GCC visibility push(default)

enum { OP_LOOPS = SHAPE_RANK + 1 };

struct Operand {
  real *const *at;           /* where its address is kept */
  Shape shape;               /* nothing is ANY any more */
  long stride[OP_LOOPS];
};
struct Step {
  void (*compute)(const Step *s);
  const Op *op;              /* not the tensor's, if it copies */
  const Tensor *tensor;
  Step *next;                /* the step to run after this one */
  int rank, outer;           /* loops; those over the result */
  long size[OP_LOOPS];       /* how often each loop runs */
  Operand operand[];         /* the result, then the inputs */
};
/* Nests loops over a shape to which the first n operands are
   stretched: outside those in which the result moves, inside
   those in which it stands still, at least one of each. */
void op_nest(Step *s, int n, Shape over);
void op_prepare_map(Step *s);          /* for elementwise ops */
bool op_reads_any(const Operand *o);   /* true */
void op_dense(Operand *o);              /* sets dense strides */
bool op_is_dense(const Operand *o);
/* the strides with which o is repeated to fill a larger shape */
void op_stretch(const Operand *o, Shape to, long stride[]);
/* a view of input 0, repeated to fill the shape of the result; of
   an op that computes, only if both shapes are the same */
bool op_view_stretched(const Tensor *t, const Operand *in,
                       Operand *out);
#pragma GCC visibility pop
#endif
