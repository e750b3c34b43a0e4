/* choose.c: optimizers by name. Tangled from 11-optimizers.nw. */
#include "choose.h"
#include <string.h>

static Optimizer momentum(Term rate) {
  return (optimizer_momentum)(rate, 0.9);
}
static Optimizer nesterov(Term rate) {
  return (optimizer_nesterov)(rate, 0.9);
}
static Optimizer adamw(Term rate) {
  return (optimizer_adamw)(rate, 0.01);
}
const Choice choices[] = {
  {"descent", (optimizer_descent), 0.1},
  {"momentum", momentum, 0.02}, {"nesterov", nesterov, 0.02},
  {"rmsprop", (optimizer_rmsprop), 0.001},
  {"adam", (optimizer_adam), 0.001}, {"adamw", adamw, 0.001},
  {.name = NULL}};
const char *option_optimizer(void *value, const char *word) {
  const Choice *c = choices;
  while (c->name && strcmp(c->name, word)) c++;
  *(const Choice **)value = c;
  return c->name ? NULL
                 : "it must be descent, momentum, nesterov, "
                   "rmsprop, adam or adamw, not";
}
