/* answers16.c: answers to exercises of the chapter on higher
   derivatives. Tangled from W16-higher-bench.nw. */
#include "count.h"
#include "report.h"
#include <math.h>
#include <stdlib.h>

static bool mixed(Graph *g, Session *s) {
  Tensor *x = t_number(g, 0.5), *y = t_number(g, 2);
  Tensor *f = t_mul(t_square(x), t_sin(t_mul(x, y)));
  Tensor *xy = t_gradient(t_gradient(f, x), y);
  Tensor *yx = t_gradient(t_gradient(f, y), x);
  const Array *r = session_run(s, FETCH(xy, yx), NO_FEED);
  if (r)
    printf("x, y: %.12f, %ld operations\n"
           "y, x: %.12f, %ld operations\n", (double)r[0].data[0],
           operations(1, &xy), (double)r[1].data[0],
           operations(1, &yx));
  return r != NULL;
}
static Tensor *chained(Tensor *x) {
  Tensor *here = t_slice(x, 0, 0, -1);
  Tensor *next = t_slice(x, 0, 1, x->shape.dim[0]);
  Tensor *wall = t_sub(next, t_square(here));
  return t_sum(t_add(t_mul(100, t_square(wall)),
                     t_square(t_sub(1, here))));
}
static bool ink(Graph *g, Session *s) {
  real at[8] = {0, 0, 0, (real)NAN};
  Tensor *x = t_placeholder(g, "x", SHAPE(8));
  const Array *r = session_run(s, FETCH(t_gradient(chained(x), x)),
                               FEED({x, {SHAPE(8), at}}));
  printf("ink at 3 is seen at");
  for (int i = 0; r && i < 8; i++)
    if (isnan(r->data[i])) printf(" %d", i);
  printf("\n");
  return r != NULL;
}
static bool arrow(Graph *g, Session *s) {
  real at[] = {2, 3, 4, 5, 6, 7}, unit[6] = {1};
  real rest[] = {0, 1, 1, 1, 1, 1};
  Tensor *x = t_constant(g, (Array){SHAPE(6), at});
  Tensor *tail = t_slice(x, 0, 1, 6), *head = t_slice(x, 0, 0, 1);
  Tensor *f = t_sum(t_add(t_mul(head, tail), t_pow(tail, 3)));
  Tensor *slope = t_gradient(f, x), *v[2], *product[2];
  v[0] = t_constant(g, (Array){SHAPE(6), unit});
  v[1] = t_constant(g, (Array){SHAPE(6), rest});
  for (int k = 0; k < 2; k++)
    product[k] = t_gradient(t_mul(slope, v[k]), x);
  Sparse rows = t_sparse_jacobian(slope, x);
  const Array *r = session_run(s, 2, product, NO_FEED);
  if (!r) return false;
  printf("by rows %ld products; by symmetry 2:\n", rows.products);
  for (int i = 0; i < 6; i++, printf("\n"))
    for (int k = 0; k < 6; k++)
      printf(" %2g", i == 0 ? (double)r[0].data[k] :
             k == 0 ? (double)r[0].data[i] :
             i == k ? (double)r[1].data[i] : 0);
  return true;
}
static bool third(Graph *g, Session *s) {
  real at[] = {2, 3, 5};
  Tensor *x = t_constant(g, (Array){SHAPE(3), at}), *t;
  Tensor *p[3];
  for (int i = 0; i < 3; i++) p[i] = t_index(x, 0, i);
  t = t_add(t_mul(p[0], t_mul(p[1], p[2])), t_pow(p[0], 3));
  for (int i = 0; i < 3; i++) t_jacobian(t, 1, &x, &t);
  const Array *r = session_run(s, FETCH(t), NO_FEED);
  char text[SHAPE_TEXT];
  int count = 0;
  for (long i = 0; r && i < 27; i++) count += r->data[i] != 0;
  if (r)
    printf("%s, of which %d are not 0; the first is %g\n",
           shape_text(r->shape, text), count, (double)r->data[0]);
  return r != NULL;
}
int main(void) {
  report_begin();
  Graph *g = graph_new();
  Session *s = g ? session_new(g) : NULL;
  bool fine = s && mixed(g, s) && ink(g, s) && arrow(g, s) &&
              third(g, s);
  int status = fine ? EXIT_SUCCESS :
    complain("answers16", NULL,
             s ? session_error(s) : "out of memory");
  session_free(s);
  graph_free(g);
  return report_end("answers16", status);
}
