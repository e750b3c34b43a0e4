/* countdown.h: an allocator that fails when we say.
   Tangled from W3-graphs-bench.nw. */
#ifndef COUNTDOWN_H
#define COUNTDOWN_H
#include "woven/memory.h"
#include <stdbool.h>
#include <stdlib.h>

typedef struct Countdown {
  long left;     /* requests to obey; then one or all fail */
  bool once;     /* only the one request fails */
  long blocks;   /* how many are alive */
  size_t bytes;  /* how many were asked for, by all requests */
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
  c->bytes += size;
  if (!block) c->blocks++;
  return realloc(block, size);
}
#endif
