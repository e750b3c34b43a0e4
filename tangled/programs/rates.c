/* rates.c: how the scale of data changes what descent can do.
   Tangled from 09-curves.nw. */
#include "curve.h"
#include "report.h"

typedef struct Row {
  Scale scale;
  double best;
  Array points;
} Row;
static double descent(Row row, double rate, double enough,
                      long *epochs) {
  Curve c = curve_new(1, 1, &row.scale, rate);
  Session *s = session_new(c.graph);
  double first = curve_epoch(&c, s, row.points) - row.best;
  double left = 1;
  long n = 0;
  quit_if("rates", session_error(s));
  for (; n < *epochs && left > enough; n++) {
    left = (curve_epoch(&c, s, row.points) - row.best) / first;
    quit_if("rates", session_error(s));
  }
  session_free(s);
  graph_free(c.graph);
  *epochs = n;
  return left;
}
static void print_row(const char *name, Row row) {
  double w[2] = {0}, slope[2], bend[4];
  Curve c = curve_new(1, 1, &row.scale, 0);
  Session *s = session_new(c.graph);
  curve_bowl(&c, s, row.points, slope, bend);
  quit_if("rates", session_error(s));
  curve_solve(2, slope, bend, w);
  row.best = curve_value(&c, s, c.loss, w, row.points);
  quit_if("rates", session_error(s));
  session_free(s);
  graph_free(c.graph);
  double steep = curve_steepest(2, bend), limit = 2 / steep;
  double flat = bend[0] + bend[3] - steep;
  printf("%s\t%.3g\t%.4g\t%.3g\t%.3g", name, flat, steep,
         steep / flat, limit);
  long n = 200, needed = 100000;
  printf("\t%.2g", descent(row, 0.99 * limit, 0, &n));
  printf("\t%.2g", descent(row, 1.01 * limit, 0, &n));
  descent(row, limit / 2, 1e-6, &needed);
  printf("\t%ld\n", needed);
}
int main(void) {
  report_begin();
  Array points = curve_points(1, 0);
  printf("scores\tflattest\tsteepest\tquotient\tlimit"
         "\tat 99 %%\tat 101 %%\tepochs\n");
  print_row("raw", (Row){{0, 1}, 0, points});
  print_row("centred", (Row){{12, 1}, 0, points});
  print_row("and scaled", (Row){{12, 9}, 0, points});
  array_free(points);
  return report_end("rates", 0);
}
