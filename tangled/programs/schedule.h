/* schedule.h: rates that change. Tangled from 11-optimizers.nw. */
#ifndef SCHEDULE_H
#define SCHEDULE_H
#include "woven/woven.h"

/* The number of the step: 1 in the first run that needs it, and
   one more in each. In float it stops at 2^24. */
Tensor *schedule_count(Graph *graph, const char *name);
/* Tensors, t being the count: p if t > n, else 1; */
Tensor *schedule_drop(Tensor *t, double n, double p);
/* from 1 at t = 1 down half a cosine to 0 at t = n + 1; */
Tensor *schedule_cosine(Tensor *t, double n);
/* t / n, but at most 1. Multiply them. */
Tensor *schedule_warm_up(Tensor *t, double n);
#endif
