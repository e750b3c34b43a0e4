/* measure.h: for programs that measure.
   Tangled from W8-trainer-bench.nw. */
#ifndef MEASURE_H
#define MEASURE_H
#include "clock.h"
#include "woven/woven.h"

/* For graph_new_with: an allocator that counts in *asked how often
   it is asked for memory. */
Allocator measure_allocator(long *asked);
/* Normal numbers times 0.03; without memory no data. The caller
   frees it. */
Array measure_noise(Shape shape, uint64_t *seed);
/* The same as a variable of the graph. */
Tensor *measure_weight(Graph *g, Shape shape, uint64_t *seed);
/* The one in the middle of n, an odd number; sorts them. */
double measure_median(double time[], size_t n);
#endif
