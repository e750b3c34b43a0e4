/* opcheck.c: opcheck NAME..., derivative rules against central
   differences. Tangled from W7-backprop-bench.nw. */
#include "report.h"
#include "woven/woven.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct Case {
  const char *name;
  int inputs;
  Tensor *formula;
} Case;
static double run(Session *s, Tensor *t, const Feed *f, long j) {
  const Array *r = session_run(s, FETCH(t), 3, f);
  if (r) return (double)r->data[j];
  exit(complain("opcheck", NULL, session_error(s)));
}
static bool compare(const char *name, Session *s, Tensor *y,
                    Tensor *dx, const Feed feed[], int i) {
  double worst = 0, rule = 0, difference = 0;
  const Tensor *x = feed[i].tensor;
  for (long j = 0; j < shape_count(x->shape); j++) {
    const double h = 1e-5;
    real *at = &feed[i].array.data[j], old = *at;
    *at = (real)(old + h);
    double above = run(s, y, feed, 0);
    *at = (real)(old - h);
    double quotient = (above - run(s, y, feed, 0)) / (2 * h);
    *at = old;
    double now = run(s, dx, feed, j);
    double error = fabs(now - quotient) / (1 + fabs(quotient));
    if (!isnan(worst) && !(error <= worst)) worst = error;
    if (j == 0 || fabs(now) > fabs(rule))
      rule = now, difference = quotient;
  }
  printf("%-13s by %s  rule %9.6f  quotient %9.6f  %s\n", name,
         x->name, rule, difference,
         worst < 1e-8 ? "within 1e-8" : "WRONG");
  return worst < 1e-8;
}
static bool check(const Case *k, Session *s, const Feed feed[]) {
  Tensor *x[3], *dx[3], *y = t_sum(t_square(k->formula));
  for (int i = 0; i < 3; i++) x[i] = feed[i].tensor;
  t_gradients(y, 3, x, dx);
  bool fine = true;
  for (int i = 0; i < k->inputs; i++)
    fine &= compare(k->name, s, y, dx[i], feed, i);
  return fine;
}
enum { MAPS = 60, OTHERS = 100 };

