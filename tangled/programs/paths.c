/* paths.c: the loss of a line around its bottom, and descents.
   Tangled from 09-curves.nw. */
#include "curve.h"
#include "report.h"

static double print_grid(Array points) {
  double w[2] = {0}, slope[2], bend[4];
  Curve c = curve_new(1, 1, &(Scale){0, 10}, 0);
  Session *s = session_new(c.graph);
  curve_bowl(&c, s, points, slope, bend);
  quit_if("paths", session_error(s));
  curve_solve(2, slope, bend, w);
  for (int i = -30; i <= 30; i++, puts(""))
    for (int j = -30; j <= 30; j++) {
      double at[] = {w[0] + 5 * i, w[1] + 4 * j};
      double loss = curve_value(&c, s, c.loss, at, points);
      quit_if("paths", session_error(s));
      printf("%.9g\t%.9g\t%.9g\n", at[0], at[1], loss);
    }
  session_free(s);
  graph_free(c.graph);
  return 2 / curve_steepest(2, bend);
}
static void print_descent(Array points, double rate, int steps) {
  Curve c = curve_new(1, 1, &(Scale){0, 10}, rate);
  Session *s = session_new(c.graph);
  puts("");
  for (int i = 0; i <= steps; i++) {
    const Array *r = session_run(s, FETCH(c.w[0], c.w[1], c.step),
                                 FEED({c.points, points}));
    quit_if("paths", session_error(s));
    printf("%.9g\t%.9g\n", r[0].data[0], r[1].data[0]);
  }
  puts("");
  session_free(s);
  graph_free(c.graph);
}
int main(void) {
  report_begin();
  Array points = curve_points(1, 0);
  double limit = print_grid(points);
  print_descent(points, 0.04 * limit, 60);
  print_descent(points, 0.9 * limit, 25);
  print_descent(points, 1.02 * limit, 12);
  array_free(points);
  return report_end("paths", 0);
}
