/* clock.h: a clock for measuring.
   Tangled from W7-backprop-bench.nw. */
#ifndef CLOCK_H
#define CLOCK_H
#include <time.h>

static inline double clock_seconds(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}
static inline double seconds(void) {
  return clock_seconds(CLOCK_MONOTONIC);
}
static inline double worked(void) {
  return clock_seconds(CLOCK_THREAD_CPUTIME_ID);
}
#endif
