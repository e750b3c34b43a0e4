/* optimizers.h: rules for steps. Tangled from 11-optimizers.nw.
   Optimizers make nodes of a graph, so that threads may share them
   as they may share the graph. */
#ifndef WOVEN_OPTIMIZERS_H
#define WOVEN_OPTIMIZERS_H
#include "../ops.h"
#pragma GCC visibility push(default)

typedef struct Optimizer {
  /* direction d for a variable w with the gradient g; NULL: g */
  Tensor *(*rule)(const struct Optimizer *o, Tensor *w, Tensor *g);
  Term rate;         /* w -= rate d; a tensor is a schedule */
  double beta1;      /* share of old gradients that is kept, */
  double beta2;      /* and of their squares */
  double epsilon;    /* added to what is divided by */
  double decay;      /* decay w is added to d */
  double clip;       /* longest gradient allowed; 0: any */
} Optimizer;
extern const Optimizer optimizer_descent;    /* d = g */
/* a copy with this rate, a number or a tensor */
Optimizer optimizer_with(Optimizer kind, Term rate);
#define optimizer_with(kind, rate) \
  optimizer_with(kind, TERM(rate))
/* u = m u + g; d = u, or looking ahead d = m u + g; m is beta1,
   0.9. Polyak 1964; Nesterov 1983 as Sutskever et al. 2013 */
extern const Optimizer optimizer_momentum, optimizer_nesterov;
/* v = beta2 v + (1 - beta2) g^2, d = g / (sqrt(v) + epsilon), with
   beta2 = 0.9, epsilon = 1e-8; after a g whose square is infinite,
   d = 0. Tieleman, Hinton 2012 */
extern const Optimizer optimizer_rmsprop;
/* d = m / (sqrt(v) + epsilon), m and v being moving averages of g
   and g^2, without bias, with beta1 = 0.9, beta2 = 0.999, epsilon
   = 1e-8; after a g whose square is infinite, d = 0. adamw: with
   a decay of 0.01. Kingma, Ba 2015; Loshchilov, Hutter 2019 */
extern const Optimizer optimizer_adam, optimizer_adamw;
/* The step: a run of it moves all n variables once, against the
   gradient of the loss. Error if one is not a variable, or is
   there twice, or if the rate is not finite or clip not >= 0. */
Tensor *optimizer_minimize(Optimizer o, Tensor *loss, int n,
                           Tensor *const variable[]);
/* The same against gradients from elsewhere, n >= 1 of them, each
   of the shape of its variable; else error. */
Tensor *optimizer_apply(Optimizer o, int n,
                        Tensor *const variable[],
                        Tensor *const gradient[]);
/* for rules: a variable of zeros, with "NAME/" of w before name */
Tensor *optimizer_slot(Tensor *w, const char *name, Shape shape);
#pragma GCC visibility pop
#endif
