/* test_ops.c: values, shapes, errors and facts of ops.
   Tangled from W5-ops-bench.nw. */
#include "suite.h"
#include "../programs/by_hand.h"
#include <limits.h>
#include <math.h>
#include <string.h>

START_TEST(sums_reach_all) {
  Graph *g = graph_new();
  Tensor *a = t_placeholder(g, "a", SHAPE(2, 3, 2));
  const struct { Tensor *t; double first, last; } table[] = {
    {t_sum(a), 4095, 4095},
    {t_sum_over(a, false, AXES(0)), 65, 2080},
    {t_sum_over(a, true, AXES(1)), 21, 2688},
    {t_sum_over(a, false, AXES(-1)), 3, 3072},
    {t_sum_over(a, true, AXES(0, 2)), 195, 3120}};
  real power[12];
  for (int i = 0; i < 12; i++) power[i] = (real)(1 << i);
  for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
    Array y = by_hand(table[i].t, 1, &(Given){a, power});
    ck_assert_double_eq(y.data[0], table[i].first);
    ck_assert_double_eq(y.data[shape_count(y.shape) - 1],
                        table[i].last);
    array_free(y);
  }
  graph_free(g);
}
END_TEST
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
    {t_pow(a, 2), -3, 0, 9}, {t_pow(a, 0.5), -1, 0, NAN},
    {t_exp(a), 1, 0, 2.718281828459045}, {t_log(a), 1, 0, 0},
    {t_sigmoid(a), -1000, 0, 0}, {t_sigmoid(a), 1000, 0, 1},
    {t_tanh(a), 0.5, 0, 0.46211715726000976},
    {t_sin(a), 0, 0, 0}, {t_cos(a), 0, 0, 1},
    {t_sigmoid_slope(a, b), 0.25, 2, 0.375},
    {t_erf(a), 1, 0, 0.8427007929497149},
    {t_log1p(a), 1e-6, 0, 1e-6}, {t_expm1(a), 1, 0, 1.718281828459045},
    {t_relu(a), -3, 0, 0}, {t_relu(a), 3, 0, 3},
    {t_relu(a), NAN, 0, NAN},
    {t_abs(a), -3, 0, 3}, {t_sign(a), -3, 0, -1}, {t_sign(a), 0, 0, 0},
    {t_sign(a), NAN, 0, NAN}, {t_floor(a), -1.5, 0, -2},
    {t_maximum(a, b), 2, 3, 3}, {t_minimum(a, b), 2, 3, 2},
    {t_maximum(a, b), NAN, 3, NAN}, {t_maximum(a, b), 2, NAN, NAN},
    {t_greater(a, b), 3, 2, 1}, {t_greater(a, b), 2, 2, 0},
    {t_less(a, b), 2, 3, 1}, {t_less(a, b), 2, 2, 0},
    {t_equal(a, b), 2, 2, 1}, {t_equal(a, b), NAN, NAN, 0},
    {t_not(a), 0, 0, 1}, {t_not(a), NAN, 0, 0},
    {t_select(a, b, a), 2, 7, 7}, {t_select(b, b, a), 2, 0, 2},
    {t_muladd(a, b, b), 2, 3, 9},
  };
  for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
    real x = (real)table[i].a, z = (real)table[i].b;
    Array y = by_hand(table[i].t, 2, (Given[]){{a, &x}, {b, &z}});
    if (isnan(table[i].y)) ck_assert(isnan(y.data[0]));
    else ck_assert_double_eq_tol(y.data[0], table[i].y, 1e-6);
    array_free(y);
  }
  graph_free(g);
}
END_TEST
START_TEST(shapes_follow) {
  Graph *g = graph_new();
  Tensor *x = t_placeholder(g, "x", SHAPE(ANY, 3));
  Tensor *w = t_placeholder(g, "w", SHAPE(3, 2));
  Tensor *v = t_placeholder(g, "v", SHAPE(3));
  Tensor *q = t_placeholder(g, "q", SHAPE(ANY, ANY, 3));
  const struct { Tensor *t; const char *shape; } table[] = {
    {t_dot(x, w), "[?,2]"}, {t_dot(x, v), "[?]"},
    {t_dot(v, w), "[2]"}, {t_dot(v, v), "[]"},
    {t_dot(q, v), "[?,?]"}, {t_dot(v, t_transpose(q)), "[3,?]"},
    {t_dot(v, t_transpose_axes(q, AXES(0, 2, 1))), "[?,?]"},
    {t_dot(q, w), "[?,?,2]"},
    {t_transpose(x), "[3,?]"}, {t_add(x, v), "[?,3]"},
    {t_sum_over(x, false, AXES(0)), "[3]"},
    {t_mean_over(x, true, AXES(-1)), "[?,1]"}, {t_mean(x), "[]"},
    {t_var_over(x, false, AXES(0)), "[3]"}, {t_cumsum(x, 0), "[?,3]"},
    {t_reshape(w, SHAPE(ANY, 3)), "[2,3]"},
    {t_reshape(x, SHAPE(ANY, 6)), "[?,6]"},
    {t_reshape_like(w, q), "[?,?,3]"},
    {t_squeeze(t_sum_over(q, true, AXES(1)), 1), "[?,3]"},
    {t_squeeze(x, 0), "[3]"},
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
    ("reshape: \"x\" [?,3]: more than one size is open; "
     "reshape_like takes them from a tensor"),
    ("transpose: the axes of \"x\" are not the numbers "
     "from 0 to 1 in some order"),
    ("transpose: the axes of \"x\" are not the numbers "
     "from 0 to 1 in some order"),
    ("sum_like: \"v\" [2] and \"x\" [?,3]: "
     "the second does not spread to the first"),
    "squeeze: \"x\" [?,3]: axis 1 has size 3, not 1",
    "cumsum: axis 2 of \"x\", rank 2, does not exist",
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
    if (i == 9) t_squeeze(x, 1);
    if (i == 10) t_cumsum(x, 2);
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
    t_squeeze(inert, 0), t_prod(inert), t_var(inert),
    t_cumsum(inert, 0), t_floor(inert),
    t_reshape(inert, SHAPE(2)), t_reshape_like(inert, inert)};
  for (size_t i = 0; i < sizeof made / sizeof *made; i++)
    ck_assert_ptr_eq(made[i], inert);
  ck_assert_str_eq(graph_error(g), "before");
  graph_free(g);
}
END_TEST
static double at(const Tensor *t, const Tensor *a, double x,
                 const Tensor *b, double z) {
  real in[] = {(real)x, (real)z};
  Array y = by_hand(t, 2, (Given[]){{a, &in[0]}, {b, &in[1]}});
  double value = y.data[0];
  array_free(y);
  return value;
}

