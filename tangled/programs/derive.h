/* derive.h: what the parts of derive know.
   Tangled from W14-formulas-bench.nw. */
#ifndef DERIVE_H
#define DERIVE_H
#include "woven/woven.h"

typedef struct Ask {
  long order;
  bool gradient, steps, list, raw, latex, mathml, c, dot;
  const char *at;            /* "x=2,y=1", or NULL */
  bool exact;                /* rules that keep every bit */
  const char *assume;        /* "x>0,y!=0", or NULL */
  bool hessian, jacobian;
  bool forward;
  long taylor;               /* to which degree; 0: not asked */
} Ask;

enum { MOST = 64, ANSWERS = MOST * MOST };

typedef struct Variable {
  Tensor *tensor;
  bool given;                /* it has a value */
  real value;
} Variable;

typedef struct Answer {
  Tensor *tensor, *shown;
  Tensor *of;      /* it is the derivative of this, or NULL */
  int by;          /* by this variable */
} Answer;

typedef struct Derive {
  const Ask *ask;
  Graph *graph;
  Session *session;
  int formulas, asked, names, answers;
  Tensor *y[MOST];
  Variable x[MOST];          /* asked for, then the others */
  Answer answer[ANSWERS];
  Fact taken[SIMPLIFY_CONDITIONS];
  int takens;
} Derive;

/* adds an answer, which is the derivative of `of` by variable i;
   of may be NULL if it is not such */
void derive_answer(Derive *d, Tensor *t, Tensor *of, int i);
/* the values of n tensors where the variables are now */
bool derive_values(Derive *d, int n, Tensor *const t[],
                   double value[]);
/* compares the answers with difference quotients */
void derive_check(Derive *d);
bool derive_steps(Derive *d);   /* writes the list of steps */
/* one line on standard error; false */
bool derive_fails(const char *what, const char *why);
/* y, simplified before it is differentiated */
Tensor *derive_simple(Derive *d, Tensor *y);
/* Simplifies what is shown of the answers, and says what was taken
   for granted. */
void derive_simplify(Derive *d);
bool derive_hessian(Derive *d);
bool derive_jacobian(Derive *d);
bool derive_series(Derive *d);
#endif
