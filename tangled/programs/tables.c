/* tables.c: the shapes of a formula, and a mistake in one.
   Tangled from 04-tensors.nw. */
#include "woven/woven.h"
#include <stdio.h>
#include <stdlib.h>

static const Op plus = {.name = "plus", .arity = 2};
static const Op times = {.name = "times", .arity = 2};
#define APPLY(op, a, b) \
  op_apply(&(op), 2, (const Term[]){TERM(a), TERM(b)})
#define PLUS(a, b) APPLY(plus, a, b)
#define TIMES(a, b) APPLY(times, a, b)
static void list(const Graph *g, const Tensor *y) {
  for (long id = 0; id <= y->id; id++) {
    const Tensor *t = graph_tensor(g, id);
    char shape[SHAPE_TEXT];
    printf("#%ld %-12s %-4s %s\n", id, t->op->name,
           t->name ? t->name : "", shape_text(t->shape, shape));
  }
}
int main(void) {
  Graph *g = graph_new();
  Tensor *x = t_placeholder(g, "x", SHAPE(ANY, 2));
  Tensor *w = t_variable(g, "w", ARRAY(SHAPE(2), 10, 20));
  Tensor *y = PLUS(TIMES(x, w), 1);
  const char *why = graph_error(g);
  if (why) return fprintf(stderr, "tables: %s\n", why), 1;
  list(g, y);
  Tensor *v = t_variable(g, "v", ARRAY(SHAPE(3), 1, 2, 3));
  PLUS(TIMES(x, v), 1);
  printf("%s\n", graph_error(g));
  graph_clear(g);
  printf("#%ld is made after it\n", PLUS(y, w)->id);
  graph_free(g);
  return fflush(stdout) || ferror(stdout);
}
