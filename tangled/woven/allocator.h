/* allocator.h: where a graph's memory comes from. Tangled from
   W3-graphs-bench.nw. */
#ifndef WOVEN_ALLOCATOR_H
#define WOVEN_ALLOCATOR_H
#include <stddef.h>

/* resize(context, block, size) works as realloc does; a new block
   suits any type. A size of 0 frees; the result is not looked at.
   NULL for a size above 0: out of memory, the block stays. It may
   be called by all threads that use the graph or a session of it,
   and at the same time. The context outlives the graph. */
typedef struct Allocator {
  void *(*resize)(void *context, void *block, size_t size);
  void *context;
} Allocator;
#endif
