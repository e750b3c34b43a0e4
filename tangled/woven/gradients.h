/* gradients.h: derivatives. Tangled from 07-backprop.nw. */
#ifndef WOVEN_GRADIENTS_H
#define WOVEN_GRADIENTS_H
#include "graph.h"
#pragma GCC visibility push(default)

/* dx[k] becomes the derivative of y, or of the sum of y's
   elements, by x[k]: a tensor like any other, of x[k]'s shape;
   zeros if y does not depend on x[k]; on error the inert tensor.
   All belong to one graph. The work is linear in its nodes. */
void t_gradients(Tensor *y, int n, Tensor *const *x, Tensor **dx);
Tensor *t_gradient(Tensor *y, Tensor *x);   /* for one x */
#pragma GCC visibility pop
#endif
