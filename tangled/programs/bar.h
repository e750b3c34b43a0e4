/* bar.h: showing progress. Tangled from W8-trainer-bench.nw. */
#ifndef BAR_H
#define BAR_H
#include <stdbool.h>

typedef struct Bar {
  const char *unit;        /* what is counted: "epoch" */
  long total;
  bool terminal, quiet;
  double accuracy;         /* shown if it is not negative */
  double start, shown;     /* seconds */
} Bar;
Bar bar_new(const char *unit, long total, bool quiet);
/* Call it each time; it draws when there is something to show. */
void bar_show(Bar *bar, long done, double loss);
#endif
