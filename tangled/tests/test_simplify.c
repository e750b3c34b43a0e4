/* test_simplify.c: rules, and what they make of formulas.
   Tangled from 15-simplifying.nw and W15-simplifying-bench.nw. */
#include "suite.h"
#include "programs/count.h"
#include "woven/rules.h"
#include "woven/woven.h"
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static double value(const char **at, const double x[]) {
  char c = *(*at)++;
  if (c == 'A' || c == 'B') return x[c - 'A'];
  if (c == 'K' || c == 'M') return c == 'K' ? x[2] : -x[2];
  if (c == 'N' || (c >= '0' && c <= '9'))
    return c == 'N' ? -1 : c - '0';
  double a = value(at, x);
  double b = strchr("+-*/^w", c) ? value(at, x) : 0;
  switch (c) {
  case '+': return a + b;
  case '-': return a - b;
  case '*': return a * b;
  case '/': return a / b;
  case '^': return pow(a, b);
  case 'w': return a == 0 ? 0 : a * b;
  case '~': return -a;
  case 's': return a * a;
  case 'r': return sqrt(a);
  case '|': return fabs(a);
  case 'e': return exp(a);
  case 'l': return log(a);
  case 'i': return sin(a);
  case 'o': return cos(a);
  case 'h': return tanh(a);
  }
  ck_assert_msg(false, "no letter '%c'", c);
  return NAN;
}
enum { ODD = 22, POINTS = 36 };
static double point(int i) {
  static const double odd[ODD] = {
    0, -0.0, 1, -1, 2, -2, 0.5, -0.5, 3, -3, 1e-300, -1e-300,
    1e300, -1e300, INFINITY, -INFINITY, NAN, 0.1, -0.1, 7.25,
    -7.25, 100};
  uint64_t seed = (uint64_t)i;
  return i < ODD ? odd[i] : 20 * array_random(&seed) - 10;
}
static bool has(double x, unsigned is) {
  return !(is & FACT_DEFINED && !isfinite(x)) &&
         !(is & FACT_NOT_ZERO && x == 0) &&
         !(is & FACT_NOT_NEGATIVE && !(x >= 0));
}
static bool moderate(double x) {
  return x == 0 || (fabs(x) > 1e-3 && fabs(x) < 300);
}
static bool agree(const Rule *r, const double x[], double a,
                  double b) {
  if (r->rules == RULES_EXACT)
    return a == b || (isnan(a) && isnan(b));
  for (int i = 0; i < 3; i++)
    if (!moderate(x[i])) return true;
  if (!isfinite(a)) return !isfinite(b);
  if (*r->from == 'w' && r->rules == RULES_WIDEN && !isfinite(b))
    return true;
  return fabs(a - b) <= 1e-9 * (1 + fabs(a));
}
static bool holds(const Rule *r) {
  for (int i = 0; i < POINTS; i++)
    for (int j = 0; j < POINTS; j++)
      for (int k = 0; k < POINTS; k++) {
        double x[] = {point(i), point(j), point(k)};
        const char *from = r->from, *to = r->to;
        double a = value(&from, x), b = value(&to, x);
        if (has(x[0], r->a) && has(x[1], r->b) &&
            !agree(r, x, a, b)) return false;
      }
  return true;
}
static const Rule false_rule[] = {
  RULE(REAL, "lsA", "*2lA"),     /* Maxima 5.46, nerdamer */
  RULE(REAL, "rsA", "A"),        /* SymbolicUtils.jl 1045 */
  RULE(EXACT, "*0A", "0"),       /* Theano 3848 */
  RULE(REAL, "^0A", "0"),        /* Maxima 5.46: 0^x */
  RULE(REAL, "/AA", "1"),        /* SymPy, GiNaC, and others */
  RULE(REAL, "elA", "A"),        /* the same, for exp(log(x)) */
  RULE(EXACT, "-AA", "0"),       /* infinity - infinity is none */
  RULE(REAL, "srA", "A"),        /* -1 on the right only */
  RULE(REAL, "/1*2A", "/2A"),    /* SymbolicUtils.jl 163 */
  RULE(REAL, "-1~*2A", "-1*2A"), /* mathjs 934 */
  RULE(REAL, "-+siAsoA1", "1"),  /* nerdamer 567 */
  RULE(EXACT, "-+ABA", "B"),     /* rounding: any compiler's
                                    -ffast-math */
};
START_TEST(rules_keep_promises) {
  for (int i = 0; i < RULES; i++)
    ck_assert_msg(holds(&rule[i]), "%s is not %s", rule[i].from,
                  rule[i].to);
}
END_TEST
START_TEST(false_rules_are_found) {
  const int n = sizeof false_rule / sizeof *false_rule;
  ck_assert_int_eq(n, 12);
  for (int i = 0; i < n; i++)
    ck_assert_msg(!holds(&false_rule[i]), "%s passes for %s",
                  false_rule[i].from, false_rule[i].to);
}
END_TEST
static Graph *g;
static Tensor *parsed(const char *text) {
  Tensor *y = NULL;
  FormulaFlaw flaw;
  ck_assert_msg(formula_read(g, text, 1, &y, &flaw) == 1,
                "%s: %s", text, flaw.why.text);
  return y;
}
static Tensor *simple(Tensor *y, Rules rules) {
  Simplify how = {.rules = rules};
  t_simplify(&how, 1, &y, &y);
  ck_assert_ptr_null(graph_error(g));
  return y;
}
static const char *text_of(Tensor *y, char text[4096]) {
  FILE *f = tmpfile();
  ck_assert_int_eq(formula_list(1, &y, FORMULA_TEXT, f), 0);
  rewind(f);
  text[fread(text, 1, 4095, f)] = 0;
  fclose(f);
  return text;
}
static double at(Tensor *y, double x, double z) {
  Session *s = session_new(g);
  real in[] = {(real)x, (real)z};
  Tensor *a = graph_find(g, "x"), *b = graph_find(g, "y");
  Feed feed[2];
  int n = 0;
  if (a) feed[n++] = (Feed){a, {SCALAR, &in[0]}};
  if (b) feed[n++] = (Feed){b, {SCALAR, &in[1]}};
  const Array *r = session_run(s, 1, &y, n, feed);
  ck_assert_msg(r != NULL, "%s", session_error(s));
  double result = (double)r->data[0];
  session_free(s);
  return result;
}
#include "countdown.h"
static Tensor *grow_one(Tensor *t[], int n, uint64_t *seed) {
  Tensor *a = t[(int)(array_random(seed) * n)];
  Tensor *b = t[(int)(array_random(seed) * n)];
  switch ((int)(array_random(seed) * 15)) {
  case 0: return t_add(a, b);
  case 1: return t_sub(a, b);
  case 2: return t_mul(a, b);
  case 3: return t_div(a, t_add(1, t_square(b)));
  case 4: return t_neg(a);
  case 5: return t_square(a);
  case 6: return t_sqrt(a);
  case 7: return t_exp(a);
  case 8: return t_log(a);
  case 9: return t_sin(a);
  case 10: return t_cos(a);
  case 11: return t_tanh(a);
  case 12: return t_abs(a);
  case 13: return t_mul(a, (int)(array_random(seed) * 5) - 2);
  default: return t_add(a, (int)(array_random(seed) * 3) - 1);
  }
}
static Tensor *random_formula(uint64_t seed, int n) {
  Tensor *t[64] = {t_placeholder(g, "x", SCALAR),
                   t_placeholder(g, "y", SCALAR)};
  for (int i = 2; i < n; i++) t[i] = grow_one(t, i, &seed);
  return t[n - 1];
}
START_TEST(reports) {
  static const struct {
    const char *text;
    double x, right;
  } row[] = {
    {"sqrt(x^2)", -3, 3},            /* SymbolicUtils.jl 1045 */
    {"sqrt(x^2)", -1, 1},            /* pytensor 1952 */
    {"1/(2*x)", 4, 0.125},           /* SymbolicUtils.jl 163 */
    {"sin(x)^2 + cos(x)^2 - 1", 2, 0},  /* nerdamer 567 */
    {"-(sin(x) + cos(x))", 0, -1},   /* SymPy 12799 */
    {"-1*(x - 1)", 5, -4},           /* nerdamer 42 */
    {"-x^2", 3, -9},                 /* muParserX 14 */
    {"log(x^2)", -1, 0},             /* Maxima, nerdamer */
    {"0^x", 0, 1},                   /* Maxima */
    {"x^15*x^(-15)", 2, 1},          /* Theano 3600 */
    {"sqrt(x+1) - (x^2+2*x)/(x+1)", 3, -1.75},
    {sizeof(real) > 4 ? "1e-200*x*(1e-200*x)"
                      : "1e-30*x*(1e-30*x)",
     sizeof(real) > 4 ? 1e200 : 1e30, 1},
  };
  for (size_t i = 0; i < sizeof row / sizeof *row; i++)
    for (int k = RULES_SHARE; k <= RULES_WIDEN; k++) {
      g = graph_new();
      Tensor *y = simple(parsed(row[i].text), (Rules)k);
      ck_assert_msg(fabs(at(y, row[i].x, 0) - row[i].right) < 1e-5,
                    "%s with rules %d", row[i].text, k);
      graph_free(g);
    }
}
END_TEST
static Tensor *derived(const char *text, int order) {
  Tensor *y = parsed(text), *x = graph_find(g, "x");
  for (int k = 0; k < order; k++)
    y = t_gradient(simple(y, RULES_WIDEN), x);
  return simple(y, RULES_WIDEN);
}
static void determinant(char **at, int row, unsigned used) {
  bool first = true;
  for (int c = 0, sign = 1; c < 5; c++) {
    if (used >> c & 1) continue;
    *at += sprintf(*at, "%s a%d%d", sign < 0 ? "-" : first ? ""
                   : "+", row, c);
    if (row < 4) {
      *at += sprintf(*at, "*(");
      determinant(at, row + 1, used | 1u << c);
      *at += sprintf(*at, ")");
    }
    first = false, sign = -sign;
  }
}
static long determinant_ops(void) {
  char text[20000], *end = text, name[] = "a00";
  Tensor *x[25], *dx[25];
  determinant(&end, 0, 0);
  Tensor *y = simple(parsed(text), RULES_WIDEN);
  for (int i = 0; i < 25; i++) {
    name[1] = (char)('0' + i / 5), name[2] = (char)('0' + i % 5);
    x[i] = graph_find(g, name);
  }
  t_gradients(y, 25, x, dx);
  t_simplify(&(Simplify){.rules = RULES_WIDEN}, 25, dx, dx);
  return operations(25, dx);
}
START_TEST(sizes) {
  static const struct {
    const char *text;
    int order, most;
  } row[] = {
    {"3*x^5 - 2*x^3 + x - 7", 1, 6}, {"exp(-x^2/2)", 1, 5},
    {"atan(sqrt(x^2 - 1))", 1, 5}, {"sin(x)^2 + cos(x)^2", 1, 0},
    {"x^x", 1, 4}, {"x^x", 4, 19}, {"1/(1 + exp(-x))", 2, 9},
    {"log(1 + exp(x))", 3, 12}, {"exp(-x^2)", 4, 8},
    {"tan(x)", 8, 18},
    {"(x^2 + 1)/(x^3 - x + 2)", 4, 45}, {"exp(sin(x))", 10, 60},
    {"x*exp(x)*sin(x)", 10, 10},
  };
  g = graph_new();
  for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
    Tensor *y = derived(row[i].text, row[i].order);
    if (sizeof(real) == 8)
      ck_assert_int_le(operations(1, &y), row[i].most);
  }
  ck_assert_int_le(determinant_ops(), 369);
  ck_assert(at(derived("1 - -2*x", 1), 1, 0) == 2);
  ck_assert(at(derived("x^1.875", 1), 0, 0) == 0);
  graph_free(g);
}
END_TEST
static bool same_number(double a, double b) {
  return a == b || (isnan(a) && isnan(b));
}
START_TEST(exact_rules_keep_bits) {
  static const double odd[] = {0, -0.0, 1e-300, -1e-300, 1e300,
                               INFINITY, NAN, -1.5};
  for (int i = 0; i < 500; i++) {
    g = graph_new();
    Tensor *y = random_formula((uint64_t)i, 12 + i % 20);
    Tensor *z = simple(y, RULES_EXACT);
    for (int k = 0; k < 64 && z != y; k++) {
      double a = at(y, odd[k / 8], odd[k % 8]);
      double b = at(z, odd[k / 8], odd[k % 8]);
      ck_assert_msg(same_number(a, b), "formula %d: %g, %g", i,
                    a, b);
    }
    graph_free(g);
  }
}
END_TEST
static void compare_values(int i, Tensor *y, Tensor *z) {
  const double h = sizeof(real) == 8 ? 1e-10 : 1e-3;
  for (int k = 0; k < 8; k++) {
    double p = 0.3 + 0.2 * k, q = 1.7 - 0.3 * k, a = at(y, p, q);
    double b = at(z, p, q), near = at(y, p * (1 + h), q * (1 - h));
    double slack = 10 * fabs(near - a) + h * (1 + fabs(a));
    if (!isfinite(a) || !isfinite(near) || fabs(a) > 1e6) continue;
    ck_assert_msg(fabs(a - b) <= slack, "formula %d: %.17g, %.17g",
                  i, a, b);
  }
}
START_TEST(real_rules_keep_values) {
  for (int i = 0; i < 400; i++) {
    g = graph_new();
    Tensor *y = random_formula((uint64_t)i + 1000, 10 + i % 20);
    compare_values(i, y, simple(y, RULES_REAL));
    compare_values(i, y, simple(y, RULES_WIDEN));
    graph_free(g);
  }
}
END_TEST
START_TEST(never_more_and_idempotent) {
  for (int i = 0; i < 400; i++)
    for (int k = RULES_SHARE; k <= RULES_WIDEN; k++) {
      g = graph_new();
      Tensor *y = random_formula((uint64_t)i, 10 + i % 30);
      Tensor *z = simple(y, (Rules)k);
      ck_assert_int_le(operations(1, &z), operations(1, &y));
      ck_assert_ptr_eq(simple(z, (Rules)k), z);
      graph_free(g);
    }
}
END_TEST
static void try_assumed(int n, Tensor *const y[], Rules rules,
                        Tensor *z[]) {
  const Fact fact[] = {
    {graph_find(g, "x"), FACT_DEFINED | FACT_POSITIVE},
    {graph_find(g, "y"), FACT_DEFINED | FACT_POSITIVE}};
  Simplify how = {.rules = rules, .assumed = 2, .assume = fact};
  Tensor *again[8];
  t_simplify(&how, n, y, z);
  ck_assert_int_le(operations(n, z), operations(n, y));
  t_simplify(&how, n, z, again);
  for (int i = 0; i < n; i++) ck_assert_ptr_eq(again[i], z[i]);
}
START_TEST(assumed_and_never_more) {
  static const char *const row[] = {
    "log(x)+log(y), log(x), log(y), y*1", "log(x^2), x^2, y*1",
    "log(x)-log(y), log(x), log(y), y*1"};
  FormulaFlaw flaw;
  Tensor *y[8], *z[8];
  for (int i = 0; i < 3; i++) {
    g = graph_new();
    int n = formula_read(g, row[i], 8, y, &flaw);
    try_assumed(n, y, RULES_REAL, z);
    ck_assert_ptr_eq(z[n - 1], graph_find(g, "y"));
    graph_free(g);
  }
  for (int i = 0; i < 800; i++) {
    g = graph_new();
    int n = 1 + i % 8;
    random_formula((uint64_t)i, 12 + i % 30);
    for (int k = 0; k < n; k++)
      y[k] = graph_tensor(g, graph_size(g) - 1 - k);
    try_assumed(n, y, i % 3 ? RULES_REAL : RULES_WIDEN, z);
    graph_free(g);
  }
}
END_TEST
START_TEST(same_text_always) {
  char first[4096] = "", text[4096];
  for (int run = 0; run < 100; run++) {
    g = graph_new();
    for (int i = 0; i < run; i++) t_number(g, i);
    Tensor *y = derived("exp(sin(x))*x^x/(1 + x)", 2);
    text_of(y, run ? text : first);
    if (run) ck_assert_str_eq(text, first);
    graph_free(g);
  }
}
END_TEST
static int conditions_of(const char *text, unsigned *is) {
  Simplify how = {.rules = RULES_WIDEN};
  Tensor *y = parsed(text);
  t_simplify(&how, 1, &y, &y);
  *is = how.conditions ? how.condition[0].is : 0;
  return how.conditions;
}
START_TEST(conditions_named) {
  unsigned is;
  g = graph_new();
  ck_assert_int_eq(conditions_of("x^3/x", &is), 1);
  ck_assert_uint_eq(is, FACT_NOT_ZERO);
  ck_assert_int_eq(conditions_of("exp(log(x))", &is), 1);
  ck_assert_uint_eq(is, FACT_POSITIVE);
  ck_assert_int_eq(conditions_of("sqrt(x)^2", &is), 1);
  ck_assert_uint_eq(is, FACT_NOT_NEGATIVE);
  ck_assert_int_eq(conditions_of("0*log(x)", &is), 1);
  ck_assert_uint_eq(is, FACT_DEFINED);
  ck_assert_int_eq(conditions_of("x/x^3", &is), 0);
  ck_assert_int_eq(conditions_of("x - x", &is), 0);
  ck_assert_int_eq(conditions_of("exp(x)/exp(x)", &is), 0);
  ck_assert_int_eq(conditions_of("x^2/x + log(x)", &is), 0);
  graph_free(g);
}
END_TEST
START_TEST(assumptions_help) {
  static const char *const row[][2] = {
    {"sqrt(x^2)", "x"}, {"log(x^2)", "2*log(x)"}, {"abs(x)", "x"},
    {"(x^0.25)^2", "sqrt(x)"}, {"x/x", "1"}, {"exp(log(x))", "x"},
  };
  for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
    char text[4096];
    g = graph_new();
    Tensor *y = parsed(row[i][0]);
    Fact fact = {graph_find(g, "x"), FACT_DEFINED | FACT_POSITIVE};
    Simplify how = {.rules = RULES_REAL, .assumed = 1,
                    .assume = &fact};
    t_simplify(&how, 1, &y, &y);
    text_of(y, text);
    ck_assert_msg(!strncmp(text, row[i][1], strlen(row[i][1])),
                  "%s gives %s", row[i][0], text);
    graph_free(g);
  }
}
END_TEST
typedef struct Chain { long before, after; bool fine; } Chain;
static void *simplify_chain(void *argument) {
  Chain *c = argument;
  Graph *h = graph_new();
  Tensor *x = t_placeholder(h, "x", SCALAR), *y = x, *d, *z;
  for (long i = 0; i < 100000; i++)
    y = t_add(t_mul(t_sin(y), 1), t_mul(x, 0.5));
  d = t_gradient(y, x);
  c->before = graph_size(h);
  t_simplify(NULL, 1, &d, &z);
  c->after = graph_size(h) - c->before;
  c->fine = !graph_error(h);
  graph_free(h);
  return NULL;
}
START_TEST(needs_no_stack) {
  Chain c = {0, 0, false};
  pthread_t thread;
  pthread_attr_t how;
  size_t size = 64 * 1024;
  pthread_attr_init(&how);
  do pthread_attr_setstacksize(&how, size);
  while (pthread_create(&thread, &how, simplify_chain, &c) &&
         (size *= 2) < (1u << 26));
  pthread_join(thread, NULL);
  pthread_attr_destroy(&how);
  ck_assert(c.fine);
  ck_assert_int_gt(c.before, 1000000);
}
END_TEST
START_TEST(deep_chains_are_short) {
  for (int n = 5; n <= 20; n += 15) {
    g = graph_new();
    Tensor *x = t_placeholder(g, "x", SCALAR), *l = x;
    for (int i = 0; i < n; i++)
      l = t_mul(t_mul(4, l), t_sub(1, l));
    Tensor *d = simple(t_gradient(l, x), RULES_EXACT);
    ck_assert_int_eq(operations(1, &d), 7 * n - 3);
    graph_free(g);
  }
}
END_TEST
START_TEST(memory_may_end) {
  uint64_t size = 10;
  for (long k = 0; size < 20; k++) {
    Countdown c = {.left = 100000000, .once = k % 2};
    g = graph_new_with((Allocator){countdown_resize, &c});
    Tensor *y = random_formula(size, 3 * (int)size), *z = NULL;
    Tensor *v = t_placeholder(g, "v", SCALAR);
    Tensor *w = t_placeholder(g, "w", SCALAR);
    Tensor *less = t_power(v, t_sub(w, 1));
    y = t_add(t_mul(t_mul(t_exp(t_log(v)), w), less), y);
    Simplify how = {.rules = RULES_WIDEN};
    c.left = k / 2;
    t_simplify(&how, 1, &y, &z);
    bool refused = c.left < 0;
    ck_assert(refused == (graph_error(g) != NULL));
    if (refused) ck_assert(z == y && how.conditions == 0);
    else k = -1, size++;
    c.left = 100000000;
    graph_free(g);
    ck_assert_int_eq(c.blocks, 0);
  }
}
END_TEST
START_TEST(sharing_tensors) {
  g = graph_new();
  Tensor *x = t_placeholder(g, "x", SHAPE(ANY, 3));
  Tensor *a = t_sum_over(t_mul(x, 1), false, AXES(0));
  Tensor *b = t_sum_over(t_add(0, x), false, AXES(0));
  Tensor *c = t_sum_over(x, false, AXES(1)), *out[3];
  t_simplify(NULL, 3, (Tensor *[]){a, b, c}, out);
  ck_assert_ptr_eq(out[0], out[1]);
  ck_assert_ptr_ne(out[0], out[2]);
  const Op half = {.name = "half_like", .arity = 2, .linear = 1,
                   .shape_only = 2};
  Tensor *one = t_number(g, 1), *in2[] = {one, one};
  Tensor *h = op_node(g, &half, 2, in2, NULL);
  t_simplify(NULL, 1, &h, out);
  ck_assert_ptr_eq(out[0]->op, &half);
  Tensor *u = t_placeholder(g, "u", SCALAR);
  Tensor *v = t_placeholder(g, "v", SCALAR);
  Tensor *named = t_name(t_exp(x), "e"), *other = t_exp(x);
  Tensor *in[] = {u, v, named, other};
  t_simplify(NULL, 4, in, in);
  ck_assert_ptr_ne(in[0], in[1]);
  ck_assert_ptr_eq(in[2], named);
  ck_assert_ptr_ne(in[3], named);
  graph_free(g);
}
END_TEST
START_TEST(strangers_stay_out) {
  Graph *h = graph_new();
  g = graph_new();
  Tensor *x = t_placeholder(g, "x", SCALAR), *y = t_abs(x);
  Tensor *bad[] = {NULL, graph_fail(g, "no"), t_number(h, 1)};
  const char *const flaw[] = {"NULL", "never made", "another"};
  for (int i = 0; i < 6; i++) {
    Fact fact = {bad[i % 3], FACT_POSITIVE};
    Simplify how = {.rules = RULES_REAL, .assumed = i / 3,
                    .assume = &fact};
    Tensor *in[] = {y, i < 3 ? bad[i] : x}, *out[2] = {0};
    graph_clear(g);
    t_simplify(&how, 2, in, out);
    ck_assert(out[0] == in[0] && out[1] == in[1]);
    ck_assert_ptr_nonnull(strstr(graph_error(g), flaw[i % 3]));
    const char *place = i < 3 ? "tensor 1" : "fact 0";
    ck_assert_ptr_nonnull(strstr(graph_error(g), place));
  }
  graph_free(g), graph_free(h);
}
END_TEST
TESTS("simplify", 15, rules_keep_promises, false_rules_are_found,
      reports, sizes, exact_rules_keep_bits, deep_chains_are_short,
      real_rules_keep_values, never_more_and_idempotent,
      assumed_and_never_more,
      same_text_always, conditions_named, assumptions_help,
      needs_no_stack, memory_may_end, sharing_tensors,
      strangers_stay_out)
