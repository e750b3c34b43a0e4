/* memory.c: memory freed all at once. Tangled from
   W3-graphs-bench.nw. */
#include "memory.h"
#include <stdint.h>
#include <string.h>

#ifndef ARENA_BLOCK
#define ARENA_BLOCK 65536
#endif
struct Block { struct Block *link; };

#ifdef __has_feature
#define HAS_FEATURE(name) __has_feature(name)
#else
#define HAS_FEATURE(name) 0
#endif
#if defined __SANITIZE_ADDRESS__ || HAS_FEATURE(address_sanitizer)
#include <sanitizer/asan_interface.h>
enum { GUARD = 16 };
#else
#define ASAN_POISON_MEMORY_REGION(at, size) ((void)(at))
#define ASAN_UNPOISON_MEMORY_REGION(at, size) ((void)(at))
enum { GUARD = 0 };
#endif
static char *add_block(Arena *arena, size_t size) {
  Allocator a = arena->allocator;
  struct Block *block = NULL;
  if (size < PTRDIFF_MAX)
    block = a.resize(a.context, NULL, sizeof *block + size);
  if (!block) return NULL;
  block->link = arena->blocks;
  arena->blocks = block;
  return (char *)(block + 1);
}
static size_t skipped(const char *at, size_t align) {
  return -(uintptr_t)at & (align - 1);
}
static void *take_alone(Arena *arena, size_t size, size_t align) {
  if (size >= PTRDIFF_MAX) return NULL;
  char *block = add_block(arena, size + align);
  if (!block) return NULL;
  char *piece = block + skipped(block, align);
  ASAN_POISON_MEMORY_REGION(piece + size,
    (size_t)(block + size + align - (piece + size)));
  return memset(piece, 0, size);
}
void *arena_take(Arena *arena, size_t size, size_t align) {
  size_t skip = skipped(arena->next, align);
  if (size >= arena->left || skip > arena->left - size) {
    if (size >= ARENA_BLOCK / 4)
      return take_alone(arena, size, align);
    char *block = add_block(arena, ARENA_BLOCK);
    if (!block) return NULL;
    arena->next = block;
    arena->left = ARENA_BLOCK;
    ASAN_POISON_MEMORY_REGION(block, ARENA_BLOCK);
    skip = skipped(arena->next, align);
  }
  char *piece = arena->next + skip;
  arena->next = piece + size;
  arena->left -= skip + size;
  size_t guard = arena->left > GUARD ? GUARD : arena->left;
  arena->next += guard;
  arena->left -= guard;
  ASAN_UNPOISON_MEMORY_REGION(piece, size);
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
