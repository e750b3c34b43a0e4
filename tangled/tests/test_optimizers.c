/* test_optimizers.c: rules for steps, against recurrences and
   against PyTorch. Tangled from W11-optimizers-bench.nw. */
#include "countdown.h"
#include "programs/choose.h"
#include "suite.h"
#include <limits.h>
#include <math.h>
#include <string.h>

enum { STEPS = 10 };
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
static Tensor *numbers(const char *name, double a, double b) {
  real data[] = {(real)a, (real)b};
  return t_variable(g, name, (Array){SHAPE(2), data});
}
static void same(double a, double b) {
  double most = sizeof(real) < sizeof(double) ? 2e-5 : 1e-12;
  ck_assert_double_le(fabs(a - b), most * (1 + fabs(b)));
}
static double run(Tensor *t) {
  const Array *r = session_run(s, FETCH(t), NO_FEED);
  ck_assert_msg(r != NULL, "%s", session_error(s));
  return (double)r[0].data[0];
}
static double after(Tensor *step, Tensor *w) {
  session_run(s, FETCH(step), NO_FEED);
  return run(w);
}
static bool found(const char *name) {
  int n = 0;
  for (long id = 0; id < graph_size(g); id++) {
    const char *other = graph_tensor(g, id)->name;
    n += other && !strcmp(other, name);
  }
  return n == 1;
}
typedef struct Walker { double w, u, q, m, v, t; } Walker;

