/* gradients.h: derivatives. Tangled from 07-backprop.nw. */
#ifndef WOVEN_GRADIENTS_H
#define WOVEN_GRADIENTS_H
#include "graph.h"
#pragma GCC visibility push(default)

/* dx[k] becomes the derivative of y, or of the sum of y's
   elements, by x[k]: a tensor like any other, of x[k]'s shape;
   zeros if y does not depend on x[k]; on error (an op without a
   rule lies between, a tensor is of another graph, memory runs
   out) the inert tensor. It makes nodes: build the graph first,
   run it afterwards. It visits the nodes that lead to y or to an
   x, and no others. The rule is that of Griewank & Walther 2008,
   sec. 3.2. */
void t_gradients(Tensor *y, int n, Tensor *const *x, Tensor **dx);
Tensor *t_gradient(Tensor *y, Tensor *x);   /* for one x */
#pragma GCC visibility pop
#endif
