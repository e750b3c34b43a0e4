/* arena.c: memory that is freed all at once.
   Tangled from 02-graphs.nw. */
#include "arena.h"
#include <stdint.h>
#include <string.h>

enum { BLOCK = 1 << 16 };

struct Block { struct Block *link; };

static bool start_block(Arena *arena, size_t size, size_t align) {
  size_t spare = sizeof(struct Block) + align;
  if (size > SIZE_MAX - spare) return false;
  size_t total = size + spare > BLOCK ? size + spare : BLOCK;
  Allocator a = arena->allocator;
  struct Block *block = a.resize(a.context, NULL, total);
  if (!block) return false;
  block->link = arena->blocks;
  arena->blocks = block;
  arena->next = (char *)(block + 1);
  arena->left = total - sizeof *block;
  return true;
}
void *arena_take(Arena *arena, size_t size, size_t align) {
  size_t skip = -(uintptr_t)arena->next & (align - 1);
  if (size > arena->left || skip > arena->left - size) {
    if (!start_block(arena, size, align)) return NULL;
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
  arena->next = NULL;
  arena->left = 0;
}