static void walk_by_hand(Walker *p, int rule) {
  double d = 3 * p->w, e = 1e-8;
  p->u = 0.9 * p->u + d;
  p->q = 0.9 * p->q + 0.1 * d * d;
  p->m = 0.9 * p->m + 0.1 * d;
  p->v = 0.999 * p->v + 0.001 * d * d;
  double mean = p->m / (1 - pow(0.9, ++p->t));
  double square = p->v / (1 - pow(0.999, p->t));
  double adam = mean / (sqrt(square) + e);
  double direction[] = {d, p->u, d + 0.9 * p->u,
                        d / (sqrt(p->q) + e), adam,
                        adam + 0.01 * p->w};
  p->w -= 0.1 * direction[rule];
}
static void walk(int rule) {
  begin();
  Tensor *w = numbers("w", 2, 0);
  Tensor *loss = t_mul(1.5, t_sum(t_square(w)));
  Optimizer o = optimizer_with(*choices[rule].kind, 0.1);
  Tensor *step = optimizer_minimize(o, loss, 1, &w);
  Walker p = {.w = 2};
  for (int i = 0; i < STEPS; i++) {
    walk_by_hand(&p, rule);
    same(after(step, w), p.w);
  }
  end();
}
START_TEST(rules_follow_their_formulas) {
  for (int rule = 0; choices[rule].name; rule++) walk(rule);
}
END_TEST
static Tensor *rosenbrock(Tensor *w) {
  real pick[] = {1, 0, 0, 1};
  Array one = {SHAPE(2), pick}, other = {SHAPE(2), pick + 2};
  Tensor *x = t_dot(w, t_constant(g, one));
  Tensor *y = t_dot(w, t_constant(g, other));
  Tensor *wall = t_sub(y, t_square(x));
  return t_add(t_square(t_sub(1, x)),
               t_mul(100, t_square(wall)));
}
START_TEST(paths_are_those_of_pytorch) {
  FILE *table = fopen("book/torch-steps.tsv", "r");
  ck_assert_msg(table != NULL, "book/torch-steps.tsv is missing");
  Tensor *w = NULL, *step = NULL;
  char name[32];
  int number, lines = 0;
  double rate, x, y;
  ck_assert_int_eq(fscanf(table, "%*[^\n]"), 0);
  for (; fscanf(table, "%31s %lf %d %lf %lf", name, &rate, &number,
                &x, &y) == 5; lines++) {
    if (number == 1) {
      if (lines) end();
      begin();
      w = numbers("w", -1.2, 1);
      const Choice *c;
      ck_assert_ptr_null(option_optimizer(&c, name));
      step = optimizer_minimize(optimizer_with(*c->kind, rate),
                                rosenbrock(w), 1, &w);
    }
    after(step, w);
    const real *at = session_run(s, FETCH(w), NO_FEED)->data;
    same((double)at[0], x);
    same((double)at[1], y);
  }
  ck_assert_int_eq(lines, 6 * STEPS);
  end();
  fclose(table);
}
END_TEST
START_TEST(huge_gradients_stop_nothing) {
  const double huge = sizeof(real) < sizeof(double) ? 1e30 : 1e160;
  for (int rule = 3; choices[rule].name; rule++) {
    begin();
    Tensor *w = numbers("w", 1, 1);
    Tensor *d = t_placeholder(g, "d", SHAPE(2));
    Optimizer o = optimizer_with(*choices[rule].kind, 0.1);
    Tensor *step = optimizer_apply(o, 1, &w, &d);
    const double given[] = {1, huge, 1, 1};
    for (int i = 0; i < 4; i++) {
      real number[] = {(real)given[i], 1};
      ck_assert_ptr_nonnull(session_run(
        s, FETCH(step), FEED({d, {SHAPE(2), number}})));
    }
    const Array *r = session_run(s, FETCH(w), NO_FEED);
    ck_assert(fabs((double)r->data[0] - 1) < 0.5);
    ck_assert(r->data[1] < 0.7);
    end();
  }
}
END_TEST
START_TEST(long_gradients_are_clipped) {
  for (int most = 1; most <= 5; most += 4) {
    begin();
    Tensor *w[] = {numbers("x", 3, 0), numbers("y", 4, 0)};
    Tensor *loss = t_add(t_sum(t_square(w[0])),
                         t_sum(t_square(w[1])));
    Optimizer o = optimizer_with(optimizer_descent, 1);
    o.clip = most;
    Tensor *step = optimizer_minimize(o, t_div(loss, 2), 2, w);
    same(after(step, w[0]), most == 1 ? 3 - 0.6 : 0);
    ck_assert(most == 1 || run(w[1]) == 0);
    end();
  }
}
END_TEST
START_TEST(lengths_beyond_squares) {
  const bool small = sizeof(real) < sizeof(double);
  const double huge = small ? 1e30 : 1e200;
  const double tiny = small ? 1e-30 : 1e-200;
  const struct { double x, y, most, want; } c[] = {
    {0.1, 0.7, 1000, 0.1}, {0, 0, 1, 0}, {huge, 0, 1, 1},
    {-huge, 0, 2, -2}, {3 * huge, 4 * huge, 5, 3},
    {tiny, 0, 1, tiny}, {tiny, 0, tiny / 2, tiny / 2},
    {INFINITY, 1, 1, NAN}, {NAN, 1, 1, NAN}};
  for (size_t i = 0; i < sizeof c / sizeof *c; i++) {
    begin();
    Tensor *w = numbers("w", 0, 0);
    Tensor *d = t_placeholder(g, "d", SHAPE(2));
    Optimizer o = optimizer_with(optimizer_descent, 1);
    o.clip = c[i].most;
    Tensor *step = optimizer_apply(o, 1, &w, &d);
    real number[] = {(real)c[i].x, (real)c[i].y};
    session_run(s, FETCH(step), FEED({d, {SHAPE(2), number}}));
    double moved = -run(w), want = c[i].want;
    if (i == 0) ck_assert((real)moved == (real)want);
    if (isnan(want)) ck_assert(isnan(moved));
    else ck_assert(fabs(moved - want) <= 1e-6 * fabs(want));
    end();
  }
}
END_TEST
START_TEST(rates_follow_schedules) {
  begin();
  Tensor *t = schedule_count(g, "steps"), *w = numbers("w", 0, 0);
  Tensor *drop = schedule_drop(t, 2, 0.1);
  Tensor *cosine = schedule_cosine(t, 4);
  Tensor *warm = schedule_warm_up(t, 4);
  Tensor *step = optimizer_minimize(
    optimizer_with(optimizer_descent, drop), t_sum(w), 1, &w);
  const double wave[] = {1, 0.85355339059327376, 0.5,
                         0.14644660940672624, 0, 0};
  for (int i = 0; i < 6; i++) {
    const Array *r = session_run(
      s, FETCH(drop, cosine, warm, step), NO_FEED);
    same((double)r[0].data[0], i < 2 ? 1 : 0.1);
    same((double)r[1].data[0], wave[i]);
    same((double)r[2].data[0], fmin(1, (i + 1) / 4.0));
  }
  same(run(w), -2.4);
  end();
}
END_TEST
START_TEST(slots_belong_to_sessions) {
  begin();
  Tensor *w = numbers("w", 2, 0), *loss = t_sum(w);
  Optimizer o = optimizer_with(optimizer_momentum, 1);
  o.beta1 = 0.5;
  Tensor *step = optimizer_minimize(o, loss, 1, &w);
  same(after(step, w), 1);
  same(after(step, w), -0.5);
  same(after(step, w), -2.25);
  Session *first = s;
  s = session_new(g);
  same(after(step, w), 1);
  session_free(s);
  s = first;
  same(after(step, w), -4.125);
  end();
}
END_TEST
START_TEST(two_optimizers_share) {
  begin();
  Tensor *w = numbers("w", 2, 0), *loss = t_sum(w);
  Optimizer o = optimizer_with(optimizer_momentum, 1);
  o.beta1 = 0.5;
  Tensor *one = optimizer_minimize(o, loss, 1, &w);
  Tensor *two = optimizer_minimize(o, loss, 1, &w);
  same(after(one, w), 1);
  same(after(two, w), 0);
  same(after(one, w), -1.5);
  end();
}
END_TEST
START_TEST(slots_have_stable_names) {
  for (int more = 0; more < 2; more++) {
    begin();
    Tensor *w = numbers("w", 2, 0), *loss = t_sum(w);
    if (more) loss = t_add(loss, 1);
    Optimizer o = optimizer_with(optimizer_momentum, 1);
    for (int i = 0; i < 3; i++) optimizer_minimize(o, loss, 1, &w);
    ck_assert(found("w/momentum") && found("w/momentum2"));
    ck_assert(found("w/momentum3") && !found("w/momentum4"));
    char text[301] = {0};
    memset(text, 'x', 300);
    Tensor *slot = optimizer_slot(w, text, SCALAR);
    ck_assert_int_eq((int)strlen(slot->name), 302);
    optimizer_slot(w, NULL, SCALAR);
    ck_assert_pstr_eq(graph_error(g), "slot: a name is missing");
    end();
  }
}
END_TEST
static Tensor *sign(const Optimizer *o, Tensor *w, Tensor *d) {
  (void)o, (void)w;
  return t_sub(t_greater(d, 0), t_greater(0, d));
}
START_TEST(own_rules_are_like_ours) {
  begin();
  Tensor *w = numbers("w", 2, -7);
  Optimizer o = {.rule = sign, .rate = TERM(0.25), .decay = 1};
  Tensor *step = optimizer_minimize(o, t_sum(t_square(w)), 1, &w);
  same(after(step, w), 1.25);
  same((double)session_run(s, FETCH(w), NO_FEED)->data[1], -5);
  end();
}
END_TEST
START_TEST(gradients_may_be_given) {
  double at[2];
  for (int given = 0; given < 2; given++) {
    begin();
    Tensor *w = numbers("w", 2, -7);
    Tensor *a = t_sum(t_square(w)), *b = t_sum(t_exp(w));
    Optimizer o = optimizer_with(optimizer_adamw, 0.1);
    Tensor *d = t_add(t_gradient(a, w), t_gradient(b, w));
    Tensor *both = t_add(a, b);
    Tensor *step = given ? optimizer_apply(o, 1, &w, &d)
                         : optimizer_minimize(o, both, 1, &w);
    after(step, w);
    at[given] = after(step, w);
    end();
  }
  same(at[0], at[1]);
}
END_TEST
static Tensor *adagrad(const Optimizer *o, Tensor *w, Tensor *d) {
  Tensor *sum = optimizer_slot(w, "sum", w->shape);
  sum = t_assign(sum, t_add(sum, t_square(d)));
  return t_div(d, t_add(t_sqrt(sum), o->epsilon));
}
static Tensor *lion(const Optimizer *o, Tensor *w, Tensor *d) {
  Tensor *m = optimizer_slot(w, "mean", w->shape);
  Tensor *fresh = t_mul(1 - o->beta1, d);
  m = t_assign(m, t_muladd(m, o->beta1, fresh));
  return t_sub(t_greater(m, 0), t_greater(0, m));
}
START_TEST(answers_walk) {
  const double want[2][3] = {{4, 4 - 1 / sqrt(2), 0},
                             {4, 3, 2}};
  for (int k = 0; k < 2; k++) {
    begin();
    Tensor *w = numbers("w", 5, 0), *loss = t_sum(w);
    Optimizer o = {k ? lion : adagrad, TERM(1), .beta1 = 0.9};
    Tensor *step = optimizer_minimize(o, loss, 1, &w);
    for (int i = 0; i < 2; i++) same(after(step, w), want[k][i]);
    end();
  }
}
END_TEST
static void refused(Tensor *rate, Tensor *loss, Tensor *w,
                    const char *message) {
  Tensor *step = optimizer_minimize(
    optimizer_with(optimizer_adam, rate), loss, 1, &w);
  ck_assert_pstr_eq(graph_error(g), message);
  ck_assert_ptr_null(step->op);
  end();
  begin();
}
START_TEST(mistakes_are_refused) {
  begin();
  Tensor *x = t_placeholder(g, "x", SHAPE(2));
  refused(t_number(g, 1), t_sum(x), x,
          "minimize: \"x\" is not a variable");
  Tensor *w = numbers("w", 1, 2);
  Tensor *minus = t_neg(w);
  refused(t_number(g, 1), t_sum(w), minus,
          "minimize: #1 is not a variable");
  w = numbers("w", 1, 2);
  Tensor *stored = t_assign(w, t_exp(w));
  refused(t_number(g, 1), stored, w,
          "no gradient through assign #2");
  w = numbers("w", 1, 2);
  Tensor *none = NULL, *flat = t_sum(w);
  Optimizer plain = optimizer_with(optimizer_descent, 1);
  static const char *const told[] = {
    "minimize: -1 variables", "minimize: -2147483648 variables",
    "minimize: variable 0 is NULL", "apply: gradient 0 is NULL",
    "apply: the gradient of \"w\" [2] has the shape []",
    "minimize: variable 0 is of another graph",
    "apply: gradient 0 is of another graph",
    "minimize: \"w\" is given twice"};
  for (int i = 0; i < 8; i++) {
    Graph *other = graph_new();
    Tensor *far = t_number(other, 1);
    if (i == 0) optimizer_minimize(plain, flat, -1, &w);
    if (i == 1) optimizer_minimize(plain, flat, INT_MIN, &w);
    if (i == 2) optimizer_minimize(plain, flat, 1, &none);
    if (i == 3) optimizer_apply(plain, 1, &w, &none);
    if (i == 4) optimizer_apply(plain, 1, &w, &flat);
    if (i == 5) optimizer_minimize(plain, flat, 1, &far);
    if (i == 6) optimizer_apply(plain, 1, &w, &far);
    graph_free(other);
    if (i == 7) optimizer_minimize(plain, flat, 2,
                                   (Tensor *[]){w, w});
    ck_assert_pstr_eq(graph_error(g), told[i]);
    end();
    begin();
    w = numbers("w", 1, 2), flat = t_sum(w);
  }
  w = numbers("w", 1, 2);
  real three[3] = {0};
  Tensor *total = t_sum(w);
  refused(t_constant(g, (Array){SHAPE(3), three}), total, w,
          "muladd: #38 [2] and #7 [3] and \"w\" [2]: "
          "shapes do not fit");
  Optimizer o = optimizer_with(optimizer_adam, 1);
  o.clip = 1;
  w = numbers("w", 1, 2);
  after(optimizer_minimize(o, t_number(g, 1), 0, NULL), w);
  same(after(optimizer_minimize(o, t_number(g, 1), 1, &w), w), 1);
  end();
}
END_TEST
START_TEST(settings_are_refused) {
  const struct { double rate, clip; const char *told; } odd[] = {
    {NAN, 0, "apply: the rate is nan"},
    {INFINITY, 0, "apply: the rate is inf"},
    {1, NAN, "apply: clip is nan"}, {1, -1, "apply: clip is -1"}};
  for (int i = 0; i < 4; i++) {
    begin();
    Tensor *w = numbers("w", 1, 2);
    Optimizer o = optimizer_with(optimizer_descent, odd[i].rate);
    o.clip = odd[i].clip;
    optimizer_minimize(o, t_sum(w), 1, &w);
    ck_assert_pstr_eq(graph_error(g), odd[i].told);
    end();
  }
}
END_TEST
START_TEST(schedules_refuse) {
  const double none[] = {0, -1, NAN, -INFINITY};
  for (int i = 0; i < 8; i++) {
    begin();
    Tensor *t = schedule_count(g, "steps");
    double n = none[i / 2];
    if (i % 2) schedule_cosine(t, n);
    else schedule_warm_up(t, n);
    ck_assert_ptr_nonnull(graph_error(g));
    ck_assert_ptr_nonnull(strstr(graph_error(g), " steps"));
    end();
  }
  begin();
  Tensor *t = schedule_count(g, "steps");
  Tensor *far = t_mul(schedule_cosine(t, INFINITY),
                      schedule_warm_up(t, 1e-300));
  same(run(t_mul(far, schedule_drop(t, INFINITY, 0))), 1);
  end();
}
END_TEST
static bool survives(Countdown *c) {
  g = graph_new_with((Allocator){countdown_resize, c});
  if (!g) return false;
  Tensor *w = numbers("w", 1, 2);
  Optimizer o = optimizer_with(optimizer_adamw,
    schedule_cosine(schedule_count(g, "steps"), 100));
  o.clip = 1;
  Tensor *step = optimizer_minimize(o, t_sum(t_exp(w)), 1, &w);
  s = session_new(g);
  bool whole = s && session_run(s, FETCH(step), NO_FEED);
  if (whole) {
    long left = c->left = 1000;
    for (int i = 0; i < STEPS; i++)
      session_run(s, FETCH(step), NO_FEED);
    ck_assert_int_eq(c->left, left);
  } else if (s) {
    ck_assert_str_eq(session_error(s), "out of memory");
  }
  end();
  return whole;
}
START_TEST(memory_may_run_out_anywhere) {
  for (int once = 0; once < 2; once++) {
    long n = 0;
    for (bool whole = false; !whole; n++) {
      Countdown c = {.left = n, .once = once};
      whole = survives(&c);
      ck_assert_int_eq(c.blocks, 0);
    }
    ck_assert_int_gt(n, 5);
  }
}
END_TEST
TESTS("optimizers", 11, rules_follow_their_formulas,
      paths_are_those_of_pytorch, huge_gradients_stop_nothing,
      long_gradients_are_clipped, lengths_beyond_squares,
      rates_follow_schedules, slots_belong_to_sessions,
      two_optimizers_share, slots_have_stable_names,
      own_rules_are_like_ours, gradients_may_be_given,
      mistakes_are_refused, settings_are_refused,
      schedules_refuse, answers_walk,
      memory_may_run_out_anywhere)
