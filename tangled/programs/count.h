/* count.h: how much work a graph is.
   Tangled from W15-simplifying-bench.nw. */
#ifndef COUNT_H
#define COUNT_H
#include "woven/woven.h"

/* The number of operations that lead to any of n > 0 tensors of
   one graph. If memory ran out, now or when they were made, the
   program ends with a complaint. */
long operations(int n, Tensor *const *t);
#endif
