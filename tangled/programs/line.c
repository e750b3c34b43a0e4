/* line.c: a line and one example, in numbers.
   Tangled from 09-curves.nw. */
#include "report.h"
#include "woven/woven.h"

enum { N = 8 };

int main(void) {
  report_begin();
  Graph *g = graph_new();
  Tensor *m = t_variable(g, "m", (Array){SCALAR, (real[]){0.5}});
  Tensor *b = t_variable(g, "b", (Array){SCALAR, (real[]){1}});
  Tensor *x = t_placeholder(g, "x", SCALAR);
  Tensor *y = t_placeholder(g, "y", SCALAR);
  Tensor *product = t_name(t_mul(m, x), "product");
  Tensor *prediction = t_name(t_add(product, b), "prediction");
  Tensor *difference = t_name(t_sub(prediction, y), "difference");
  Tensor *error = t_name(t_square(difference), "error");
  Tensor *t[2 * N];
  quit_if("line", graph_error(g));
  for (int i = 0; i < N; i++) t[i] = graph_tensor(g, i);
  t_gradients(error, N, t, t + N);
  Session *s = session_new(g);
  const Array *r = session_run(
    s, 2 * N, t, FEED({x, {SCALAR, (real[]){10}}},
                      {y, {SCALAR, (real[]){4}}}));
  quit_if("line", session_error(s));
  printf("tensor\tvalue\tadjoint\n");
  for (int i = 0; i < N; i++)
    printf("%s\t%g\t%g\n", t[i]->name, r[i].data[0],
           r[N + i].data[0]);
  session_free(s);
  graph_free(g);
  return report_end("line", 0);
}
