/* countdown.h: an allocator that fails when we say.
   Tangled from 03-graphs.nw. */
#ifndef COUNTDOWN_H
#define COUNTDOWN_H
#include "woven/graph.h"
#include <stdlib.h>

typedef struct Countdown {
  long left;     /* requests to obey; then one or all fail */
  bool once;     /* only the one request fails */
  long blocks;   /* how many are alive */
} Countdown;

static void *countdown_resize(void *context, void *block,
                              size_t size) {
  Countdown *c = context;
  if (size == 0) {
    free(block);
    c->blocks--;
    return NULL;
  }
  if (c->left-- == 0 || (c->left < 0 && !c->once)) return NULL;
  if (!block) c->blocks++;
  return realloc(block, size);
}
#endif
