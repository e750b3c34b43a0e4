/* notes.h: something kept for a few of many nodes, by id; for the
   library's own use. Tangled from W6-sessions-bench.nw. */
#ifndef WOVEN_NOTES_H
#define WOVEN_NOTES_H
#include "memory.h"

typedef struct Notes {
  void ***page;       /* an empty book is all zeros */
  long pages;
} Notes;
/* Where the note on id is kept; NULL there: none yet. The pages
   come from the arena. NULL if memory ran out. */
void **notes_at(Notes *notes, Arena *arena, long id);
/* the largest id below this one that has a note, or -1 */
long notes_below(const Notes *notes, long id);
#endif
