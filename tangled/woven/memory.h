/* memory.h: memory freed all at once (Hanson, C Interfaces and
   Implementations, ch. 6). Tangled from W3-graphs-bench.nw. */
#ifndef WOVEN_MEMORY_H
#define WOVEN_MEMORY_H
#include "allocator.h"

typedef struct Arena {
  Allocator allocator;
  struct Block *blocks;
  char *next;
  size_t left;
} Arena;
/* For the library itself; an arena is for one thread at a time. */
/* size bytes of zeros at a multiple of align, a power of two;
   NULL if memory ran out. They live until the release, which
   leaves the arena empty, as {.allocator = a} makes it. */
void *arena_take(Arena *arena, size_t size, size_t align);
void arena_release(Arena *arena);
#endif
