/* simplify.h: equal formulas that cost less. Tangled from
   15-simplifying.nw. */
#ifndef WOVEN_SIMPLIFY_H
#define WOVEN_SIMPLIFY_H
#include "graph.h"
#pragma GCC visibility push(default)

typedef enum Rules {
  RULES_SHARE,   /* equal nodes become one, nothing else */
  RULES_EXACT,   /* every bit stays, but for the sign of zero */
  RULES_REAL,    /* the same real number, rounded otherwise */
  RULES_WIDEN    /* perhaps defined in more places: conditions */
} Rules;
enum {              /* of all its numbers, wherever they exist: */
  FACT_DEFINED = 1,        /* they exist, if variables do */
  FACT_NOT_ZERO = 2, FACT_NOT_NEGATIVE = 4,
  FACT_POSITIVE = FACT_NOT_ZERO | FACT_NOT_NEGATIVE
};
typedef struct Fact { Tensor *tensor; unsigned is; } Fact;
enum { SIMPLIFY_CONDITIONS = 16 };
typedef struct Simplify {
  Rules rules;
  int assumed;             /* facts which the caller vouches for */
  const Fact *assume;
  int conditions;          /* set: facts which the result needs */
  Fact condition[SIMPLIFY_CONDITIONS];   /* and does not show */
} Simplify;
/* Sets out[k] to a tensor equal to y[k], for n > 0 tensors of one
   graph. how may be NULL: exact rules. All together have never
   more operations than before, and out may be y. To simplify again
   gives the same tensors. The cost is that of the nodes which lead
   to y; new nodes are added to the graph, and some of them may be
   of no use in the end. If memory runs out the graph fails, and
   out[k] is y[k], without conditions. */
void t_simplify(Simplify *how, int n, Tensor *const y[],
                Tensor *out[]);
#pragma GCC visibility pop
#endif
