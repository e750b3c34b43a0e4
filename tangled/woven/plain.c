/* plain.c: numbers with a point. Tangled from
   W3-graphs-bench.nw. */
#include "plain.h"

Plain plain_enter(void) {
  locale_t none = (locale_t)0;
  Plain p = {.plain = newlocale(LC_NUMERIC_MASK, "C", none)};
  if (p.plain != none) p.before = uselocale(p.plain);
  return p;
}
void plain_leave(Plain p) {
  if (p.plain == (locale_t)0) return;
  uselocale(p.before);
  freelocale(p.plain);
}
