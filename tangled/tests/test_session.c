/* test_session.c: what sessions do, and what plans cost.
   Tangled from W6-sessions-bench.nw. */
#include "suite.h"
#include "woven/plan.h"
#include "woven/state.h"
#include "woven/woven.h"

static Graph *g;
static Session *s;
static Store store;
static long held, most;

static void *counted(void *context, void *block, size_t size) {
  size_t *old = block;
  (void)context;
  held += (long)size - (old ? (long)old[-2] : 0);
  if (held > most) most = held;
  if (size == 0) {
    free(old - 2);
    return NULL;
  }
  size_t *fresh = realloc(old ? old - 2 : NULL, size + 16);
  fresh[0] = size;
  return fresh + 2;
}
static inline void begin(void) {
  held = most = 0;
  g = graph_new_with((Allocator){counted, NULL});
  s = session_new(g);
  store = (Store){.arena.allocator = graph_allocator(g)};
}

static inline void end(void) {
  session_free(s);
  graph_free(g);
  ck_assert_int_eq(held, 0);
}

static inline Tensor *variable(double value) {
  real number = (real)value;
  return t_variable(g, "v", (Array){SCALAR, &number});
}
static inline PlanCounts counts(int fetches, Tensor *const fetch[],
                                int feeds, const Feed feed[]) {
  const Request request = {fetches, fetch, feeds, feed};
  Message why = {""};
  Plan *plan = plan_new(g, &store, &request, &why);
  ck_assert_msg(plan != NULL, "%s", why.text);
  PlanCounts n = plan_counts(plan);
  plan_free(plan);
  arena_release(&store.arena);
  store.variables = (Notes){NULL, 0};
  return n;
}
START_TEST(assignments_take_anything) {
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
    const Array *r = session_run(s, FETCH(y, eight),
                                 FEED({x, one}));
    ck_assert_double_eq_tol(r->data[0], 24.464536456131406, 1e-5);
    ck_assert_double_eq(r[1].data[0], 8);
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
START_TEST(swaps_need_no_third) {
  begin();
  Tensor *v[3], *set[3];
  real in[12] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
  for (int i = 0; i < 3; i++)
    v[i] = t_variable(g, "v", (Array){SHAPE(2, 2), in + 4 * i});
  for (int i = 0; i < 3; i++)
    set[i] = t_assign(v[i], i ? v[i - 1] : t_transpose(v[2]));
  for (int run = 1; run <= 6; run++) {
    session_run(s, FETCH(t_group(g, 3, set)), NO_FEED);
    const Array *r = session_run(s, 3, v, NO_FEED);
    for (int i = 0; i < 3; i++)
      ck_assert_double_eq(r[i].data[0],
                          4 * ((i + 3 - run % 3) % 3));
    ck_assert_double_eq(r[0].data[1], run == 6 ? 1
      : run == 3 ? 2 : run % 3 == 1 ? run == 1 ? 10 : 9
                                    : run == 2 ? 6 : 5);
  }
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
static bool forgets(const Tensor *t, const Shape in[], Shape *out,
                    Message *why) {
  (void)t, (void)in, (void)why;
  *out = SHAPE(2, ANY);
  return true;
}
static const Op op_vague = {.name = "vague", .arity = 1,
                            .shape = forgets};

START_TEST(open_sizes_are_refused) {
  begin();
  Tensor *v = variable(1);
  Tensor *open = op_node(g, &op_vague, 1, &v, NULL);
  ck_assert_ptr_null(session_run(s, FETCH(open), NO_FEED));
  ck_assert_str_eq(session_error(s),
                   "vague: a size of [2,?] is still open");
  ck_assert_ptr_null(session_run(s, FETCH(t_sum(open)), NO_FEED));
  Tensor *n = t_count(open);
  ck_assert_ptr_null(session_run(s, FETCH(n), NO_FEED));
  end();
}
END_TEST
static void refused(const Array *r, const char *reason) {
  ck_assert_ptr_null(r);
  ck_assert_str_eq(session_error(s), reason);
}

START_TEST(requests_may_be_wrong) {
  begin();
  Graph *other = graph_new();
  Tensor *v = variable(1), *far = t_number(other, 1);
  Array one = {SCALAR, (real[]){1}};
  refused(session_run(s, FETCH(v, NULL), NO_FEED),
          "fetch 1 is NULL");
  refused(session_run(s, FETCH(far), NO_FEED),
          "fetch 0 belongs to another graph");
  refused(session_run(s, FETCH(v), FEED({NULL, one})),
          "feed 0 has no tensor");
  refused(session_run(s, FETCH(v), FEED({far, one})),
          "feeding \"1\" [] with []: it belongs to another graph");
  refused(session_run(s, FETCH(v), FEED({v, one}, {v, one})),
          "\"v\" is fed twice");
  Tensor *two[] = {t_assign(v, v), t_assign(v, t_neg(v))};
  refused(session_run(s, FETCH(t_group(g, 2, two)), NO_FEED),
          "\"v\" is assigned twice");
  ck_assert_ptr_nonnull(session_run(s, FETCH(v), NO_FEED));
  graph_free(other);
  end();
}
END_TEST
START_TEST(results_are_not_fed_back) {
  begin();
  Tensor *x = t_placeholder(g, "x", SCALAR), *y = t_mul(x, 2);
  real number = 1;
  Array in = {SCALAR, &number};
  for (int i = 0; i < 4; i++) {
    const Array *r = session_run(s, FETCH(y), FEED({x, in}));
    number = r->data[0];
  }
  ck_assert_double_eq(number, 16);
  Array back = *session_run(s, FETCH(y), FEED({x, in}));
  refused(session_run(s, FETCH(y), FEED({x, back})), "the feed of "
          "\"x\" is a result of this session: copy it");
  end();
}
END_TEST
START_TEST(results_may_be_scribbled_on) {
  begin();
  real one = 1, in = 3;
  Tensor *c = t_constant(g, (Array){SCALAR, &one});
  Tensor *v = variable(5), *x = t_placeholder(g, "x", SCALAR);
  Tensor *more = t_add(v, c), *set = t_assign(v, more);
  Tensor *eight = t_pow(t_number(g, 2), 3);
  Tensor *view = t_reshape(c, SHAPE(1));
  Tensor *all[] = {c, v, x, more, set, view, eight};
  for (int run = 0; run < 4; run++) {
    const double want[] = {1, 5 + run, 3, 6 + run, 6 + run, 1, 8};
    const Array *r = session_run(s, 7, all,
                                 FEED({x, {SCALAR, &in}}));
    for (int i = 0; i < 7; i++)
      ck_assert_double_eq(r[i].data[0], want[i]);
    for (int i = 0; i < 7; i++) r[i].data[0] = -42;
    ck_assert_double_eq(in, 3);
  }
  end();
}
END_TEST
START_TEST(mistakes_leave_sessions) {
  begin();
  real in[3] = {1, 2, 3};
  Tensor *a = t_variable(g, "a", (Array){SHAPE(2), in});
  Tensor *sum = t_sum(a);
  Tensor *bad = t_add(a, t_constant(g, (Array){SHAPE(3), in}));
  ck_assert_ptr_nonnull(graph_error(g));
  const Array *r = session_run(s, FETCH(sum), NO_FEED);
  ck_assert(r && r->data[0] == 3);
  refused(session_run(s, FETCH(sum, bad), NO_FEED),
          graph_error(g));
  ck_assert_ptr_nonnull(session_run(s, FETCH(sum), NO_FEED));
  end();
}
END_TEST
START_TEST(explaining_is_no_run) {
  begin();
  Tensor *v = variable(3);
  const Array *r = session_run(s, FETCH(t_mul(v, 2)), NO_FEED);
  FILE *out = fopen("/dev/null", "w");
  for (int i = 0; i < 100; i++)
    ck_assert(!session_explain(s, FETCH(t_neg(v)), NO_FEED, out));
  ck_assert(r[0].shape.rank == 0 && r[0].data[0] == 6);
  fclose(out);
  end();
}
END_TEST
START_TEST(plans_are_counted) {
  begin();
  Tensor *v = variable(2), *twice = t_mul(v, 2);
  for (int i = 0; i < 5; i++) {
    session_run(s, FETCH(v), NO_FEED);
    session_run(s, FETCH(twice), NO_FEED);
  }
  ck_assert_int_eq(session_plans(s), 2);
  session_forget(s);
  const Array *r = session_run(s, FETCH(twice), NO_FEED);
  ck_assert_double_eq(r->data[0], 4);
  ck_assert_int_eq(session_plans(s), 3);
  end();
}
END_TEST
START_TEST(little_is_asked_of_much) {
  begin();
  Tensor *v = variable(1), *y = t_sin(t_square(v));
  session_run(s, FETCH(t_neg(y)), NO_FEED);
  for (int i = 0; i < 100000; i++) y = t_add(y, v);
  Tensor *last = t_sin(t_neg(v));
  long before = most = held;
  session_run(s, FETCH(last), NO_FEED);
  ck_assert_int_lt(most - before, 3 << 16);
  end();
}
END_TEST
START_TEST(many_formulas_stay_small) {
  begin();
  Tensor *v = variable(1);
  long before = 0;
  for (int i = 0; i < 1000; i++) {
    if (i == 500) before = held;
    session_run(s, FETCH(t_neg(v)), NO_FEED);
  }
  ck_assert_int_eq(session_plans(s), 1000);
  ck_assert_int_lt(held - before, 500 * 300);
  end();
}
END_TEST
START_TEST(blocks_are_shared) {
  begin();
  enum { N = 20, WIDE = 1000 };
  static real in[N * WIDE];
  Tensor *x = t_placeholder(g, "x", SHAPE(ANY, WIDE));
  Tensor *y = t_sum(t_exp(t_sin(x)));
  long largest = 0;
  for (long n = 1; n <= N; n++) {
    Feed feed = {x, {SHAPE(n, WIDE), in}};
    PlanCounts c = counts(FETCH(y), 1, &feed);
    if (c.bytes > largest) largest = c.bytes;
    ck_assert_ptr_nonnull(session_run(s, FETCH(y), 1, &feed));
  }
  long all = held;
  session_forget(s);
  ck_assert_int_le(all - held,
                   largest + 64 + N * ((1 << 16) + 64));
  end();
}
END_TEST
START_TEST(variables_are_reached) {
  begin();
  Tensor *v = variable(5), *set = t_assign(v, t_add(v, 1));
  ck_assert_double_eq(*session_variable(s, v), 5);
  for (int i = 0; i < 3; i++) {
    *session_variable(s, v) = (real)(10 * i);
    session_run(s, FETCH(set), NO_FEED);
    ck_assert_double_eq(*session_variable(s, v), 10 * i + 1);
  }
  ck_assert_ptr_null(session_variable(s, set));
  ck_assert_str_eq(session_error(s),
                   "no variable of the session's graph");
  ck_assert_ptr_null(session_variable(s, NULL));
  end();
}
END_TEST
static void seven_compute(const Step *step) {
  double sum = 0;
  for (int i = 1; i <= step->tensor->inputs; i++)
    sum += (double)**step->operand[i].at;
  **step->operand[0].at = (real)sum;
}
static bool seven_shape(const Tensor *t, const Shape in[],
                        Shape *out, Message *why) {
  (void)t, (void)why;
  *out = in[0];
  return true;
}
static const Op op_seven = {.name = "seven", .arity = 7,
  .shape = seven_shape, .compute = seven_compute};
START_TEST(widest_op_reads_all) {
  begin();
  Tensor *v[7];
  for (int i = 0; i < 7; i++) v[i] = variable(1 << i);
  Tensor *y = op_node(g, &op_seven, 7, v, NULL);
  const Array *r = session_run(s, FETCH(t_neg(y)), NO_FEED);
  ck_assert_double_eq(r->data[0], -127);
  end();
}
END_TEST
TESTS("session", 6, views_are_handed_out_dense, folding_is_safe,
      assignments_take_anything, fed_variables_are_assigned,
      swaps_need_no_third, batches_may_differ,
      shapes_alone_need_no_feed, errors_leave_variables,
      open_sizes_are_refused, requests_may_be_wrong,
      results_are_not_fed_back, results_may_be_scribbled_on,
      mistakes_leave_sessions, plans_are_counted,
      explaining_is_no_run,
      little_is_asked_of_much, many_formulas_stay_small,
      blocks_are_shared, variables_are_reached,
      widest_op_reads_all)
