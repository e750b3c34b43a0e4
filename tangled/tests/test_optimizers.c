/* test_optimizers.c: rules for steps, against recurrences and
   against PyTorch. Tangled from 11-optimizers.nw. */
#include "countdown.h"
#include "programs/choose.h"
#include "programs/schedule.h"
#include "suite.h"
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
  Optimizer o = choices[rule].make(TERM(0.1));
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
      step = optimizer_minimize(c->make(TERM(rate)), rosenbrock(w),
                                1, &w);
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
START_TEST(long_gradients_are_clipped) {
  for (int most = 1; most <= 5; most += 4) {
    begin();
    Tensor *w[] = {numbers("x", 3, 0), numbers("y", 4, 0)};
    Tensor *loss = t_add(t_sum(t_square(w[0])),
                         t_sum(t_square(w[1])));
    Optimizer o = optimizer_descent(1);
    o.clip = most;
    Tensor *step = optimizer_minimize(o, t_div(loss, 2), 2, w);
    same(after(step, w[0]), most == 1 ? 3 - 0.6 : 0);
    ck_assert(most == 1 || run(w[1]) == 0);
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
  Tensor *step = optimizer_minimize(optimizer_descent(drop),
                                    t_sum(w), 1, &w);
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
  Tensor *step = optimizer_minimize(optimizer_momentum(1, 0.5),
                                    loss, 1, &w);
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
START_TEST(two_optimizers_share_a_graph) {
  begin();
  Tensor *w = numbers("w", 2, 0), *loss = t_sum(w);
  Optimizer o = optimizer_momentum(1, 0.5);
  Tensor *one = optimizer_minimize(o, loss, 1, &w);
  Tensor *two = optimizer_minimize(o, loss, 1, &w);
  same(after(one, w), 1);
  same(after(two, w), 0);
  same(after(one, w), -1.5);
  long slots = 0;
  for (long id = 0; id < graph_size(g); id++) {
    const char *name = graph_tensor(g, id)->name;
    slots += name && !strcmp(name, "w/momentum");
  }
  ck_assert_int_eq(slots, 2);
  end();
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
static void refused(Tensor *rate, Tensor *loss, Tensor *w,
                    const char *message) {
  Tensor *step = optimizer_minimize(optimizer_adam(rate), loss,
                                    1, &w);
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
  refused(t_number(g, 1), t_sum(w), t_neg(w),
          "minimize: #1 is not a variable");
  w = numbers("w", 1, 2);
  refused(t_number(g, 1), t_assign(w, t_exp(w)), w,
          "no gradient through assign #2");
  w = numbers("w", 1, 2);
  real three[3] = {0};
  refused(t_constant(g, (Array){SHAPE(3), three}), t_sum(w), w,
          "muladd: #31 [2] and #32 [3] and \"w\" [2]: "
          "shapes do not fit");
  Optimizer o = optimizer_adam(1);
  o.clip = 1;
  w = numbers("w", 1, 2);
  after(optimizer_minimize(o, t_number(g, 1), 0, NULL), w);
  same(after(optimizer_minimize(o, t_number(g, 1), 1, &w), w), 1);
  end();
}
END_TEST
static bool survives(Countdown *c) {
  g = graph_new_with((Allocator){countdown_resize, c});
  if (!g) return false;
  Tensor *w = numbers("w", 1, 2);
  Optimizer o = optimizer_adamw(
    schedule_cosine(schedule_count(g, "steps"), 100), 0.1);
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
TESTS("optimizers", 10, rules_follow_their_formulas,
      paths_are_those_of_pytorch, long_gradients_are_clipped,
      rates_follow_schedules, slots_belong_to_sessions,
      two_optimizers_share_a_graph, own_rules_are_like_ours,
      mistakes_are_refused, memory_may_run_out_anywhere)
