/* branch.c: the derivative of a choice, by both walks.
   Tangled from 17-forward.nw and W17-forward-bench.nw. */
#include "report.h"
#include "woven/woven.h"
#include <math.h>
#include <stdlib.h>

static const char *print(Graph *g, Session *s) {
  Tensor *x = t_number(g, 0), *one = t_number(g, 1);
  Tensor *y = t_select(t_less(x, 1), x, t_sqrt(x));
  Tensor *down = t_gradient(y, x), *up = t_tangent(y, x, one);
  const Array *r = session_run(s, FETCH(down, up), NO_FEED);
  if (!r) return session_error(s);
  for (int i = 0; i < 2; i++) {
    double d = (double)r[i].data[0];
    if (isnan(d)) d = NAN;
    printf("walk %s %g\n", i ? "up  " : "back", d);
  }
  return NULL;
}
int main(void) {
  report_begin();
  Graph *g = graph_new();
  Session *s = g ? session_new(g) : NULL;
  const char *why = s ? print(g, s) : "out of memory";
  int status = why ? complain("branch", NULL, why) : 0;
  session_free(s);
  graph_free(g);
  return report_end("branch", status);
}
