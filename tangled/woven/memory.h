/* memory.h: memory freed all at once. Tangled from 03-graphs.nw. */
#ifndef WOVEN_MEMORY_H
#define WOVEN_MEMORY_H
#include "graph.h"

typedef struct Arena {
  Allocator allocator;
  struct Block *blocks;
  char *next;
  size_t left;
} Arena;
/* size bytes of zeros at a multiple of align, a power of two up
   to 64; NULL if memory ran out. They live until the release. */
void *arena_take(Arena *arena, size_t size, size_t align);
void arena_release(Arena *arena);
#endif
