/* schedules.h: rates that change.
   Tangled from 11-optimizers.nw. */
#ifndef WOVEN_SCHEDULES_H
#define WOVEN_SCHEDULES_H
#include "../ops.h"
#pragma GCC visibility push(default)

/* The number of the step: 1 in the first run that needs it, and
   one more in each. In float it stops at 2^24. */
Tensor *schedule_count(Graph *graph, const char *name);
/* Factors to be multiplied, t being the count: p if t > n, else
   1; n and p are any numbers but NaN */
Tensor *schedule_drop(Tensor *t, double n, double p);
/* from 1 at t = 1 down half a cosine to 0 at t = n + 1, for n
   above 0, else error. Loshchilov, Hutter 2017 */
Tensor *schedule_cosine(Tensor *t, double n);
/* t / n, but at most 1, for n above 0, else error */
Tensor *schedule_warm_up(Tensor *t, double n);
#pragma GCC visibility pop
#endif
