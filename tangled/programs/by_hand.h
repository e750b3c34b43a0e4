/* by_hand.h: computes a tensor, one node after the other, each
   into memory of its own. Tangled from W5-ops-bench.nw. */
#ifndef BY_HAND_H
#define BY_HAND_H
#include "woven/step.h"
#include "woven/woven.h"

typedef struct Given {
  const Tensor *tensor;      /* a placeholder */
  real *numbers;
} Given;

/* The value of t, which the caller frees. Placeholders that are
   not given are zeros. Shapes must be known; ops that need a
   session, like assignments, are zeros too. */
Array by_hand(const Tensor *t, int n, const Given given[]);
/* For those who want to call a kernel themselves: a prepared step
   of t, the numbers of node i at value[i]; or NULL if t only looks
   at its input, and then *seen says how. The caller frees it. */
Step *by_hand_step(const Tensor *t, real *value[], Operand *seen);
void by_hand_check(const Graph *graph);
/* The same memory; or, if it is NULL, the end. */
void *by_hand_memory(void *memory);
#endif
