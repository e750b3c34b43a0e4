/* rates.c: how the scale of data changes what descent can do.
   Tangled from 08-curves.nw. */
#include "curve.h"
#include <stdio.h>

static double excess(double centre, double unit, Array points,
                     double rate, double best, long epochs) {
  Curve c = curve_new(2, centre, unit, rate);
  Session *s = session_new(c.graph);
  double first = curve_epoch(&c, s, points), loss = first;
  for (long n = 0; n < epochs; n++)
    loss = curve_epoch(&c, s, points);
  session_free(s);
  graph_free(c.graph);
  return (loss - best) / (first - best);
}
static long needed(double centre, double unit, Array points,
                   double rate, double best) {
  long low = 0, high = 1;
  while (excess(centre, unit, points, rate, best, high) > 1e-6)
    low = high, high *= 2;
  while (high - low > 1) {
    long middle = (low + high) / 2;
    if (excess(centre, unit, points, rate, best, middle) > 1e-6)
      low = middle;
    else
      high = middle;
  }
  return high;
}
static void print_row(const char *name, double centre,
                      double unit, Array points) {
  double w[2] = {0}, slope[2], bend[4];
  Curve c = curve_new(2, centre, unit, 0);
  Session *s = session_new(c.graph);
  curve_bowl(&c, s, points, slope, bend);
  curve_solve(2, slope, bend, w);
  double best = curve_value(&c, s, c.loss, w, points);
  double steep = curve_steepest(2, bend);
  double flat = bend[0] + bend[3] - steep, limit = 2 / steep;
  session_free(s);
  graph_free(c.graph);
  printf("%s\t%.3g\t%.4g\t%.3g\t%.3g", name, flat, steep,
         steep / flat, limit);
  printf("\t%.2g\t%.2g",
         excess(centre, unit, points, 0.99 * limit, best, 200),
         excess(centre, unit, points, 1.01 * limit, best, 200));
  printf("\t%ld\n", needed(centre, unit, points, limit / 2, best));
}
int main(void) {
  Array points = curve_points(1, 0);
  printf("scores\tflattest\tsteepest\tquotient\tlimit"
         "\tat 99 %%\tat 101 %%\tepochs\n");
  print_row("raw", 0, 1, points);
  print_row("centred", 12, 1, points);
  print_row("and scaled", 12, 9, points);
  array_free(points);
  return 0;
}