static void try_facts(Tensor *t, const Tensor *a,
                      const Tensor *b) {
  const Op *op = t->op;
  const double u = 0.7, v = 1.6;
  ck_assert_msg(op->pointwise && op->text && !op->shape, "%s",
                op->name);
  for (int i = 0; op->flat && i < t->inputs; i++)
    ck_assert_ptr_null(op->gradient(t, t, i));
  if (op->commutative)
    ck_assert_double_eq(at(t, a, u, b, v), at(t, a, v, b, u));
  if (op->linear & 1)
    ck_assert_double_eq_tol(at(t, a, 3 * u + 1, b, v),
      3 * at(t, a, u, b, v) + at(t, a, 1, b, v), 1e-5);
  if (op->linear & 2)
    ck_assert_double_eq_tol(at(t, a, u, b, 3 * v + 1),
      3 * at(t, a, u, b, v) + at(t, a, u, b, 1), 1e-5);
}
START_TEST(facts_are_true) {
  Graph *g = graph_new();
  Tensor *a = t_placeholder(g, "a", SCALAR);
  Tensor *b = t_placeholder(g, "b", SCALAR);
  Tensor *one = t_number(g, 1);
  Tensor *const made[] = {
    t_add(a, b), t_sub(a, b), t_neg(a), t_mul(a, b), t_div(a, b),
    t_square(a), t_sqrt(a), t_exp(a), t_log(a), t_sin(a), t_cos(a),
    t_sigmoid(a), t_tanh(a), t_sigmoid_slope(a, b),
    t_greater(a, b), t_select(a, b, one), t_relu(a), t_pow(a, 3),
    t_muladd(a, b, one), t_sign(a), t_abs(a), t_maximum(a, b),
    t_minimum(a, b), t_less(a, b), t_equal(a, b), t_not(a),
    t_floor(a), t_erf(a), t_log1p(a), t_expm1(a), t_stop(a)};
  for (size_t i = 0; i < sizeof made / sizeof *made; i++)
    try_facts(made[i], a, b);
  ck_assert(!t_sum(a)->op->pointwise && !t_dot(a, b)->op);
  graph_free(g);
}
END_TEST
START_TEST(numbers_are_refused) {
  const long odd[] = {LONG_MIN, INT_MIN, -1, 0, 1, INT_MAX,
                      LONG_MAX};
  for (int k = 0; k < 7; k++)
    for (int i = 0; i < 12; i++) {
      long n = odd[k];
      int d = n < INT_MIN ? INT_MIN
            : n > INT_MAX ? INT_MAX : (int)n;
      Graph *g = graph_new();
      Tensor *x = t_placeholder(g, "x", SHAPE(2, 3)), *y = NULL;
      const char *name = "";
      const int list[] = {0, 1, 2, d};
      if (i == 0) name = "sum", y = t_sum_over(x, true, 1, &d);
      if (i == 1) name = "sum", y = t_mean_over(x, false, 1, &d);
      if (i == 2) name = "sum", y = t_sum_over(x, false, d, list);
      if (i == 3) name = "prod", y = t_prod_over(x, false, 1, &d);
      if (i == 4) name = "cumsum", y = t_cumsum(x, d);
      if (i == 5) name = "squeeze", y = t_squeeze(x, d);
      if (i == 6) name = "transpose", y = t_transpose_axes(x, d, list);
      if (i == 7)
        name = "transpose", y = t_transpose_axes(x, AXES(d, 0));
      if (i == 8) name = "reshape", y = t_reshape(x, SHAPE(n));
      if (i == 9) name = "reshape", y = t_reshape(x, SHAPE(n, ANY, n));
      if (i == 10) name = "reshape",
        y = t_reshape(x, (Shape){.rank = d, .dim = {n, n}});
      if (i == 11) y = t_pow(x, (double)n);
      const char *e = graph_error(g);
      if (e) ck_assert(!strncmp(e, name, strlen(name)));
      else ck_assert(y->op != NULL);
      graph_free(g);
    }
}
END_TEST
START_TEST(equal_reshapes_are_bytes) {
  Graph *g = graph_new();
  Tensor *x = t_placeholder(g, "x", SHAPE(2, 3));
  Shape worn = SHAPE(6, 7);
  worn.rank = 1;
  Tensor *y = t_reshape(x, worn), *z = t_reshape(x, SHAPE(6));
  ck_assert_mem_eq(op_attributes(y), op_attributes(z),
                   y->op->attribute_size);
  graph_free(g);
}
END_TEST
START_TEST(products_meet_zeros) {
  Graph *g = graph_new();
  Tensor *a = t_placeholder(g, "a", SHAPE(3, 3));
  Tensor *y = t_prod_over(a, false, AXES(1));
  Tensor *da = y->op->gradient(y, t_ones_like(y), 0);
  const Given given = {a, (real[]){2, 3, 4, 2, 0, 4, 0, 3, 0}};
  const double value[] = {24, 0, 0};
  const double due[] = {12, 8, 6, 0, 8, 0, 0, 0, 0};
  Array r = by_hand(y, 1, &given), d = by_hand(da, 1, &given);
  for (int i = 0; i < 3; i++)
    ck_assert_double_eq(r.data[i], value[i]);
  for (int i = 0; i < 9; i++)
    ck_assert_double_eq(d.data[i], due[i]);
  array_free(r);
  array_free(d);
  Tensor *none = t_prod(t_placeholder(g, "none", SHAPE(0, 2)));
  r = by_hand(none, 0, NULL);
  ck_assert_double_eq(r.data[0], 1);
  array_free(r);
  graph_free(g);
}
END_TEST
START_TEST(cumulative_sums_add_up) {
  Graph *g = graph_new();
  Tensor *a = t_placeholder(g, "a", SHAPE(2, 3));
  Tensor *made[] = {t_cumsum(a, 0), t_cumsum(a, -1), NULL};
  made[2] = made[1]->op->gradient(made[1], a, 0);
  const double sum[3][6] = {
    {1, 2, 3, 5, 7, 9}, {1, 3, 6, 4, 9, 15}, {6, 5, 3, 15, 11, 6}};
  const Given given = {a, (real[]){1, 2, 3, 4, 5, 6}};
  for (int k = 0; k < 3; k++) {
    Array y = by_hand(made[k], 1, &given);
    for (int i = 0; i < 6; i++)
      ck_assert_double_eq(y.data[i], sum[k][i]);
    array_free(y);
  }
  graph_free(g);
}
END_TEST
TESTS("ops", 5, sums_reach_all, values_are_right, shapes_follow,
      bad_shapes_are_refused, errors_pass_through, facts_are_true,
      numbers_are_refused, equal_reshapes_are_bytes,
      products_meet_zeros, cumulative_sums_add_up)
