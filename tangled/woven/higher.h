/* higher.h: derivatives in tables. Tangled from 16-higher.nw. */
#ifndef WOVEN_HIGHER_H
#define WOVEN_HIGHER_H
#include "graph.h"
#pragma GCC visibility push(default)

/* j[k] becomes the Jacobian of y by x[k]: its shape is y's
   followed by x[k]'s, and its element [i..,l..] is the derivative
   of y[i..] by x[k][l..]. It takes a walk for each element of y.
   Errors as in t_gradients; an open size; more than SHAPE_RANK
   axes. Then the inert tensor. */
void t_jacobian(Tensor *y, int n, Tensor *const *x, Tensor **j);
/* h[j * n + k] becomes the second derivatives of y, or of the sum
   of its elements, by x[j] and x[k], in x[j]'s shape followed by
   x[k]'s: the Hessian in blocks, the Jacobian of the gradient.
   Only blocks with k >= j take walks. Errors as in t_jacobian. */
void t_hessian(Tensor *y, int n, Tensor *const *x, Tensor **h);
typedef struct Sparse {
  long rows, columns;   /* elements of y, and of x */
  long count;           /* of those that may differ from zero, */
  const long *row, *column;   /* where they are, row by row, */
  Tensor *value;              /* and their values: [count] */
  long products;        /* walks back that this took, */
  const long *group;    /* and in which of them each row was */
} Sparse;
/* The Jacobian of y by x; of t_gradient(f, x), f's Hessian. What
   may differ from zero is found from the graph, not from numbers:
   sums that cancel are not seen, and ops that are neither
   pointwise nor move or add elements count as full. Sizes must be
   known. The lists live as long as the graph. On error count is 0
   and value the inert tensor. Curtis, Powell & Reid 1974. */
Sparse t_sparse_jacobian(Tensor *y, Tensor *x);
#pragma GCC visibility pop
#endif
