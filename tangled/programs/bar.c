/* bar.c: showing progress. Tangled from 07-trainer.nw. */
#include "bar.h"
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

Bar bar_new(const char *unit, long total, bool quiet) {
  return (Bar){.unit = unit, .total = total, .quiet = quiet,
               .terminal = isatty(STDOUT_FILENO), .start = seconds()};
}
enum { WIDTH = 24 };

static void draw(Bar *bar, long done, double loss) {
  char line[WIDTH + 1];
  double part = (double)done / (double)bar->total;
  bar->shown = seconds();
  double taken = bar->shown - bar->start;
  double speed = (double)done / (taken > 0 ? taken : 1e-9);
  int full = (int)(part * WIDTH);
  memset(line, '#', WIDTH);
  memset(line + full, '.', (size_t)(WIDTH - full));
  line[WIDTH] = '\0';
  printf("\r[%s] %3.0f %%  %.0f %ss/s  %.1f s left  loss %.6f\033[K",
         line, 100 * part, speed, bar->unit,
         (double)(bar->total - done) / speed, loss);
  if (done == bar->total) putchar('\n');
  fflush(stdout);
}
void bar_show(Bar *bar, long done, double loss) {
  if (bar->quiet) return;
  long parts = bar->terminal ? 1000 : 10;
  long part = (long)((double)done * (double)parts / (double)bar->total);
  long last = (long)((double)(done - 1) * (double)parts /
                     (double)bar->total);
  if (part == last && done < bar->total) return;
  if (!bar->terminal)
    printf("%s %6ld  loss %.6f\n", bar->unit, done, loss);
  else if (done == bar->total || seconds() - bar->shown > 0.05)
    draw(bar, done, loss);
}
