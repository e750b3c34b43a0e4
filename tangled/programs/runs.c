/* runs.c: a tour of what sessions do.
   Tangled from 06-sessions.nw. */
#include "woven/woven.h"
#include <stdio.h>

static void show(const char *what, const Array result[], int n) {
  printf("%-14s", what);
  for (int i = 0; i < n; i++) printf(" %g", result[i].data[0]);
  printf("\n");
}
static void complain(const Session *s, const Array *result) {
  printf("%s\n", result ? "no error" : session_error(s));
}
int main(void) {
  Graph *g = graph_new();
  Session *s = session_new(g);
  Tensor *a = t_variable(g, "a", (Array){SCALAR, (real[]){2}});
  Tensor *b = t_variable(g, "b", (Array){SCALAR, (real[]){1}});
  Tensor *c = t_add(a, b), *d = t_add(b, 1), *e = t_mul(c, d);
  show("c d e", session_run(s, FETCH(c, d, e), NO_FEED), 3);
  Array ten = {SCALAR, (real[]){10}};
  show("e for c = 10", session_run(s, FETCH(e), FEED({c, ten})), 1);
  Tensor *more = t_assign(a, t_add(a, 1));
  for (int i = 0; i < 3; i++)
    show("a + 1, a", session_run(s, FETCH(more, a), NO_FEED), 2);
  Tensor *exchange[] = {t_assign(a, b), t_assign(b, a)};
  Tensor *both = t_group(g, 2, exchange);
  session_run(s, FETCH(both), NO_FEED);
  show("a b", session_run(s, FETCH(a, b), NO_FEED), 2);
  Session *other = session_new(g);
  show("a b there", session_run(other, FETCH(a, b), NO_FEED), 2);
  session_free(other);
  Tensor *x = t_placeholder(g, "x", SHAPE(ANY, 2));
  Tensor *mean = t_mean(x);
  Tensor *twice = t_group(g, 2, (Tensor *[]){more, t_assign(a, b)});
  Array three = {SHAPE(3), (real[]){1, 2, 3}};
  complain(s, session_run(s, FETCH(mean), NO_FEED));
  complain(s, session_run(s, FETCH(mean), FEED({x, three})));
  complain(s, session_run(s, FETCH(twice), NO_FEED));
  session_free(s);
  graph_free(g);
  return 0;
}
