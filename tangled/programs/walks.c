/* walks.c: ways to walk back that go wrong.
   Tangled from W7-backprop-bench.nw. */
#include "report.h"
#include "woven/woven.h"
#include <stdlib.h>

static void recurse(const Tensor *t, double adjoint[]) {
  for (int i = 0; i < t->inputs; i++)
    adjoint[t->input[i]->id] += adjoint[t->id];
  for (int i = 0; i < t->inputs; i++)
    recurse(t->input[i], adjoint);
}
static void enqueue(const Tensor *y, double adjoint[]) {
  const Tensor *queue[100] = {y};
  bool seen[100] = {0};
  for (int head = 0, tail = 1; head < tail; head++)
    for (int i = 0; i < queue[head]->inputs; i++) {
      const Tensor *a = queue[head]->input[i];
      adjoint[a->id] += adjoint[queue[head]->id];
      if (!seen[a->id]) queue[tail++] = a;
      seen[a->id] = true;
    }
}
static long visits(const Tensor *t) {
  long n = 1;
  for (int i = 0; i < t->inputs; i++) n += visits(t->input[i]);
  return n;
}
static bool try(const char *name, Session *s,
                Tensor *y, Tensor *x) {
  double recursion[100] = {0}, queue[100] = {0};
  Tensor *dx = t_gradient(y, x);
  const Array *r = session_run(s, FETCH(dx), NO_FEED);
  if (!r) return false;
  recursion[y->id] = queue[y->id] = 1;
  recurse(y, recursion);
  enqueue(y, queue);
  printf("%-32s ours %g, recursion %g, queue %g\n", name,
         (double)r->data[0], recursion[x->id], queue[x->id]);
  return true;
}
static bool try_both(Graph *g, Session *s) {
  Tensor *x = t_variable(g, "x", (Array){SCALAR, (real[]){1}});
  Tensor *a = t_add(x, x), *b = t_add(a, a), *y = x;
  if (!try("b = a + a, c = b + b", s, b, x) ||
      !try("a = x + x, b = a + a, c = a + b", s, t_add(a, b), x))
    return false;
  for (int i = 0; i < 20; i++) y = t_add(y, y);
  if (graph_error(g)) return false;
  printf("20 additions y = y + y: %ld visits\n", visits(y));
  return true;
}
int main(void) {
  report_begin();
  Graph *g = graph_new();
  Session *s = g ? session_new(g) : NULL;
  int status = s && try_both(g, s) ? EXIT_SUCCESS :
               complain("walks", NULL, "out of memory");
  session_free(s);
  graph_free(g);
  return report_end("walks", status);
}
