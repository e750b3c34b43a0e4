/* optimizers.h: rules for steps. Tangled from 11-optimizers.nw. */
#ifndef WOVEN_OPTIMIZERS_H
#define WOVEN_OPTIMIZERS_H
#include "ops.h"
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
Optimizer optimizer_descent(Term rate);            /* d = g */
#define optimizer_descent(r) optimizer_descent(TERM(r))
/* u = m u + g; d = u, or looking ahead d = m u + g */
Optimizer optimizer_momentum(Term rate, double m);
#define optimizer_momentum(r, m) optimizer_momentum(TERM(r), m)
Optimizer optimizer_nesterov(Term rate, double m);
#define optimizer_nesterov(r, m) optimizer_nesterov(TERM(r), m)
/* v = beta2 v + (1 - beta2) g^2, d = g / (sqrt(v) + epsilon), with
   beta2 = 0.9, epsilon = 1e-8 */
Optimizer optimizer_rmsprop(Term rate);
#define optimizer_rmsprop(r) optimizer_rmsprop(TERM(r))
/* d = m / (sqrt(v) + epsilon), m and v being moving averages of g
   and g^2, without bias, with beta1 = 0.9, beta2 = 0.999 */
Optimizer optimizer_adam(Term rate);
#define optimizer_adam(r) optimizer_adam(TERM(r))
Optimizer optimizer_adamw(Term rate, double decay);  /* with it */
#define optimizer_adamw(r, decay) optimizer_adamw(TERM(r), decay)
/* The step: a run of it moves all n variables once, against the
   gradient of the loss. Error if one is not a variable. */
Tensor *optimizer_minimize(Optimizer o, Tensor *loss, int n,
                           Tensor *const *variable);
/* for rules: a variable of zeros, with "NAME/" of w before name */
Tensor *optimizer_slot(Tensor *w, const char *name, Shape shape);
#pragma GCC visibility pop
#endif
