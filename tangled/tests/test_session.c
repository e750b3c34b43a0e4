/* test_session.c: what plans do to memory.
   Tangled from 06-sessions.nw. */
#include "suite.h"
#include "woven/woven.h"

static Graph *g;
static Session *s;

static void begin(void) {
  g = graph_new();
  s = session_new(g);
}
static void end(void) {
  session_free(s);
  graph_free(g);
}
static Tensor *variable(double value) {
  real number = (real)value;
  return t_variable(g, "v", (Array){SCALAR, &number});
}
START_TEST(views_are_handed_out_dense) {
  begin();
  Tensor *x = t_placeholder(g, "x", SHAPE(8, 8));
  Tensor *t = t_transpose(x), *p = t_dot(x, t_ones_like(x));
  real in[64];
  for (int i = 0; i < 64; i++) in[i] = (real)i;
  const Array *y = session_run(s, FETCH(t, p, t),
                               FEED({x, {SHAPE(8, 8), in}}));
  for (int i = 0; i < 64; i++) {
    ck_assert_double_eq(y[0].data[i], in[i % 8 * 8 + i / 8]);
    ck_assert_double_eq(y[1].data[i], 28 + 64 * (i / 8));
  }
  ck_assert_ptr_eq(y[0].data, y[2].data);
  end();
}
END_TEST
START_TEST(folding_is_safe) {
  begin();
  Tensor *x = t_placeholder(g, "x", SCALAR);
  Tensor *eight = t_pow(t_number(g, 2), 3);
  Tensor *y = t_mul(t_add(x, eight), t_exp(x));
  Array one = {SCALAR, (real[]){1}};
  for (int i = 0; i < 3; i++) {
    const Array *r = session_run(s, FETCH(y), FEED({x, one}));
    ck_assert_double_eq_tol(r->data[0], 24.464536456131406, 1e-5);
  }
  end();
}
END_TEST
START_TEST(assignments_exchange_buffers) {
  begin();
  Tensor *v[4], *x = t_placeholder(g, "x", SCALAR);
  for (int i = 0; i < 4; i++) v[i] = variable(0);
  Tensor *next = t_add(v[0], 1);
  Tensor *given[] = {next, next, t_number(g, 7), x}, *set[4];
  for (int i = 0; i < 4; i++) set[i] = t_assign(v[i], given[i]);
  Tensor *all = t_group(g, 4, set);
  for (int i = 1; i <= 3; i++) {
    real in = (real)i;
    session_run(s, FETCH(all), FEED({x, {SCALAR, &in}}));
    const Array *r = session_run(s, 4, v, NO_FEED);
    const double want[] = {i, i, 7, i};
    for (int k = 0; k < 4; k++)
      ck_assert_double_eq(r[k].data[0], want[k]);
  }
  end();
}
END_TEST
START_TEST(fed_variables_are_assigned) {
  begin();
  Tensor *v = variable(1), *set = t_assign(v, t_add(v, 1));
  Array ten = {SCALAR, (real[]){10}};
  session_run(s, FETCH(set), FEED({v, ten}));
  session_run(s, FETCH(set), FEED({set, ten}));
  const Array *r = session_run(s, FETCH(v), NO_FEED);
  ck_assert_double_eq(r->data[0], 11);
  end();
}
END_TEST
START_TEST(batches_may_differ) {
  begin();
  Tensor *x = t_placeholder(g, "x", SHAPE(ANY, 2));
  Tensor *mean = t_mean_over(x, false, AXES(0)), *sum = t_sum(x);
  real in[] = {1, 2, 3, 4};
  for (int n = 2; n >= 0; n--) {
    const Array *r = session_run(s, FETCH(mean, sum),
                                 FEED({x, {SHAPE(n, 2), in}}));
    if (n > 0) ck_assert_double_eq(r[0].data[1], n + 1);
    else ck_assert_double_nan(r[0].data[1]);
    ck_assert_double_eq(r[1].data[0], n * (2 * n + 1));
  }
  end();
}
END_TEST
START_TEST(shapes_alone_need_no_feed) {
  begin();
  Tensor *x = t_placeholder(g, "x", SHAPE(3, 2));
  Tensor *n = t_count(x), *zeros = t_zeros_like(t_exp(x));
  const Array *r = session_run(s, FETCH(n, zeros), NO_FEED);
  ck_assert_ptr_nonnull(r);
  ck_assert_double_eq(r[0].data[0], 6);
  ck_assert_double_eq(r[1].data[5], 0);
  end();
}
END_TEST
START_TEST(errors_leave_variables) {
  begin();
  Tensor *v = variable(1), *x = t_placeholder(g, "x", SCALAR);
  Tensor *set = t_assign(v, t_add(v, x));
  Array none = {SCALAR, NULL}, one = {SCALAR, (real[]){1}};
  ck_assert_ptr_null(session_run(s, FETCH(set), NO_FEED));
  ck_assert_str_eq(session_error(s),
                   "placeholder \"x\" [] is not fed");
  ck_assert_ptr_null(session_run(s, FETCH(set), FEED({x, none})));
  ck_assert_str_eq(session_error(s),
                   "the feed of \"x\" has no numbers");
  const Array *r = session_run(s, FETCH(set, v), FEED({x, one}));
  ck_assert_double_eq(r[1].data[0], 1);
  ck_assert_double_eq(r[0].data[0], 2);
  ck_assert_ptr_null(session_error(s));
  end();
}
END_TEST
TESTS("session", 5, views_are_handed_out_dense, folding_is_safe,
      assignments_exchange_buffers, fed_variables_are_assigned,
      batches_may_differ, shapes_alone_need_no_feed,
      errors_leave_variables)
