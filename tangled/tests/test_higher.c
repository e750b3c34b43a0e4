/* test_higher.c: Jacobians, Hessians, patterns.
   Tangled from 16-higher.nw and W16-higher-bench.nw. */
#include "countdown.h"
#include "suite.h"
#include "woven/step.h"
#include "woven/woven.h"
#include <limits.h>
#include <math.h>
#include <string.h>

enum { NARROW = sizeof(real) < sizeof(double) };

static const real *run(Session *s, Tensor *t, int n,
                       const Feed feed[]) {
  const Array *r = session_run(s, 1, &t, n, feed);
  ck_assert_msg(r != NULL, "%s", session_error(s));
  return r->data;
}
static void compare(Tensor *y, Tensor *x, long most, int row,
                    Feed feed) {
  Tensor *full;
  Sparse s = t_sparse_jacobian(y, x);
  t_jacobian(y, 1, &x, &full);
  ck_assert_msg(!graph_error(y->graph), "row %d: %s", row,
                graph_error(y->graph));
  ck_assert_int_eq(s.columns, 6);
  ck_assert_msg(s.count <= most, "row %d: %ld", row, s.count);
  Session *session = session_new(y->graph);
  const Array *r = session_run(session, FETCH(full, s.value), 1,
                               &feed);
  ck_assert_msg(r != NULL, "%s", session_error(session));
  long k = 0;
  for (long i = 0; i < s.rows * s.columns; i++) {
    bool here = k < s.count &&
                s.row[k] * s.columns + s.column[k] == i;
    double value = here ? (double)r[1].data[k] : 0;
    ck_assert_double_eq_tol((double)r[0].data[i], value,
                            NARROW ? 1e-3 : 1e-12);
    k += here;
  }
  ck_assert_int_eq(k, s.count);
  session_free(session);
}
START_TEST(valley) {
  Graph *g = graph_new();
  real start[] = {(real)-1.2, 1};
  Tensor *x = t_placeholder(g, "x", SCALAR), *h[4];
  Tensor *y = t_placeholder(g, "y", SCALAR);
  Tensor *f = t_add(t_square(t_sub(1, x)), t_mul(
    100, t_square(t_sub(y, t_square(x)))));
  t_hessian(f, 2, (Tensor *[]){x, y}, h);
  Session *s = session_new(g);
  const Array *r = session_run(s, 4, h,
                               FEED({x, {SCALAR, &start[0]}},
                                    {y, {SCALAR, &start[1]}}));
  ck_assert_ptr_nonnull(r);
  ck_assert_double_eq_tol(r[0].data[0], 1330, NARROW ? .01 : 1e-9);
  ck_assert_double_eq_tol(r[1].data[0], 480, NARROW ? .01 : 1e-9);
  ck_assert_double_eq(r[3].data[0], 200);
  ck_assert_ptr_eq(h[1], h[2]);
  session_free(s);
  graph_free(g);
}
END_TEST
START_TEST(rows_and_shapes) {
  Graph *g = graph_new();
  real at[] = {3, 5}, by[] = {1, 2, 7, 11};
  Tensor *x = t_placeholder(g, "x", SHAPE(2)), *j[2];
  Tensor *a = t_placeholder(g, "a", SHAPE(2, 2));
  Tensor *y = t_dot(a, t_square(x));
  t_jacobian(y, 2, (Tensor *[]){x, a}, j);
  ck_assert(shape_same(j[0]->shape, SHAPE(2, 2)));
  ck_assert(shape_same(j[1]->shape, SHAPE(2, 2, 2)));
  const real by_x[] = {6, 20, 42, 110};
  const real by_a[] = {9, 25, 0, 0, 0, 0, 9, 25};
  Feed feed[] = {{x, {SHAPE(2), at}}, {a, {SHAPE(2, 2), by}}};
  Session *s = session_new(g);
  ck_assert_mem_eq(run(s, j[0], 2, feed), by_x, sizeof by_x);
  ck_assert_mem_eq(run(s, j[1], 2, feed), by_a, sizeof by_a);
  session_free(s);
  graph_free(g);
}
END_TEST
START_TEST(blocks) {
  Graph *g = graph_new();
  real at[] = {3, 5, 2}, by[] = {1, 2, 4, 7, 11, 13};
  Tensor *x = t_placeholder(g, "x", SHAPE(3)), *h[4];
  Tensor *a = t_placeholder(g, "a", SHAPE(2, 3));
  Tensor *f = t_sum(t_mul(a, t_pow(x, 3)));
  t_hessian(f, 2, (Tensor *[]){a, x}, h);
  const Shape shapes[] = {SHAPE(2, 3, 2, 3), SHAPE(2, 3, 3),
                          SHAPE(3, 2, 3), SHAPE(3, 3)};
  Feed feed[] = {{x, {SHAPE(3), at}}, {a, {SHAPE(2, 3), by}}};
  Session *s = session_new(g);
  for (int b = 0; b < 4; b++) {
    ck_assert(shape_same(h[b]->shape, shapes[b]));
    const real *r = run(s, h[b], 2, feed);
    int rows = b < 2 ? 6 : 3, columns = b % 2 ? 3 : 6;
    for (int i = 0; i < rows; i++)
      for (int k = 0; k < columns; k++) {
        real same = i % 3 == k % 3, q = at[i % 3];
        real right = b == 0 ? 0 : b == 3 ? 6 * q * (by[i] + by[i + 3])
                                         : 3 * q * q;
        ck_assert_double_eq_tol(r[i * columns + k], same * right,
                                NARROW ? 1e-3 : 1e-10);
      }
  }
  session_free(s);
  graph_free(g);
}
END_TEST
START_TEST(refusals) {
  Graph *g = graph_new(), *other = graph_new();
  Tensor *x = t_placeholder(g, "x", SHAPE(ANY)), *j;
  Tensor *wide = t_placeholder(g, "wide", SHAPE(1, 1, 1, 1, 1));
  Tensor *far = t_placeholder(other, "far", SCALAR);
  t_jacobian(t_square(x), 1, &x, &j);
  ck_assert_ptr_nonnull(strstr(graph_error(g), "a size is open"));
  ck_assert_int_eq(j->id, -1);
  graph_clear(g);
  t_jacobian(t_square(wide), 1, &wide, &j);
  ck_assert_ptr_nonnull(strstr(graph_error(g), "too many axes"));
  graph_clear(g);
  t_hessian(t_sum(x), 1, &far, &j);
  ck_assert_ptr_nonnull(strstr(graph_error(g), "different graphs"));
  graph_clear(g);
  Sparse s = t_sparse_jacobian(x, x);
  ck_assert_ptr_nonnull(strstr(graph_error(g), "open"));
  ck_assert_int_eq(s.count, 0);
  ck_assert_int_eq(s.value->id, -1);
  graph_clear(g);
  s = t_sparse_jacobian(wide, far);
  ck_assert_ptr_nonnull(graph_error(g));
  graph_clear(g);
  Tensor *two = t_placeholder(g, "two", SHAPE(2));
  Tensor *v = t_variable(g, "v", (Array){SHAPE(2), (real[]){1, 2}});
  s = t_sparse_jacobian(t_assign(v, t_square(two)), two);
  ck_assert_ptr_nonnull(strstr(graph_error(g), "no gradient"));
  graph_clear(g);
  Tensor *long_ = t_placeholder(g, "long", SHAPE(LONG_MAX / 64));
  t_jacobian(t_square(long_), 1, &long_, &j);
  ck_assert_ptr_nonnull(strstr(graph_error(g), "too many elements"));
  graph_clear(g);
  Tensor *none = NULL;
  for (int k = 0; k < 8; k++) {
    Tensor *y = k & 1 ? none : wide, *by = k & 1 ? wide : none;
    if (k > 5) y = by = none;
    if (k / 2 % 3 == 0) t_jacobian(y, 1, &by, &j);
    if (k / 2 == 1) t_hessian(y, 1, &by, &j);
    if (k / 2 == 2) j = t_sparse_jacobian(y, by).value;
    ck_assert((k > 5) == !graph_error(g) && (k > 5) == !j);
    if (k <= 5)
      ck_assert_ptr_nonnull(strstr(graph_error(g), "NULL"));
    graph_clear(g);
  }
  graph_free(g);
  graph_free(other);
}
END_TEST
START_TEST(patterns_hold) {
  Graph *g = graph_new();
  real at[] = {1, 2, (real)-1.5, (real).5, 3, (real)-2};
  real order[] = {2, 0}, two[] = {0, 1, 2, 0, 0, 0};
  real pick[] = {1, 0, 0, 0, 0, 1};
  Tensor *x = t_placeholder(g, "x", SHAPE(2, 3));
  Tensor *y = t_square(x), *c[3];
  c[0] = t_constant(g, (Array){SHAPE(2), order});
  c[1] = t_constant(g, (Array){SHAPE(3, 2), two});
  c[2] = t_constant(g, (Array){SHAPE(3, 2), pick});
  Feed feed = {x, {SHAPE(2, 3), at}};
  const struct { Tensor *y; long most; } table[] = {
    {y, 6}, {t_transpose(y), 6}, {t_reshape(y, SHAPE(3, 2)), 6},
    {t_slice(y, 1, 1, 3), 4}, {t_pad(y, 1, 1, 1), 6},
    {t_concat(2, (Tensor *[]){y, y}, 0), 12},
    {t_stack(2, (Tensor *[]){y, t_sin(x)}, 1), 12},
    {t_flip(y, 1), 6}, {t_gather(t_transpose(y), c[0]), 4},
    {t_squeeze(t_slice(y, 0, 0, 1), 0), 3},
    {t_sum_over(y, false, AXES(0)), 6}, {t_sum(y), 6},
    {t_gradient(t_sum(t_square(t_patches(
       t_reshape(y, SHAPE(1, 2, 3, 1)), 2, 2, 1))), x), 12},
    {t_gradient(t_mul(t_gather(y, c[0]), 1), x), 6},
    {t_dot(y, c[1]), 24}, {t_dot(y, c[2]), 4},
    {t_cumsum(y, 1), 36}, {t_max(y), 6}, {t_prod(y), 6},
    {t_dot(y, t_transpose(y)), 24}, {t_softmax(y), 36},
    {t_mul(y, t_sum_over(y, true, AXES(1))), 18},
    {t_sub(y, t_mean(y)), 36}, {t_stop(y), 0},
    {t_select(t_greater(x, 0), y, t_exp(x)), 6},
  };
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    compare(table[i].y, x, table[i].most, (int)i, feed);
  graph_free(g);
}
END_TEST
START_TEST(bands) {
  Graph *g = graph_new();
  Tensor *x = t_placeholder(g, "x", SHAPE(200));
  Tensor *here = t_slice(x, 0, 0, -1);
  Tensor *next = t_slice(x, 0, 1, 200);
  Tensor *f = t_sum(t_square(t_sub(next, t_square(here))));
  Sparse s = t_sparse_jacobian(t_gradient(f, x), x);
  ck_assert_int_eq(s.products, 3);
  ck_assert_int_eq(s.count, 3 * 200 - 2);
  for (long k = 0; k < s.count; k++)
    ck_assert_int_le(labs(s.row[k] - s.column[k]), 1);
  Tensor *along = t_sum(t_gradient(t_sum(t_gradient(f, x)), x));
  Tensor *off = t_sub(t_sum(s.value), along);
  Array at = array_new(SHAPE(200));
  uint64_t seed = 3;
  array_normal(at, &seed);
  Session *session = session_new(g);
  ck_assert_double_eq_tol(*run(session, off, 1, &(Feed){x, at}), 0,
                          NARROW ? 2 : 1e-9);
  session_free(session);
  array_free(at);
  graph_free(g);
}
END_TEST
static void twice(const Step *s) {
  for (int i = 0; i < 3; i++)
    (*s->operand[0].at)[i] = 2 * (*s->operand[1].at)[i];
}
static Tensor *twice_rule(Tensor *y, Tensor *g, int i) {
  (void)y, (void)i;
  return t_mul(2, g);
}
START_TEST(unasked_ops) {
  for (unsigned linear = 0; linear < 2; linear++) {
    const Op op = {.name = "twice", .arity = 1, .linear = linear,
                   .compute = twice, .gradient = twice_rule};
    Graph *g = graph_new();
    Tensor *x = t_placeholder(g, "x", SHAPE(3));
    Tensor *y = op_node(g, &op, 1, &x, NULL);
    Sparse s = t_sparse_jacobian(y, x);
    ck_assert_int_eq(s.count, 9);
    ck_assert_int_eq(s.products, 3);
    graph_free(g);
  }
}
END_TEST
START_TEST(sums_of_squares) {
  enum { N = 60 };
  Graph *g = graph_new();
  real at[N] = {1};
  Tensor *x = t_placeholder(g, "x", SHAPE(N)), *f = NULL, *h;
  for (int i = 0; i < N; i++) {
    Tensor *q = t_square(t_sum(x));
    f = f ? t_add(f, q) : q;
  }
  t_hessian(f, 1, &x, &h);
  ck_assert_int_lt(graph_size(g), 20 * N * N);
  Session *s = session_new(g);
  const real *r = run(s, h, 1, &(Feed){x, {SHAPE(N), at}});
  for (int i = 0; i < N * N; i++) ck_assert_double_eq(r[i], 2 * N);
  session_free(s);
  graph_free(g);
}
END_TEST
START_TEST(wanted_early) {
  Graph *g = graph_new();
  real at[] = {1, 2, 3};
  Tensor *x = t_placeholder(g, "x", SHAPE(3)), *u = t_square(x);
  Tensor *none = t_placeholder(g, "none", SHAPE(0)), *j;
  Sparse s = t_sparse_jacobian(t_square(u), u);
  ck_assert_int_eq(s.count, 3);
  Session *session = session_new(g);
  const real *r = run(session, s.value, 1,
                      &(Feed){x, {SHAPE(3), at}});
  for (int i = 0; i < 3; i++)
    ck_assert_double_eq(r[i], 2 * at[i] * at[i]);
  t_jacobian(t_square(none), 1, &none, &j);
  ck_assert(shape_same(j->shape, SHAPE(0, 0)));
  s = t_sparse_jacobian(t_square(none), none);
  ck_assert(!graph_error(g) && s.count == 0);
  session_free(session);
  graph_free(g);
}
END_TEST
START_TEST(little_memory) {
  bool enough = false;
  for (long n = 2; !enough; n++) {
    Countdown c = {.left = n / 2, .once = n % 2};
    Graph *g = graph_new_with((Allocator){countdown_resize, &c});
    if (!g) continue;
    Tensor *x = t_placeholder(g, "x", SHAPE(70)), *h, *f = x;
    if (!graph_error(g))
      f = t_sum(t_square(t_mul(t_slice(x, 0, 1, 70),
                               t_slice(x, 0, 0, 69))));
    Sparse s = t_sparse_jacobian(t_gradient(f, x), x);
    t_hessian(f, 1, &x, &h);
    enough = c.left >= 0;
    ck_assert(enough == !graph_error(g));
    if (!enough) ck_assert(s.count == 0 || s.value->id >= 0);
    graph_free(g);
    ck_assert_int_eq(c.blocks, 0);
  }
}
END_TEST
TESTS("higher", 16, valley, rows_and_shapes, blocks, refusals,
      patterns_hold, bands, unasked_ops, sums_of_squares,
      wanted_early, little_memory)
