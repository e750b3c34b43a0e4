/* choose.h: optimizers by name.
   Tangled from W11-optimizers-bench.nw. */
#ifndef CHOOSE_H
#define CHOOSE_H
#include "woven/woven.h"

typedef struct Choice {
  const char *name;
  const Optimizer *kind;
  double rate;
} Choice;
extern const Choice choices[];   /* the last one has no name */
/* for options.h; the value is a const Choice * */
const char *option_optimizer(void *value, const char *word);
#endif
