/* rules.c: rules [NAME...], what the rules of ops say and what
   differences say. Tangled from W5-ops-bench.nw. */
#include "by_hand.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GIVEN = 8, NUMBERS = 18, TRIALS = 80 };
typedef struct Trial { const char *name; Tensor *y; } Trial;

static int list_trials(const Given x[], Trial list[]) {
  Tensor *v[GIVEN];
  for (int i = 0; i < GIVEN; i++) {
    v[i] = graph_tensor(x[i].tensor->graph, x[i].tensor->id);
  }
  Tensor *a = v[0], *b = v[1], *c = v[2], *d = v[3], *e = v[4];
  Tensor *f = v[5], *signs = v[6], *bits = v[7];
  const Trial trials[] = {
    {"add", t_add(a, b)}, {"sub", t_sub(a, c)}, {"neg", t_neg(a)},
    {"mul", t_mul(a, b)}, {"div", t_div(a, b)},
    {"square", t_square(a)}, {"sqrt", t_sqrt(a)},
    {"exp", t_exp(a)}, {"log", t_log(a)}, {"sin", t_sin(a)},
    {"cos", t_cos(a)}, {"sigmoid", t_sigmoid(a)},
    {"tanh", t_tanh(a)}, {"sigmoid_slope", t_sigmoid_slope(a, b)},
    {"greater", t_greater(a, b)}, {"select", t_select(bits, a, c)},
    {"relu", t_relu(signs)}, {"sum", t_sum(a)},
    {"sum_over", t_sum_over(a, false, AXES(1))},
    {"sum_like", t_sum_like(a, b)},
    {"expand_like", t_expand_like(b, a)},
    {"transpose", t_transpose(a)},
    {"transpose_axes", t_transpose_axes(f, AXES(2, 0, 1))},
    {"reshape", t_reshape(a, SHAPE(3, ANY))},
    {"reshape_like", t_reshape_like(a, d)},
    {"squeeze", t_squeeze(c, -1)},
    {"dot", t_dot(a, d)}, {"dot_stack", t_dot(f, a)},
    {"dot_stacks", t_dot(e, f)}, {"dot_repeated", t_dot(a, f)},
    {"pow", t_pow(a, 2.5)}, {"muladd", t_muladd(a, b, c)},
    {"abs", t_abs(signs)}, {"maximum", t_maximum(a, b)},
    {"minimum", t_minimum(a, b)}, {"less", t_less(a, b)},
    {"equal", t_equal(a, c)}, {"not", t_not(a)},
    {"floor", t_floor(a)}, {"sign", t_sign(signs)},
    {"erf", t_erf(signs)}, {"log1p", t_log1p(a)},
    {"expm1", t_expm1(signs)},
    {"prod", t_prod(a)}, {"prod_over", t_prod_over(f, true, AXES(1))},
    {"prod_zeros", t_prod(bits)}, {"cumsum", t_cumsum(a, -1)},
    {"cumsum_first", t_cumsum(f, 0)},
    {"tan", t_tan(signs)}, {"atan", t_atan(signs)},
    {"sinh", t_sinh(signs)}, {"cosh", t_cosh(signs)},
    {"asin", t_asin(signs)}, {"acos", t_acos(signs)},
    {"asinh", t_asinh(signs)}, {"atanh", t_atanh(signs)},
    {"power", t_power(a, b)},
  };
  _Static_assert(sizeof trials <= TRIALS * sizeof *trials, "");
  memcpy(list, trials, sizeof trials);
  return (int)(sizeof trials / sizeof *trials);
}
static real number[GIVEN + 1][NUMBERS];

