/* choose.c: optimizers by name.
   Tangled from W11-optimizers-bench.nw. */
#include "choose.h"
#include <string.h>

const Choice choices[] = {
  {"descent", &optimizer_descent, 0.1},
  {"momentum", &optimizer_momentum, 0.02},
  {"nesterov", &optimizer_nesterov, 0.02},
  {"rmsprop", &optimizer_rmsprop, 0.001},
  {"adam", &optimizer_adam, 0.001},
  {"adamw", &optimizer_adamw, 0.001},
  {.name = NULL}};

const char *option_optimizer(void *value, const char *word) {
  const Choice *c = choices;
  while (c->name && strcmp(c->name, word)) c++;
  *(const Choice **)value = c;
  return c->name ? NULL
                 : "it must be descent, momentum, nesterov, "
                   "rmsprop, adam or adamw, not";
}
