/* forward.h: derivatives along directions.
   Tangled from 17-forward.nw. */
#ifndef WOVEN_FORWARD_H
#define WOVEN_FORWARD_H
#include "graph.h"
#pragma GCC visibility push(default)

/* dy[k] becomes the tangent of y[k], how it changes if each x[i]
   changes at the rate v[i]: the sum over i of the derivative by
   x[i] times v[i]. Its shape is that of y[k]; v[i] is spread to
   x[i]'s. Zeros if y[k] depends on no x. Cost: a small multiple of
   what leads to the y, whatever n and m. Errors as in t_gradients.
   Griewank & Walther 2008, sec. 3.1. */
void t_tangents(int m, Tensor *const *y, int n, Tensor *const *x,
                Tensor *const *v, Tensor **dy);
Tensor *t_tangent(Tensor *y, Tensor *x, Tensor *v);
/* hv[k] becomes the Hessian of y times v, the part that belongs to
   x[k]: the tangents of the gradients. Pearlmutter 1994. */
void t_hessian_product(Tensor *y, int n, Tensor *const *x,
                       Tensor *const *v, Tensor **hv);
/* c[k] for k from 0 to degree becomes the coefficient of t^k in
   y, if x + t v stands for x: the derivative of order k along v,
   divided by k!. v may be NULL for ones. Pointwise ops take part
   by their rules, and so do ops that are linear in what depends on
   x, or in two inputs; through others there is no series, which is
   an error, as are those of t_tangents. Cost: about the square of
   the degree. Griewank & Walther 2008, ch. 13. */
void t_taylor(Tensor *y, Tensor *x, Tensor *v, int degree,
              Tensor **c);
#pragma GCC visibility pop
#endif
