/* tangents.c: tangents [A B], two walks up through a formula, in
   numbers. Tangled from W17-forward-bench.nw. */
#include "report.h"
#include "woven/woven.h"
#include <stdlib.h>

enum { ROOM = 20 };

static Tensor *formula(Graph *g, real at[]) {
  Tensor *a = t_variable(g, "a", (Array){SCALAR, &at[0]});
  Tensor *b = t_variable(g, "b", (Array){SCALAR, &at[1]});
  Tensor *c = t_add(a, b);
  return t_mul(c, t_add(b, 1));
}
static const char *print(Session *s, Tensor *y) {
  Tensor *t[3 * ROOM], *one = t_number(y->graph, 1);
  int n = (int)y->id + 1;
  if (graph_error(y->graph)) return graph_error(y->graph);
  if (n > ROOM) return "the formula is too long";
  for (int i = 0; i < n; i++) t[i] = graph_tensor(y->graph, i);
  for (int k = 0; k < 2; k++)
    t_tangents(n, t, 1, &t[k], &one, t + (k + 1) * n);
  const Array *r = session_run(s, 3 * n, t, NO_FEED);
  if (!r) return session_error(s);
  printf("id\tnode\tvalue\tby a\tby b\n");
  for (int i = 0; i < n; i++)
    printf("%d\t%s\t%g\t%g\t%g\n", i,
           t[i]->name ? t[i]->name : t[i]->op->name,
           (double)r[i].data[0], (double)r[n + i].data[0],
           (double)r[2 * n + i].data[0]);
  return NULL;
}
int main(int argc, char **argv) {
  real at[] = {2, 1};
  for (int i = 0; i < 2 && i + 1 < argc; i++)
    at[i] = (real)atof(argv[i + 1]);
  report_begin();
  Graph *g = graph_new();
  Session *s = g ? session_new(g) : NULL;
  const char *why = s ? print(s, formula(g, at)) : "out of memory";
  int status = why ? complain("tangents", NULL, why) : 0;
  session_free(s);
  graph_free(g);
  return report_end("tangents", status);
}
