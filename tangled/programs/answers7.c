/* answers7.c: answers to exercises of the chapter on backprop.
   Tangled from W7-backprop-bench.nw. */
#include "report.h"
#include "woven/woven.h"
#include <stdlib.h>

static bool by_hand(Graph *g, Session *s) {
  Tensor *a = t_number(g, 0), *b = t_number(g, 3), *d[2];
  Tensor *e = t_add(t_sigmoid(t_mul(a, b)), a);
  t_gradients(e, 2, (Tensor *[]){a, b}, d);
  const Array *r = session_run(s, FETCH(e, d[0], d[1]), NO_FEED);
  if (r)
    printf("e = %g, de/da = %g, de/db = %g\n",
           (double)r[0].data[0], (double)r[1].data[0],
           (double)r[2].data[0]);
  return r != NULL;
}
static bool newton(Graph *g, Session *s) {
  Tensor *x = t_variable(g, "x", (Array){SCALAR, (real[]){1}});
  Tensor *f = t_sub(t_square(x), 2);
  Tensor *step = t_assign(x, t_sub(x, t_div(f, t_gradient(f, x))));
  for (int i = 0; i < 10; i++) {
    const Array *r = session_run(s, FETCH(x, step), NO_FEED);
    if (!r) return false;
    printf("after %d: %.16f\n", i, (double)r[0].data[0]);
  }
  return true;
}
static bool jacobian(Graph *g, Session *s) {
  Array at = {SHAPE(5), (real[]){1, 2, 3, 4, 5}};
  Tensor *x = t_constant(g, at), *part[5], *row[3];
  for (int i = 0; i < 5; i++) {
    real pick[5] = {0};
    pick[i] = 1;
    part[i] = t_dot(x, t_constant(g, (Array){SHAPE(5), pick}));
  }
  Tensor *y[] = {t_mul(part[0], part[1]), t_add(part[1], part[2]),
                 t_mul(part[3], part[4])};
  for (int k = 0; k < 3; k++) row[k] = t_gradient(y[k], x);
  const Array *r = session_run(s, 3, row, NO_FEED);
  for (int k = 0; r && k < 3; k++)
    for (int i = 0; i < 5; i++)
      printf("%g%c", (double)r[k].data[i], i < 4 ? ' ' : '\n');
  return r != NULL;
}
int main(void) {
  report_begin();
  Graph *g = graph_new();
  Session *s = g ? session_new(g) : NULL;
  bool fine = s && by_hand(g, s) && newton(g, s) && jacobian(g, s);
  int status = fine ? EXIT_SUCCESS :
    complain("answers7", NULL,
             s ? session_error(s) : "out of memory");
  session_free(s);
  graph_free(g);
  return report_end("answers7", status);
}
