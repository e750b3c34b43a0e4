/* orders.c: orders WAY..., the operations of the derivatives of
   exp(sin(x)). Tangled from 16-higher.nw, 17-forward.nw
   and W16-higher-bench.nw. */
#include "count.h"
#include "report.h"
#include <stdlib.h>
#include <string.h>

enum { ORDERS = 10 };

static void reverse(Tensor *x, Tensor **d) {
  for (int k = 1; k <= ORDERS; k++)
    d[k] = t_gradient(d[k - 1], x);
}
static void tidy(Tensor *x, Tensor **d, Rules rules) {
  for (int k = 1; k <= ORDERS; k++) {
    Simplify how = {.rules = rules};
    d[k] = t_gradient(d[k - 1], x);
    t_simplify(&how, 1, &d[k], &d[k]);
  }
}
static void exact(Tensor *x, Tensor **d) {
  tidy(x, d, RULES_EXACT);
}
static void real_rules(Tensor *x, Tensor **d) {
  tidy(x, d, RULES_REAL);
}
static void forward(Tensor *x, Tensor **d) {
  Tensor *one = t_number(x->graph, 1);
  for (int k = 1; k <= ORDERS; k++) {
    d[k] = t_tangent(d[k - 1], x, one);
    t_simplify(NULL, 1, &d[k], &d[k]);
  }
}
static void taylor(Tensor *x, Tensor **d) {
  t_taylor(d[0], x, NULL, ORDERS, d);
  t_simplify(NULL, ORDERS + 1, d, d);
}
typedef struct Way {
  const char *name;
  void (*fill)(Tensor *x, Tensor **d);
  bool series;      /* d[k] is the coefficient of a series */
} Way;
static const Way ways[] = {
  {"reverse", reverse, false}, {"exact", exact, false},
  {"real", real_rules, false},
  {"forward", forward, false}, {"taylor", taylor, true},
};
static void print_row(int k, int n, Tensor *d[][ORDERS + 1],
                      const Way *const way[]) {
  printf("%d", k);
  for (int i = 0; i < n; i++)
    printf("\t%ld", way[i]->series ? operations(k + 1, d[i])
                                   : operations(1, &d[i][k]));
  printf("\n");
}
static const char *print_values(Session *s, Tensor *x, int n,
                                Tensor *d[][ORDERS + 1],
                                const Way *const way[]) {
  real at = (real)0.7;
  printf("at 0.7");
  for (int i = 0; i < n; i++) {
    Tensor *last = d[i][ORDERS];
    const Array *r = session_run(s, FETCH(last),
                                 FEED({x, {SCALAR, &at}}));
    if (!r) return session_error(s);
    printf("\t%.9g", r->data[0] * (way[i]->series ? 3628800 : 1));
  }
  printf("\n");
  return NULL;
}
static const Way *find(const char *name) {
  for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
    if (!strcmp(ways[i].name, name)) return &ways[i];
  return NULL;
}
static const char *print_table(Graph *g, Session *s, int n,
                               char **names) {
  Tensor *x = t_placeholder(g, "x", SCALAR);
  Tensor *d[8][ORDERS + 1];
  const Way *way[8];
  if (n > 8) return "too many ways";
  printf("order");
  for (int i = 0; i < n; i++) {
    way[i] = find(names[i]);
    if (!way[i]) return "there is no way of that name";
    printf("\t%s", names[i]);
    d[i][0] = t_exp(t_sin(x));
    way[i]->fill(x, d[i]);
  }
  printf("\n");
  if (graph_error(g)) return graph_error(g);
  for (int k = 1; k <= ORDERS; k++) print_row(k, n, d, way);
  return print_values(s, x, n, d, way);
}
int main(int argc, char **argv) {
  report_begin();
  Graph *g = graph_new();
  Session *s = g ? session_new(g) : NULL;
  const char *why = s ? print_table(g, s, argc - 1, argv + 1)
                      : "out of memory";
  int status = why ? complain("orders", NULL, why) : 0;
  session_free(s);
  graph_free(g);
  return report_end("orders", status);
}
