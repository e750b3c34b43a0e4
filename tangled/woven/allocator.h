/* allocator.h: where a graph's memory comes from. Tangled from
   W3-graphs-bench.nw. */
#ifndef WOVEN_ALLOCATOR_H
#define WOVEN_ALLOCATOR_H
#include <stddef.h>

/* resize(context, block, size) works as realloc does; a size
   of 0 frees. NULL for a size above 0: out of memory. */
typedef struct Allocator {
  void *(*resize)(void *context, void *block, size_t size);
  void *context;
} Allocator;
#endif
