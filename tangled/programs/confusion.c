/* confusion.c: a derivative inside a derivative, by pairs of
   numbers and by graph. Tangled from 17-forward.nw
   and W17-forward-bench.nw. */
#include "report.h"
#include "woven/woven.h"
#include <stdlib.h>

typedef struct Dual { double value, tangent; } Dual;

static Dual plus(Dual a, Dual b) {
  return (Dual){a.value + b.value, a.tangent + b.tangent};
}
static Dual times(Dual a, Dual b) {
  return (Dual){a.value * b.value,
                a.tangent * b.value + a.value * b.tangent};
}
typedef Dual Function(Dual at, const Dual *outer);

static double derivative(Function *f, double at,
                         const Dual *outer) {
  return f((Dual){at, 1}, outer).tangent;
}
static Dual inner(Dual y, const Dual *x) { return plus(*x, y); }

static Dual outer(Dual x, const Dual *none) {
  (void)none;
  return times(x, (Dual){derivative(inner, 1, &x), 0});
}
static double by_graph(void) {
  Graph *g = graph_new();
  Session *s = g ? session_new(g) : NULL;
  if (!s) exit(complain("confusion", NULL, "out of memory"));
  Tensor *x = t_number(g, 1), *y = t_number(g, 1);
  Tensor *one = t_number(g, 1);
  Tensor *within = t_tangent(t_add(x, y), y, one);
  Tensor *whole = t_tangent(t_mul(x, within), x, one);
  const Array *r = session_run(s, FETCH(whole), NO_FEED);
  quit_if("confusion", session_error(s));
  double value = (double)r->data[0];
  session_free(s);
  graph_free(g);
  return value;
}
int main(void) {
  report_begin();
  double graph = by_graph();
  printf("dual numbers say %g\n", derivative(outer, 1, NULL));
  printf("the graph says %g\n", graph);
  return report_end("confusion", EXIT_SUCCESS);
}