static void give(Graph *graph, Given given[]) {
  const Shape shape[GIVEN] = {
    SHAPE(2, 3), SHAPE(3), SHAPE(2, 1), SHAPE(3, 2),
    SHAPE(2, 2, 3), SHAPE(2, 3, 2), SHAPE(2, 3), SHAPE(3)};
  for (int i = 0; i < GIVEN; i++)
    given[i] = (Given){
      t_placeholder(graph, (char[]){"abcdefgh"[i], 0}, shape[i]),
      number[i]};
}
static void make_numbers(void) {
  for (int i = 0; i <= GIVEN; i++)
    for (int j = 0, n = 1 + 12 * i; j < NUMBERS; j++, n++) {
      double x = n * 0.6180339887498949;
      x = 0.3 + 1.7 * (x - floor(x));
      if (i == 6) x -= 1.1;
      if (i == 7) x = j % 3 > 0;
      number[i][j] = (real)x;
    }
}
static double loss(const Tensor *y, const Given given[]) {
  Array value = by_hand(y, GIVEN, given);
  double sum = 0;
  for (long j = shape_count(y->shape); j-- > 0;)
    sum += number[GIVEN][j] * (double)value.data[j];
  array_free(value);
  return sum;
}
static const bool wide = sizeof(real) > 4;

typedef struct Finding { double worst, rule, quotient; } Finding;

static Finding compare(const Tensor *y, const Given given[],
                       const Given *x, const real due[]) {
  const double h = wide ? 1e-5 : 1e-2;
  Finding found = {0, 0, 0};
  for (long j = shape_count(x->tensor->shape); j-- > 0;) {
    real old = x->numbers[j];
    x->numbers[j] = (real)(old + h);
    double above = loss(y, given);
    x->numbers[j] = (real)(old - h);
    double quotient = (above - loss(y, given)) / (2 * h);
    x->numbers[j] = old;
    double error = fabs(due[j] - quotient) / (1 + fabs(quotient));
    if (!(error <= found.worst)) found.worst = error;
    if (fabs(due[j]) >= fabs(found.rule))
      found.rule = due[j], found.quotient = quotient;
  }
  return found;
}
static Array ask(Tensor *y, int i, const Given given[]) {
  Graph *graph = y->graph;
  Given all[GIVEN + 1];
  memcpy(all, given, GIVEN * sizeof *given);
  Tensor *g = t_placeholder(graph, "g", y->shape), *due = NULL;
  all[GIVEN] = (Given){g, number[GIVEN]};
  if (!y->op->flat) due = y->op->gradient(y, g, i);
  if (!due) due = t_zeros_like(y->input[i]);
  return by_hand(t_sum_like(due, y->input[i]), GIVEN + 1, all);
}
static int try(const Trial *trial, const Given given[], bool all) {
  Tensor *y = trial->y;
  int wrong = 0;
  for (int i = 0; i < y->inputs; i++) {
    const Given *x = given;
    while (x < given + GIVEN && x->tensor != y->input[i]) x++;
    if (x == given + GIVEN || op_shape_only(y->op, i)) continue;
    Array due = ask(y, i, given);
    Finding f = compare(y, given, x, due.data);
    array_free(due);
    bool fine = f.worst < (wide ? 1e-8 : 2e-2);
    wrong += !fine;
    if (all || !fine)
      printf("%-14s by %s  rule %9.6f  quotient %9.6f  %s\n",
             trial->name, x->tensor->name, f.rule, f.quotient,
             !fine ? "WRONG" : wide ? "within 1e-8"
                                    : "within 2e-2");
  }
  return wrong;
}
static int try_one(int k, const char *name, int *found) {
  Graph *graph = graph_new();
  Given given[GIVEN];
  Trial list[TRIALS];
  give(graph, given);
  by_hand_check(graph);
  int n = list_trials(given, list), wrong = 0;
  by_hand_check(graph);
  if (k < n && (!name || !strcmp(name, list[k].name))) {
    ++*found;
    wrong = try(&list[k], given, name != NULL);
  }
  graph_free(graph);
  return k < n ? wrong : -1;
}
int main(int argc, char **argv) {
  int wrong = 0, found = 0, w;
  make_numbers();
  for (int i = 1; i < argc || i == 1; i++) {
    int before = found;
    for (int k = 0; (w = try_one(k, argv[i], &found)) >= 0; k++)
      wrong += w;
    if (found == before) {
      fprintf(stderr, "rules: there is no op \"%s\"\n", argv[i]);
      return EXIT_FAILURE;
    }
  }
  if (argc == 1) printf("%d trials, %d wrong\n", found, wrong);
  return wrong || fflush(stdout) || ferror(stdout);
}
