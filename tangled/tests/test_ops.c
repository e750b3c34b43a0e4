/* test_ops.c: shapes, kernels, errors of ops.
   Tangled from 05-ops.nw. */
#include "suite.h"
#include "woven/elementary.h"
#include "woven/step.h"
#include "woven/woven.h"
#include <math.h>
#include <string.h>

static void apply(const Tensor *t, real *result,
                  real *const in[]) {
  Step *s = calloc(1, sizeof *s + 4 * sizeof(Operand));
  real *at[] = {result, in[0], in[1], in[2]};
  s->op = t->op;
  s->tensor = t;
  for (int k = 0; k <= t->inputs; k++) {
    Operand *o = &s->operand[k];
    o->at = &at[k];
    o->shape = k ? t->input[k - 1]->shape : t->shape;
    op_dense(o);
  }
  if (t->op->prepare) t->op->prepare(s);
  t->op->compute(s);
  free(s);
}
START_TEST(values_are_right) {
  Graph *g = graph_new();
  Tensor *a = t_placeholder(g, "a", SCALAR);
  Tensor *b = t_placeholder(g, "b", SCALAR);
  const struct { Tensor *t; double a, b, y; } table[] = {
    {t_add(a, b), 2, 1, 3}, {t_sub(a, b), 2, 3, -1},
    {t_mul(a, b), 2, 3, 6}, {t_div(a, b), 6, 2, 3},
    {t_square(a), 3, 0, 9}, {t_neg(a), 1, 0, -1},
    {t_sigmoid(a), 1, 0, 0.7310585786300049},
    {t_sqrt(a), 16, 0, 4}, {t_pow(a, 3), 2, 0, 8},
    {t_exp(a), 1, 0, 2.718281828459045}, {t_log(a), 1, 0, 0},
    {t_sigmoid(a), -1000, 0, 0}, {t_sigmoid(a), 1000, 0, 1},
    {t_tanh(a), 0.5, 0, 0.46211715726000976},
    {t_sin(a), 0, 0, 0}, {t_cos(a), 0, 0, 1},
    {t_sigmoid_slope(a, b), 0.25, 2, 0.375},
    {t_relu(a), -3, 0, 0}, {t_relu(a), 3, 0, 3}, {t_abs(a), -3, 0, 3},
    {t_maximum(a, b), 2, 3, 3}, {t_minimum(a, b), 2, 3, 2},
    {t_greater(a, b), 3, 2, 1}, {t_greater(a, b), 2, 2, 0},
    {t_select(a, b, a), 2, 7, 7}, {t_muladd(a, b, b), 2, 3, 9},
  };
  for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
    real x = (real)table[i].a, z = (real)table[i].b, y = -1;
    bool last_is_a = !strcmp(table[i].t->op->name, "select");
    apply(table[i].t, &y, (real *[]){&x, &z, last_is_a ? &x : &z});
    ck_assert_double_eq_tol(y, table[i].y, 1e-6);
  }
  graph_free(g);
}
END_TEST
START_TEST(sums_reach_all) {
  Graph *g = graph_new();
  Tensor *a = t_placeholder(g, "a", SHAPE(2, 3, 2));
  const struct { Tensor *t; double first, last; } table[] = {
    {t_sum(a), 4095, 4095},
    {t_sum_over(a, false, AXES(0)), 65, 2080},
    {t_sum_over(a, true, AXES(1)), 21, 2688},
    {t_sum_over(a, false, AXES(-1)), 3, 3072},
    {t_sum_over(a, true, AXES(0, 2)), 195, 3120},
  };
  real in[12], y[12];
  for (int i = 0; i < 12; i++) in[i] = (real)(1 << i);
  for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
    apply(table[i].t, y, (real *[]){in, NULL, NULL});
    ck_assert_double_eq(y[0], table[i].first);
    ck_assert_double_eq(y[shape_count(table[i].t->shape) - 1],
                        table[i].last);
  }
  graph_free(g);
}
END_TEST
START_TEST(shapes_follow) {
  Graph *g = graph_new();
  Tensor *x = t_placeholder(g, "x", SHAPE(ANY, 3));
  Tensor *w = t_placeholder(g, "w", SHAPE(3, 2));
  Tensor *v = t_placeholder(g, "v", SHAPE(3));
  const struct { Tensor *t; const char *shape; } table[] = {
    {t_dot(x, w), "[?,2]"}, {t_dot(x, v), "[?]"},
    {t_dot(v, w), "[2]"}, {t_dot(v, v), "[]"},
    {t_transpose(x), "[3,?]"}, {t_add(x, v), "[?,3]"},
    {t_sum_over(x, false, AXES(0)), "[3]"},
    {t_mean_over(x, true, AXES(-1)), "[?,1]"}, {t_mean(x), "[]"},
    {t_reshape(w, SHAPE(ANY, 3)), "[2,3]"},
    {t_reshape(x, SHAPE(ANY, 6)), "[?,6]"},
    {t_ones_like(x), "[?,3]"}, {t_pow(x, 0), "[?,3]"},
    {t_transpose_axes(t_reshape(w, SHAPE(1, 3, 2)), AXES(-1, 0, 1)),
     "[2,1,3]"},
  };
  char text[SHAPE_TEXT];
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    ck_assert_str_eq(shape_text(table[i].t->shape, text),
                     table[i].shape);
  ck_assert_ptr_null(graph_error(g));
  graph_free(g);
}
END_TEST
START_TEST(bad_shapes_are_refused) {
  const char *const error[] = {
    ("dot: \"x\" [?,3] and \"v\" [2,1]: "
     "inner dimensions 3 and 2 differ"),
    "add: \"x\" [?,3] and \"v\" [2]: shapes do not fit",
    "sum: axis 2 of \"x\", rank 2, does not exist",
    "sum: axis -1 of \"x\", rank 2, is named twice",
    "reshape: \"v\" [2]: cannot become [3]",
    "reshape: \"x\" [?,3]: more than one size is open",
    ("transpose: the axes of \"x\" are not the numbers "
     "from 0 to 1 in some order"),
    ("transpose: the axes of \"x\" are not the numbers "
     "from 0 to 1 in some order"),
    ("sum_like: \"v\" [2] and \"x\" [?,3]: "
     "the second does not spread to the first"),
  };
  for (int i = 0; i < (int)(sizeof error / sizeof *error); i++) {
    Graph *g = graph_new();
    Tensor *x = t_placeholder(g, "x", SHAPE(ANY, 3));
    Tensor *v = t_placeholder(g, "v", SHAPE(2));
    if (i == 0) t_dot(x, v);
    if (i == 1) t_add(x, v);
    if (i == 2) t_sum_over(x, false, AXES(2));
    if (i == 3) t_mean_over(x, false, AXES(1, -1));
    if (i == 4) t_reshape(v, SHAPE(3));
    if (i == 5) t_reshape(x, SHAPE(ANY, ANY));
    if (i == 6) t_transpose_axes(x, AXES(0, 0));
    if (i == 7) t_transpose_axes(x, AXES(0));
    if (i == 8) t_sum_like(v, x);
    ck_assert_pstr_eq(graph_error(g), error[i]);
    graph_free(g);
  }
}
END_TEST
START_TEST(errors_pass_through) {
  Graph *g = graph_new();
  Tensor *inert = graph_fail(g, "before");
  Tensor *made[] = {
    t_add(inert, 1), t_pow(inert, 2), t_dot(inert, inert),
    t_sum_over(inert, true, AXES(0)), t_mean(inert),
    t_mean_over(inert, false, AXES(-1)), t_transpose(inert),
    t_transpose_axes(inert, AXES(1, 0)), t_stop(inert),
    t_reshape(inert, SHAPE(2)), t_reshape_like(inert, inert)};
  for (size_t i = 0; i < sizeof made / sizeof *made; i++)
    ck_assert_ptr_eq(made[i], inert);
  ck_assert_str_eq(graph_error(g), "before");
  graph_free(g);
}
END_TEST
START_TEST(exponential_is_exact) {
  for (int i = 0; i < 1000000; i++) {
    double x = -708 + i * (1417.0 / 1000000), y = exp(x);
    double unit = nextafter(y, INFINITY) - y;
    ck_assert(fabs(exponential(x) - y) <= unit);
  }
  ck_assert_double_eq(exponential(0), 1);
  ck_assert_double_eq(exponential(1000), INFINITY);
  ck_assert_double_eq(exponential(INFINITY), INFINITY);
  ck_assert_double_eq(exponential(-1000), 0);
  ck_assert_double_eq(exponential(-INFINITY), 0);
  ck_assert(isnan(exponential(NAN)));
  ck_assert_double_eq_tol(exponential(-740) / exp(-740), 1, 1e-2);
}
END_TEST
TESTS("ops", 4, values_are_right, sums_reach_all, shapes_follow,
      bad_shapes_are_refused, errors_pass_through,
      exponential_is_exact)