static int list_maps(Tensor *a, Tensor *b, Tensor *c,
                     Case list[]) {
  const Case cases[] = {
    {"add", 2, t_add(a, b)}, {"sub", 2, t_sub(a, b)},
    {"neg", 1, t_neg(a)}, {"mul", 2, t_mul(a, b)},
    {"div", 2, t_div(a, b)}, {"square", 1, t_square(a)},
    {"muladd", 3, t_muladd(a, b, c)},
    {"sqrt", 1, t_sqrt(a)}, {"pow", 1, t_pow(a, 2.5)},
    {"exp", 1, t_exp(a)}, {"log", 1, t_log(a)},
    {"sin", 1, t_sin(a)}, {"cos", 1, t_cos(a)},
    {"sigmoid", 1, t_sigmoid(a)}, {"tanh", 1, t_tanh(a)},
    {"sigmoid_slope", 2, t_sigmoid_slope(a, b)},
    {"greater", 2, t_greater(a, b)},
    {"select", 3, t_select(t_greater(a, 1), b, c)},
    {"relu", 1, t_relu(t_sub(a, 1))}, {"abs", 1, t_abs(t_sub(a, 1))},
    {"maximum", 2, t_maximum(a, b)}, {"minimum", 2, t_minimum(a, b)},
    {"tan", 1, t_tan(t_mul(0.5, a))}, {"atan", 1, t_atan(a)},
    {"sinh", 1, t_sinh(a)}, {"cosh", 1, t_cosh(a)},
    {"asin", 1, t_asin(t_mul(0.4, a))},
    {"acos", 1, t_acos(t_mul(0.4, a))}, {"asinh", 1, t_asinh(a)},
    {"acosh", 1, t_acosh(t_add(a, 1))},
    {"atanh", 1, t_atanh(t_mul(0.4, a))}, {"power", 2, t_power(a, b)},
    {"tan'", 1, t_gradient(t_sum(t_tan(t_mul(0.5, a))), a)},
    {"atan'", 1, t_gradient(t_sum(t_atan(a)), a)},
    {"sinh'", 1, t_gradient(t_sum(t_sinh(a)), a)},
    {"cosh'", 1, t_gradient(t_sum(t_cosh(a)), a)},
    {"asin'", 1, t_gradient(t_sum(t_asin(t_mul(0.4, a))), a)},
    {"acos'", 1, t_gradient(t_sum(t_acos(t_mul(0.4, a))), a)},
    {"asinh'", 1, t_gradient(t_sum(t_asinh(a)), a)},
    {"acosh'", 1, t_gradient(t_sum(t_acosh(t_add(a, 1))), a)},
    {"atanh'", 1, t_gradient(t_sum(t_atanh(t_mul(0.4, a))), a)},
    {"power'", 2, t_gradient(t_sum(t_power(a, b)), a)},
    {"power''", 2, t_gradient(t_sum(t_power(a, b)), b)},
  };
  _Static_assert(sizeof cases <= MAPS * sizeof *cases, "");
  memcpy(list, cases, sizeof cases);
  return (int)(sizeof cases / sizeof *cases);
}
static int list_others(Tensor *a, Tensor *b, Tensor *c, int n,
                       Case list[]) {
  const Case cases[] = {
    {"max", 1, t_max(a)}, {"min", 1, t_min(a)},
    {"max_over", 1, t_max_over(a, false, AXES(1))},
    {"min_over", 1, t_min_over(a, true, AXES(0))},
    {"softmax", 1, t_softmax(a)},
    {"log_softmax", 1, t_log_softmax(a)},
    {"softmax_ce", 2,
      t_softmax_cross_entropy(a, t_reshape(b, SHAPE(1, 3)))},
    {"sigmoid_ce", 2, t_sigmoid_cross_entropy(a, b)},
    {"softplus", 1, t_softplus(a)}, {"logistic", 1, t_logistic(a)},
    {"weigh", 2, t_weigh(a, b)},
    {"logsumexp", 1, t_logsumexp_over(a, false, AXES(1))},
    {"clip", 1, t_clip(a, 0.4, 1.2)},
    {"gather", 1, t_gather(a, t_greater(b, 0.6))},
    {"slice", 2, t_slice(t_mul(a, b), 1, 0, -1)},
    {"pad", 1, t_pad(a, -1, 2, 1)},
    {"patches", 2, t_patches(t_reshape(t_mul(a, b),
                                       SHAPE(1, 3, 2, 1)), 2, 1, 1)},
    {"fold", 2, t_gradient(t_sum(t_pow(t_patches(
       t_reshape(t_mul(a, b), SHAPE(1, 2, 3, 1)), 2, 2, 1), 3)), a)},
    {"conv2d", 3, t_conv2d(t_reshape(t_mul(a, b), SHAPE(1, 2, 3, 1)),
                           t_reshape(t_mul(a, c), SHAPE(2, 1, 1, 3)),
                           1, 1)},
    {"max_pool", 2, t_max_pool(t_reshape(t_sub(1, t_mul(a, b)),
                                         SHAPE(1, 2, 3, 1)), 2)},
    {"sum", 1, t_sum(a)}, {"mean", 1, t_mean(a)},
    {"sum_over", 1, t_sum_over(a, false, AXES(0))},
    {"mean_over", 1, t_mean_over(a, true, AXES(-1))},
    {"sum_like", 1, t_sum_like(a, b)},
    {"expand_like", 1, t_expand_like(t_sum_like(a, b), a)},
    {"transpose", 2, t_div(t_transpose(a), t_reshape(b, SHAPE(3, 1)))},
    {"reshape", 1,
      t_sum_over(t_reshape(a, SHAPE(3, ANY)), false, AXES(0))},
    {"reshape_like", 1, t_reshape_like(t_transpose(a), a)},
    {"dot", 3, t_dot(t_transpose(c), t_mul(a, b))},
    {"dot_vectors", 2, t_dot(b, t_sum_over(a, false, AXES(0)))},
    {"dot_row", 3, t_dot(t_reshape(c, SHAPE(2)), a)},
    {"dot_column", 2, t_dot(a, b)},
    {"dot_stack", 2, t_dot(t_reshape(a, SHAPE(2, 1, 3)),
                           t_reshape(t_mul(a, b), SHAPE(3, 2)))},
    {"dot_stacks", 2, t_dot(t_reshape(a, SHAPE(2, 1, 3)),
                            t_reshape(t_mul(a, b), SHAPE(2, 3, 1)))},
    {"dot_repeated", 3, t_dot(t_reshape(t_mul(a, c), SHAPE(3, 1, 2)),
                              t_reshape(t_mul(a, b), SHAPE(1, 2, 3)))},
    {"concat", 3, t_concat(3, (Tensor *[]){a, c, t_mul(a, b)}, 1)},
    {"stack", 3, t_stack(2, (Tensor *[]){t_mul(a, b), t_add(b, c)},
                         -1)},
    {"index", 2, t_index(t_mul(a, b), 1, -1)},
    {"flip", 2, t_flip(t_mul(a, b), 1)},
  };
  _Static_assert(sizeof cases <= OTHERS * sizeof *cases, "");
  memcpy(list + n, cases, sizeof cases);
  return n + (int)(sizeof cases / sizeof *cases);
}
int main(int argc, char **argv) {
  report_begin();
  Graph *g = graph_new();
  Session *s = g ? session_new(g) : NULL;
  if (!s) return complain("opcheck", NULL, "out of memory");
  Case cases[MAPS + OTHERS];
  Feed feed[] = {
    {t_placeholder(g, "a", SHAPE(2, 3)), {SHAPE(2, 3),
      (real[]){0.31, 1.27, 0.83, 1.91, 0.47, 1.13}}},
    {t_placeholder(g, "b", SHAPE(3)), {SHAPE(3),
      (real[]){0.59, 1.61, 0.97}}},
    {t_placeholder(g, "c", SHAPE(2, 1)), {SHAPE(2, 1),
      (real[]){0.71, 1.49}}}};
  Tensor *a = feed[0].tensor, *b = feed[1].tensor;
  Tensor *c = feed[2].tensor;
  int count = list_others(a, b, c, list_maps(a, b, c, cases),
                          cases);
  int status = EXIT_SUCCESS, found = 0;
  for (int i = 1; i < argc || i == 1; i++)
    for (int k = 0; k < count; k++)
      if (argc == 1 || !strcmp(argv[i], cases[k].name)) {
        found++;
        if (!check(&cases[k], s, feed)) status = EXIT_FAILURE;
      }
  if (found < argc - 1)
    status = complain("opcheck", NULL,
                      "there is no case of that name");
  session_free(s);
  graph_free(g);
  return report_end("opcheck", status);
}
