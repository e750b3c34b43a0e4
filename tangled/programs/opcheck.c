/* opcheck.c: opcheck NAME..., derivative rules against central
   differences. Tangled from 06-backprop.nw. */
#include "woven/woven.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CASES(CASE) \
  CASE(add, 2, t_add(a, b)) CASE(sub, 2, t_sub(a, b)) \
  CASE(neg, 1, t_neg(a)) CASE(mul, 2, t_mul(a, b)) \
  CASE(div, 2, t_div(a, b)) CASE(square, 1, t_square(a)) \
  CASE(sqrt, 1, t_sqrt(a)) CASE(pow, 1, t_pow(a, 2.5)) \
  CASE(exp, 1, t_exp(a)) CASE(log, 1, t_log(a)) \
  CASE(sin, 1, t_sin(a)) CASE(cos, 1, t_cos(a)) \
  CASE(sigmoid, 1, t_sigmoid(a)) CASE(tanh, 1, t_tanh(a)) \
  CASE(sigmoid_slope, 2, t_sigmoid_slope(a, b)) \
  CASE(greater, 2, t_greater(a, b)) \
  CASE(select, 3, t_select(t_greater(a, 1), b, c)) \
  CASE(relu, 1, t_relu(t_sub(a, 1))) \
  CASE(abs, 1, t_abs(t_sub(a, 1))) \
  CASE(maximum, 2, t_maximum(a, b)) \
  CASE(minimum, 2, t_minimum(a, b)) \
  CASE(muladd, 3, t_muladd(a, b, c))
#define MORE_CASES(CASE) \
  CASE(sum, 1, t_sum(a)) CASE(mean, 1, t_mean(a)) \
  CASE(sum_over, 1, t_sum_over(a, false, AXES(0))) \
  CASE(mean_over, 1, t_mean_over(a, true, AXES(-1))) \
  CASE(sum_like, 1, t_sum_like(a, b)) \
  CASE(expand_like, 1, t_expand_like(t_sum_like(a, b), a)) \
  CASE(transpose, 2, t_div(t_transpose(a), t_reshape(b, SHAPE(3, 1)))) \
  CASE(reshape, 1, t_sum_over(t_reshape(a, SHAPE(3, ANY)), 0, AXES(0))) \
  CASE(reshape_like, 1, t_reshape_like(t_transpose(a), a)) \
  CASE(dot, 3, t_dot(t_transpose(c), t_mul(a, b))) \
  CASE(dot_vectors, 2, t_dot(b, t_sum_over(a, 0, AXES(0)))) \
  CASE(dot_row, 3, t_dot(t_reshape(c, SHAPE(2)), a)) \
  CASE(dot_column, 2, t_dot(a, b))
#define FUNCTION(name, n, formula) \
  static Tensor *name##_case(Tensor *a, Tensor *b, Tensor *c) { \
    (void)a, (void)b, (void)c; \
    return formula; \
  }
#define ENTRY(name, n, formula) {#name, n, name##_case},
CASES(FUNCTION)
MORE_CASES(FUNCTION)

typedef struct Case {
  const char *name;
  int inputs;
  Tensor *(*make)(Tensor *a, Tensor *b, Tensor *c);
} Case;

static const Case cases[] = {CASES(ENTRY) MORE_CASES(ENTRY)};
static real a[6] = {0.31, 1.27, 0.83, 1.91, 0.47, 1.13};
static real b[3] = {0.59, 1.61, 0.97}, c[2] = {0.71, 1.49};
static const Array input[] = {
  {{2, {2, 3}}, a}, {{1, {3}}, b}, {{2, {2, 1}}, c}};
static const char *const letters[] = {"a", "b", "c"};
static bool compare(const char *name, Session *s, Tensor *y, int i,
                    Tensor *dx, const Feed feed[]) {
  const double h = 1e-5;
  double worst = 0, shown[2] = {0};
  for (long j = shape_count(input[i].shape); j-- > 0;) {
    real *at = &input[i].data[j], old = *at;
    double rule = session_run(s, FETCH(dx), 3, feed)->data[j];
    *at = (real)(old + h);
    double above = session_run(s, FETCH(y), 3, feed)->data[0];
    *at = (real)(old - h);
    double below = session_run(s, FETCH(y), 3, feed)->data[0];
    *at = old;
    double difference = (above - below) / (2 * h);
    double error = fabs(rule - difference) / (1 + fabs(difference));
    if (error > worst) worst = error;
    shown[0] = rule;
    shown[1] = difference;
  }
  printf("%-13s by %s  rule %9.6f  difference %9.6f  %s\n", name,
         letters[i], shown[0], shown[1],
         worst < 1e-8 ? "all within 1e-8" : "WRONG");
  return worst < 1e-8;
}
static bool check(const Case *k) {
  Graph *g = graph_new();
  Session *s = session_new(g);
  Feed feed[3];
  Tensor *x[3], *dx[3];
  for (int i = 0; i < 3; i++) {
    x[i] = t_placeholder(g, letters[i], input[i].shape);
    feed[i] = (Feed){x[i], input[i]};
  }
  Tensor *y = t_sum(t_square(k->make(x[0], x[1], x[2])));
  t_gradients(y, 3, x, dx);
  bool fine = true;
  for (int i = 0; i < k->inputs; i++)
    fine &= compare(k->name, s, y, i, dx[i], feed);
  session_free(s);
  graph_free(g);
  return fine;
}
int main(int argc, char **argv) {
  bool fine = true;
  int count = (int)(sizeof cases / sizeof *cases), found = 0;
  for (int i = 1; i < argc || i == 1; i++)
    for (int k = 0; k < count; k++)
      if (argc == 1 || !strcmp(argv[i], cases[k].name)) {
        found++;
        fine &= check(&cases[k]);
      }
  if (argc > 1 && found < argc - 1)
    fprintf(stderr, "opcheck: there is no case of that name\n");
  return fine && found >= argc - 1 ? EXIT_SUCCESS : EXIT_FAILURE;
}
