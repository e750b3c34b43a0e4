/* plain.h: numbers with a point, whatever the locale; for the
   library's own use. Tangled from W3-graphs-bench.nw. */
#ifndef WOVEN_PLAIN_H
#define WOVEN_PLAIN_H
#include <locale.h>

typedef struct Plain { locale_t plain, before; } Plain;
Plain plain_enter(void);   /* numbers are C's from here on, */
void plain_leave(Plain p);                     /* to there */
#endif
