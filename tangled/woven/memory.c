/* memory.c: memory freed all at once. Tangled from 03-graphs.nw. */
#include "memory.h"
#include <stdint.h>
#include <string.h>

enum { BLOCK = 1 << 16 };

struct Block { struct Block *link; };

void *arena_take(Arena *arena, size_t size, size_t align) {
  size_t skip = -(uintptr_t)arena->next & (align - 1);
  if (size >= arena->left || skip > arena->left - size) {
    if (size > PTRDIFF_MAX) return NULL;
    size_t left = size + align > BLOCK ? size + align : BLOCK;
    Allocator a = arena->allocator;
    struct Block *block = a.resize(a.context, NULL,
                                   sizeof *block + left);
    if (!block) return NULL;
    block->link = arena->blocks;
    *arena = (Arena){a, block, (char *)(block + 1), left};
    skip = -(uintptr_t)arena->next & (align - 1);
  }
  char *piece = arena->next + skip;
  arena->next = piece + size;
  arena->left -= skip + size;
  return memset(piece, 0, size);
}
void arena_release(Arena *arena) {
  Allocator a = arena->allocator;
  while (arena->blocks) {
    struct Block *link = arena->blocks->link;
    a.resize(a.context, arena->blocks, 0);
    arena->blocks = link;
  }
  *arena = (Arena){.allocator = a};
}
