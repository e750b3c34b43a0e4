/* gradients.h: derivatives as graphs. Tangled from 06-backprop.nw. */
#ifndef WOVEN_GRADIENTS_H
#define WOVEN_GRADIENTS_H
#include "graph.h"
#pragma GCC visibility push(default)

/* dx[k] becomes the derivative of y, or of the sum of y's
   elements, by x[k]: a new tensor with x[k]'s shape, that can be
   run and differentiated like any other; zeros if y does not
   depend on x[k]. On error the inert tensor. y and all x[k] belong
   to one graph. The work is linear in the nodes of the graph. */
void t_gradients(Tensor *y, int n, Tensor *const x[], Tensor *dx[]);
Tensor *t_gradient(Tensor *y, Tensor *x);   /* for one x */
#pragma GCC visibility pop
#endif
