/* test_kernels.c: fast paths against plain ones.
   Tangled from 18-kernels.nw. */
#include "suite.h"
#include "woven/elementary.h"
#include "woven/woven.h"
#include <math.h>

static uint64_t seed = 18;

static long below(long n) {
  return (long)(array_random(&seed) * (double)n);
}

typedef struct View { Tensor *source, *seen; Array numbers; } View;

static View view(Graph *g, Shape want) {
  Shape from = want;
  int last = want.rank - 1, axis[SHAPE_RANK];
  bool turned = last > 0 && below(2), spread = below(2);
  bool cut = below(2);
  for (int d = 0; d <= last; d++) axis[d] = d;
  for (int d = 0; d <= last; d++)
    if (spread && below(2)) from.dim[d] = 1;
  if (turned) {
    long d = from.dim[last];
    from.dim[last] = from.dim[last - 1];
    from.dim[last - 1] = d;
    axis[last] = last - 1;
    axis[last - 1] = last;
  }
  long skip[SHAPE_RANK] = {0}, rest[SHAPE_RANK] = {0};
  for (int d = 0; cut && d <= last; d++) {
    skip[d] = below(3), rest[d] = below(3);
    from.dim[d] += skip[d] + rest[d];
  }
  View v = {.source = t_placeholder(g, "v", from)};
  v.numbers = array_new(from);
  array_normal(v.numbers, &seed);
  v.seen = v.source;
  for (int d = 0; cut && d <= last; d++)
    v.seen = t_slice(v.seen, d, skip[d], -rest[d]);
  if (turned) v.seen = t_transpose_axes(v.seen, want.rank, axis);
  v.seen = t_expand_like(v.seen, t_placeholder(g, "like", want));
  return v;
}
static double element(const Array *a, const Array *b, Shape y,
                      long where) {
  long at[SHAPE_RANK], rest = where;
  for (int d = y.rank; d-- > 0;) {
    at[d] = rest % y.dim[d];
    rest /= y.dim[d];
  }
  long k = a->shape.dim[a->shape.rank - 1], p = 0, q = 0;
  bool row = a->shape.rank == 1, column = b->shape.rank == 1;
  int rows = y.rank - !column;
  long n = column ? 1 : y.dim[rows];
  int skip_a = rows - a->shape.rank + 1;
  int skip_b = rows - !row - b->shape.rank + 2;
  for (int d = 0; d < a->shape.rank - 1; d++)
    p = p * a->shape.dim[d] +
        (a->shape.dim[d] == 1 ? 0 : at[d + skip_a]);
  for (int d = 0; d < b->shape.rank - 2; d++)
    q = q * b->shape.dim[d] +
        (b->shape.dim[d] == 1 ? 0 : at[d + skip_b]);
  p *= k;
  q = q * k * n + (column ? 0 : at[rows]);
  double sum = 0;
  for (long i = 0; i < k; i++)
    sum += (double)a->data[p + i] * (double)b->data[q + i * n];
  return sum;
}
static long size_below(long most) {
  return below(4) ? below(6) : below(most + 1);
}

