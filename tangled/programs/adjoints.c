/* adjoints.c: the walk back through a formula, in numbers.
   Tangled from 07-backprop.nw. */
#include "woven/woven.h"
#include <stdio.h>

enum { N = 6 };

int main(void) {
  Graph *g = graph_new();
  Session *s = session_new(g);
  Tensor *a = t_variable(g, "a", (Array){SCALAR, (real[]){2}});
  Tensor *b = t_variable(g, "b", (Array){SCALAR, (real[]){1}});
  Tensor *c = t_name(t_add(a, b), "c");
  Tensor *d = t_name(t_add(b, t_name(t_number(g, 1), "1")), "d");
  Tensor *e = t_name(t_mul(c, d), "e");
  Tensor *t[2 * N];
  for (int i = 0; i < N; i++) t[i] = graph_tensor(g, i);
  t_gradients(e, N, t, t + N);
  const Array *r = session_run(s, 2 * N, t, NO_FEED);
  printf("id\tname\top\tvalue\tadjoint\n");
  for (int i = 0; r && i < N; i++)
    printf("%d\t%s\t%s\t%g\t%g\n", i, t[i]->name, t[i]->op->name,
           r[i].data[0], r[N + i].data[0]);
  session_free(s);
  graph_free(g);
  return 0;
}
