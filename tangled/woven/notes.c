/* notes.c: something kept for a few of many nodes.
   Tangled from W6-sessions-bench.nw. */
#include "notes.h"
#include <stdbool.h>
#include <string.h>

enum { PAGE = 64 };

static bool grow(Notes *notes, Arena *arena, long page) {
  long pages = 2 * notes->pages;
  if (pages <= page) pages = page + 1;
  void ***list = arena_take(arena, (size_t)pages * sizeof *list,
                            sizeof(void *));
  if (!list) return false;
  if (notes->pages)
    memcpy(list, notes->page, (size_t)notes->pages * sizeof *list);
  *notes = (Notes){list, pages};
  return true;
}
void **notes_at(Notes *notes, Arena *arena, long id) {
  long page = id / PAGE;
  if (page >= notes->pages && !grow(notes, arena, page))
    return NULL;
  void ***list = &notes->page[page];
  if (!*list)
    *list = arena_take(arena, PAGE * sizeof **list,
                       sizeof(void *));
  return *list ? &(*list)[id % PAGE] : NULL;
}
long notes_below(const Notes *notes, long id) {
  if (id > notes->pages * PAGE) id = notes->pages * PAGE;
  while (id-- > 0) {
    void **page = notes->page[id / PAGE];
    if (!page) id -= id % PAGE;
    else if (page[id % PAGE]) return id;
  }
  return -1;
}