static void random_shapes(Shape *p, Shape *q, long most) {
  long m = size_below(most), k = size_below(most);
  long n = size_below(most);
  *p = *q = SCALAR;
  const long stack[] = {below(5), below(5)};
  int in_p = (int)below(3), in_q = (int)below(3);
  for (int d = 0; d < 2; d++) {
    if (2 - d <= in_p)
      p->dim[p->rank++] = below(3) ? stack[d] : 1;
    if (2 - d <= in_q)
      q->dim[q->rank++] = below(3) ? stack[d] : 1;
  }
  if (p->rank || below(3)) p->dim[p->rank++] = m;
  p->dim[p->rank++] = k, q->dim[q->rank++] = k;
  if (q->rank > 1 || below(3)) q->dim[q->rank++] = n;
}
static long work(Shape p, Shape q) {
  long m = p.rank > 1 ? p.dim[p.rank - 2] : 1;
  long n = q.rank > 1 ? q.dim[q.rank - 1] : 1;
  return m * n * p.dim[p.rank - 1];
}
START_TEST(products_of_views_are_right) {
  int met[2][2] = {{0}};
  for (int trial = 0; trial < 3000; trial++) {
    Shape p, q;
    random_shapes(&p, &q, 40);
    Graph *g = graph_new();
    View a = view(g, p), b = view(g, q);
    ck_assert_pstr_eq(graph_error(g), NULL);
    Session *s = session_new(g);
    const Array *r = session_run(
      s, FETCH(t_dot(a.seen, b.seen), a.seen, b.seen),
      FEED({a.source, a.numbers}, {b.source, b.numbers}));
    ck_assert_msg(r != NULL, "%s", session_error(s));
    met[work(p, q) > 256][p.rank == 1 || q.rank == 1]++;
    for (long i = shape_count(r[0].shape); i-- > 0;) {
      double right = element(&r[1], &r[2], r[0].shape, i);
      ck_assert_double_eq_tol(r[0].data[i], right,
                              sizeof(real) > 4 ? 1e-10 : 1e-3);
    }
    session_free(s);
    graph_free(g);
    array_free(a.numbers);
    array_free(b.numbers);
  }
  for (int i = 0; i < 4; i++)
    ck_assert_int_gt(met[i / 2][i % 2], 10);
}
END_TEST
START_TEST(gradients_of_products) {
  for (int trial = 0; trial < 300; trial++) {
    Shape p, q;
    random_shapes(&p, &q, 40);
    Graph *g = graph_new();
    View v[] = {view(g, p), view(g, q)};
    Tensor *y = t_dot(v[0].seen, v[1].seen), *x[2], *dx[2];
    if (y->shape.rank) y = t_sum_over(y, false, AXES(0));
    Tensor *j = t_sum(t_square(y));
    for (int i = 0; i < 2; i++) x[i] = v[i].source;
    t_gradients(j, 2, x, dx);
    Session *s = session_new(g);
    for (int i = 0; i < 2; i++)
      if (sizeof(real) > 4 && shape_count(x[i]->shape) > 0) {
        real *at = &v[i].numbers.data[below(shape_count(x[i]->shape))];
        long k = at - v[i].numbers.data;
        const Feed feed[] = {{x[0], v[0].numbers}, {x[1], v[1].numbers}};
        double rule = session_run(s, FETCH(dx[i]), 2, feed)->data[k];
        double size = session_run(s, FETCH(j), 2, feed)->data[0];
        *at += (real)0.5;
        double above = session_run(s, FETCH(j), 2, feed)->data[0];
        *at -= (real)1;
        double below_ = session_run(s, FETCH(j), 2, feed)->data[0];
        *at += (real)0.5;
        ck_assert_double_eq_tol(rule, above - below_,
                                1e-9 * (1 + size + fabs(rule)));
      }
    session_free(s);
    graph_free(g);
    for (int i = 0; i < 2; i++) array_free(v[i].numbers);
  }
}
END_TEST
START_TEST(open_sizes_are_multiplied) {
  Graph *g = graph_new();
  Tensor *a = t_placeholder(g, "a", SHAPE(ANY, ANY, 2));
  Tensor *v = t_placeholder(g, "v", SHAPE(2)), *x[] = {a, v};
  Tensor *turned = t_transpose_axes(a, AXES(0, 2, 1)), *d[4];
  Tensor *y[] = {t_dot(a, v), t_dot(v, turned)};
  for (int i = 0; i < 2; i++)
    t_gradients(t_sum(t_square(y[i])), 2, x, d + 2 * i);
  Tensor *like = t_reshape_like(t_mul(a, a), t_mul(a, 2));
  Tensor *last[] = {t_gradient(t_sum(t_mul(like, a)), a)};
  Session *s = session_new(g);
  Array rows = {SHAPE(1, 3, 2), (real[]){1, 2, 3, 4, 5, 6}};
  Array vector = {SHAPE(2), (real[]){1, 10}};
  const Array *r = session_run(
    s, FETCH(y[0], y[1], d[0], d[1], d[2], d[3], last[0]),
    FEED({a, rows}, {v, vector}));
  ck_assert_msg(r != NULL, "%s", graph_error(g));
  char text[SHAPE_TEXT];
  for (int i = 0; i < 2; i++) {
    ck_assert_str_eq(shape_text(r[i].shape, text), "[1,3]");
    ck_assert_double_eq(r[i].data[2], 65);
    ck_assert_double_eq(r[2 + 2 * i].data[0], 42);
    ck_assert_double_eq(r[2 + 2 * i].data[5], 1300);
    ck_assert_double_eq(r[3 + 2 * i].data[1], 2 * 604);
  }
  ck_assert_double_eq(r[6].data[5], 3 * 36);
  session_free(s);
  graph_free(g);
}
END_TEST
START_TEST(exponential_is_exact) {
  int wrong = 0;
  for (int i = 0; i < 1000000; i++) {
    double x = -708 + i * (1417.0 / 1000000), y = exp(x);
    double unit = nextafter(y, INFINITY) - y;
    wrong += !(fabs(exponential(x) - y) <= unit);
  }
  ck_assert_int_eq(wrong, 0);
  ck_assert_double_eq(exponential(0), 1);
  ck_assert_double_eq(exponential(1000), INFINITY);
  ck_assert_double_eq(exponential(INFINITY), INFINITY);
  ck_assert_double_eq(exponential(-1000), 0);
  ck_assert_double_eq(exponential(-INFINITY), 0);
  ck_assert(isnan(exponential(NAN)));
  ck_assert_double_eq_tol(exponential(-740) / exp(-740), 1, 1e-2);
}
END_TEST
TESTS("kernels", 18, products_of_views_are_right,
      gradients_of_products, open_sizes_are_multiplied,
      exponential_is_exact)
