/* bar.c: showing progress. Tangled from W8-trainer-bench.nw. */
#include "bar.h"
#include "clock.h"
#include <stdio.h>
#include <unistd.h>

Bar bar_new(const char *unit, long total, bool quiet) {
  return (Bar){.unit = unit, .total = total, .quiet = quiet,
               .terminal = isatty(STDOUT_FILENO),
               .accuracy = -1, .start = seconds()};
}
static void tell(const Bar *bar, double loss, const char *end) {
  printf("  loss %.6f", loss);
  if (bar->accuracy >= 0)
    printf("  accuracy %.1f %%", 100 * bar->accuracy);
  printf("%s", end);
}
static void draw(Bar *bar, long done, double loss) {
  bar->shown = seconds();
  double part = (double)done / (double)bar->total;
  double taken = bar->shown - bar->start + 1e-9;
  double speed = (double)done / taken, left = taken / part - taken;
  enum { WIDTH = 24 };
  char line[WIDTH + 1] = "";
  for (int i = 0; i < WIDTH; i++)
    line[i] = i < (int)(part * WIDTH) ? '#' : '.';
  printf("\r[%s] %3.0f %%  %.0f %ss/s  %.1f s left", line,
         100 * part, speed, bar->unit, left);
  tell(bar, loss, done == bar->total ? "\033[K\n" : "\033[K");
  fflush(stdout);
}
void bar_show(Bar *bar, long done, double loss) {
  long parts = bar->terminal ? 1000 : 10, total = bar->total;
  if (bar->quiet || done * parts / total ==
                    (done - 1) * parts / total) return;
  if (!bar->terminal) {
    printf("%s %6ld", bar->unit, done);
    tell(bar, loss, "\n");
  } else if (done == total || seconds() - bar->shown > 0.05)
    draw(bar, done, loss);
}
