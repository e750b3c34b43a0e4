/* runs.c: a tour of what sessions do.
   Tangled from 06-sessions.nw. */
#include "woven/woven.h"
#include <stdio.h>
#include <stdlib.h>

static void need(const Session *s, const Array *result) {
  if (s && result) return;
  fprintf(stderr, "runs: %s\n", s ? session_error(s)
                                  : "out of memory");
  exit(EXIT_FAILURE);
}
static void show(const Session *s, const char *what,
                 const Array result[], int n) {
  need(s, result);
  printf("%-14s", what);
  for (int i = 0; i < n; i++) printf(" %g", result[i].data[0]);
  printf("\n");
}
int main(void) {
  Graph *g = graph_new();
  Session *s = session_new(g), *other = session_new(g);
  if (!s || !other) need(NULL, NULL);
  Tensor *a = t_variable(g, "a", (Array){SCALAR, (real[]){2}});
  Tensor *b = t_variable(g, "b", (Array){SCALAR, (real[]){1}});
  Tensor *c = t_add(a, b), *d = t_add(b, 1), *e = t_mul(c, d);
  Array ten = {SCALAR, (real[]){10}};
  show(s, "c d e", session_run(s, FETCH(c, d, e), NO_FEED), 3);
  show(s, "e for c = 10",
       session_run(s, FETCH(e), FEED({c, ten})), 1);
  Tensor *more = t_assign(a, t_add(a, 1));
  for (int i = 0; i < 3; i++)
    show(s, "a + 1, a", session_run(s, FETCH(more, a), NO_FEED), 2);
  Tensor *swap[] = {t_assign(a, b), t_assign(b, a)};
  need(s, session_run(s, FETCH(t_group(g, 2, swap)), NO_FEED));
  show(s, "a b", session_run(s, FETCH(a, b), NO_FEED), 2);
  show(other, "a b there",
       session_run(other, FETCH(a, b), NO_FEED), 2);
  session_free(s);
  session_free(other);
  graph_free(g);
  return fflush(stdout) || ferror(stdout);
}
