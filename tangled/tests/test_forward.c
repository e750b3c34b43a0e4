/* test_forward.c: tangents and series.
   Tangled from 17-forward.nw and W17-forward-bench.nw. */
#include "countdown.h"
#include "programs/count.h"
#include "suite.h"
#include "woven/op_map.h"
#include "woven/woven.h"
#include <math.h>
#include <string.h>
#include <unistd.h>

enum { NARROW = sizeof(real) < sizeof(double) };

typedef struct Case {
  const char *name;
  int inputs;
  Tensor *formula;
} Case;
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
static Tensor *noise(Tensor *like, int seed) {
  Array a = array_new(like->shape);
  uint64_t state = (uint64_t)seed;
  array_normal(a, &state);
  Tensor *t = t_constant(like->graph, a);
  array_free(a);
  return t;
}
enum { HIDDEN = 4 };
static Tensor *loss_of(Graph *g, Tensor *w[2], Tensor *v[2]) {
  Shape in = SHAPE(2, HIDDEN), out = SHAPE(HIDDEN, 1);
  Tensor *x = t_placeholder(g, "x", SHAPE(4, 2));
  Tensor *y = t_placeholder(g, "y", SHAPE(4, 1));
  w[0] = t_placeholder(g, "w", in);
  w[1] = t_placeholder(g, "v", out);
  v[0] = t_placeholder(g, "along w", in);
  v[1] = t_placeholder(g, "along v", out);
  Tensor *hidden = t_sigmoid(t_dot(x, w[0]));
  Tensor *guess = t_sigmoid(t_dot(hidden, w[1]));
  return t_mean(t_square(t_sub(guess, y)));
}
static Tensor *rest(Tensor *y, Tensor *g, int i) {
  Tensor *const *a = y->input;
  return t_mul(t_mul(a[(i + 1) % 3], a[(i + 2) % 3]), g);
}
static void times_all(const Step *s) {
  **s->operand[0].at = **s->operand[1].at * **s->operand[2].at *
                       **s->operand[3].at;
}
static void known_series(Tensor *y, Tensor *x, double at, int n,
                         const double right[]) {
  Tensor *c[8];
  real in = (real)at;
  Session *s = session_new(y->graph);
  t_taylor(y, x, NULL, n - 1, c);
  const Array *r = session_run(s, n, c, FEED({x, {SCALAR, &in}}));
  ck_assert_msg(r != NULL, "%s", session_error(s));
  for (int k = 0; k < n; k++)
    ck_assert_double_eq_tol((double)r[k].data[0], right[k],
                            NARROW ? 1e-5 : 1e-14);
  session_free(s);
}
OP_UNARY(bell, 1 / (1 + a * a),
         t_mul(g, t_mul(t_mul(-2, a), t_square(y))))
static void product_test(Session *s, const Case *k,
                         const Feed feed[]) {
  Tensor *y = k->formula, *u = noise(y, 7), *x[3], *v[3], *dx[3];
  Tensor *dy, *right = NULL;
  for (int i = 0; i < 3; i++) {
    x[i] = feed[i].tensor;
    v[i] = noise(x[i], 11 + i);
  }
  t_tangents(1, &y, 3, x, v, &dy);
  t_gradients(t_mul(y, u), 3, x, dx);
  for (int i = 0; i < 3; i++) {
    Tensor *part = t_sum(t_mul(dx[i], v[i]));
    right = right ? t_add(right, part) : part;
  }
  Tensor *left = t_sum(t_mul(dy, u));
  Tensor *size = t_sum(t_abs(t_mul(dy, u)));
  ck_assert_msg(!graph_error(y->graph), "%s: %s", k->name,
                graph_error(y->graph));
  const Array *r = session_run(s, FETCH(left, right, size), 3, feed);
  ck_assert_msg(r != NULL, "%s: %s", k->name, session_error(s));
  double off = fabs((double)(r[0].data[0] - r[1].data[0])) /
               (1 + (double)r[2].data[0]);
  ck_assert_msg(off < (NARROW ? 1e-5 : 1e-13), "%s: %g", k->name,
                off);
}
START_TEST(products_agree) {
  Graph *g = graph_new();
  Session *s = session_new(g);
  real numbers[3][6] = {
    {(real).31, (real)1.27, (real).83, (real)1.91, (real).47,
     (real)1.13},
    {(real).59, (real)1.61, (real).97}, {(real).71, (real)1.49}};
  Feed feed[] = {
    {t_placeholder(g, "a", SHAPE(2, 3)),
     {SHAPE(2, 3), numbers[0]}},
    {t_placeholder(g, "b", SHAPE(3)), {SHAPE(3), numbers[1]}},
    {t_placeholder(g, "c", SHAPE(2, 1)),
     {SHAPE(2, 1), numbers[2]}}};
  Tensor *a = feed[0].tensor, *b = feed[1].tensor;
  Tensor *c = feed[2].tensor;
  Case cases[MAPS + OTHERS];
  int n = list_others(a, b, c, list_maps(a, b, c, cases), cases);
  for (int k = 0; k < n; k++) product_test(s, &cases[k], feed);
  const Case more[] = {
    {"prod", 3, t_prod_over(t_mul(a, c), false, AXES(1))},
    {"cumsum", 2, t_cumsum(t_mul(a, b), 1)},
    {"erf", 1, t_erf(a)}, {"log1p", 1, t_log1p(a)},
    {"expm1", 1, t_expm1(a)}, {"var", 2, t_var(t_mul(a, b))},
    {"part", 1, t_gradient(t_sum(t_square(t_concat(
       2, (Tensor *[]){a, t_sin(a)}, 0))), a)},
    {"dropout", 1, t_dropout(a, 0.5, 1)},
  };
  for (size_t k = 0; k < sizeof more / sizeof *more; k++)
    product_test(s, &more[k], feed);
  session_free(s);
  graph_free(g);
}
END_TEST
START_TEST(lists_and_seeds) {
  Graph *g = graph_new();
  Session *s = session_new(g);
  Tensor *x = t_number(g, 3), *u = t_square(x), *y = t_mul(x, u);
  Tensor *still = t_number(g, 8), *dy[3];
  t_tangents(3, (Tensor *[]){y, u, still}, 2, (Tensor *[]){x, u},
             (Tensor *[]){t_number(g, 1), t_number(g, 10)}, dy);
  const Array *r = session_run(s, 3, dy, NO_FEED);
  ck_assert_ptr_nonnull(r);
  ck_assert_double_eq((double)r[0].data[0], 57);
  ck_assert_double_eq((double)r[1].data[0], 16);
  ck_assert_double_eq((double)r[2].data[0], 0);
  session_free(s);
  graph_free(g);
}
END_TEST
START_TEST(same_twice) {
  Graph *g = graph_new();
  Session *s = session_new(g);
  Tensor *x = t_number(g, 3), *y = t_square(x), *dy;
  t_tangents(1, &y, 2, (Tensor *[]){x, x},
             (Tensor *[]){t_number(g, 1), t_number(g, 10)}, &dy);
  const Array *r = session_run(s, FETCH(dy), NO_FEED);
  ck_assert_ptr_nonnull(r);
  ck_assert_double_eq((double)r->data[0], 66);
  session_free(s);
  graph_free(g);
}
END_TEST
START_TEST(bends) {
  Graph *g = graph_new();
  Session *s = session_new(g);
  Tensor *w[2], *v[2], *slope[2], *product[2], *forward[2];
  Tensor *loss = loss_of(g, w, v);
  t_gradients(loss, 2, w, slope);
  Tensor *along = t_add(t_sum(t_mul(slope[0], v[0])),
                        t_sum(t_mul(slope[1], v[1])));
  t_gradients(along, 2, w, product);
  t_hessian_product(loss, 2, w, v, forward);
  ck_assert_int_le(operations(2, forward), 45);
  Feed feed[6];
  for (int i = 0; i < 6; i++) {
    feed[i].tensor = graph_tensor(g, i);
    feed[i].array = array_new(feed[i].tensor->shape);
    uint64_t seed = (uint64_t)i + 1;
    array_normal(feed[i].array, &seed);
  }
  const Array *r = session_run(s, FETCH(product[0], forward[0],
                                        product[1], forward[1]),
                               6, feed);
  ck_assert_msg(r != NULL, "%s", session_error(s));
  for (int i = 0; i < 4; i += 2)
    for (long k = 0; k < shape_count(r[i].shape); k++)
      ck_assert_double_eq_tol((double)r[i].data[k],
                              (double)r[i + 1].data[k],
                              NARROW ? 1e-6 : 1e-15);
  for (int i = 0; i < 6; i++) array_free(feed[i].array);
  session_free(s);
  graph_free(g);
}
END_TEST
START_TEST(branches) {
  Graph *g = graph_new();
  Session *s = session_new(g);
  Tensor *c[2];
  Tensor *x = t_number(g, 0), *one = t_number(g, 1);
  Tensor *y = t_select(t_less(x, 1), x, t_sqrt(x));
  Tensor *down = t_gradient(y, x), *up = t_tangent(y, x, one);
  t_taylor(y, x, NULL, 1, c);
  const Array *r = session_run(s, FETCH(up, c[1], down), NO_FEED);
  ck_assert_ptr_nonnull(r);
  ck_assert_double_eq((double)r[0].data[0], 1);
  ck_assert_double_eq((double)r[1].data[0], 1);
  ck_assert(isnan(r[2].data[0]));
  session_free(s);
  graph_free(g);
}
END_TEST
START_TEST(confused) {
  Graph *g = graph_new();
  Session *s = session_new(g);
  Tensor *x = t_number(g, 2), *y = t_number(g, 3);
  Tensor *one = t_number(g, 1);
  Tensor *flat = t_mul(x, t_tangent(t_add(x, y), y, one));
  Tensor *deep = t_mul(x, t_tangent(t_mul(x, t_square(y)), y,
                                    one));
  const Array *r = session_run(s, FETCH(t_tangent(flat, x, one),
                                        t_tangent(deep, x, one)),
                               NO_FEED);
  ck_assert_ptr_nonnull(r);
  ck_assert_double_eq((double)r[0].data[0], 1);
  ck_assert_double_eq((double)r[1].data[0], 24);
  session_free(s);
  graph_free(g);
}
END_TEST
static void expect(Graph *g, const char *words, const Tensor *t) {
  ck_assert_ptr_nonnull(graph_error(g));
  ck_assert_msg(strstr(graph_error(g), words) != NULL, "%s",
                graph_error(g));
  ck_assert_int_eq(t->id, -1);
  graph_clear(g);
}
START_TEST(refused) {
  Graph *g = graph_new(), *h = graph_new();
  real four[] = {1, 2, 3, 4};
  Tensor *x = t_variable(g, "x", (Array){SHAPE(4), four}), *c[3];
  Tensor *far = t_placeholder(h, "far", SCALAR);
  Tensor *two = t_constant(g, (Array){SHAPE(2), four});
  expect(g, "assign", t_tangent(t_assign(x, t_square(x)), x, x));
  expect(g, "expand_like", t_tangent(t_square(x), x, two));
  expect(g, "different graphs", t_tangent(x, far, x));
  t_taylor(t_max(x), x, NULL, 2, c);
  expect(g, "no series through max", c[2]);
  t_taylor(x, far, NULL, 2, c);
  expect(g, "different graphs", c[0]);
  t_taylor(x, x, NULL, -1, c);
  ck_assert_ptr_nonnull(strstr(graph_error(g), "degree -1"));
  graph_clear(g);
  Tensor *none = NULL, *y = t_sum(t_square(x));
  for (int k = 0; k < 3; k++) {
    Tensor *a[] = {y, x, x};
    a[k] = none;
    expect(g, "NULL", t_tangent(a[0], a[1], a[2]));
    t_hessian_product(a[0], 1, a + 1, a + 2, c);
    expect(g, "NULL", c[0]);
    if (k < 2) t_taylor(a[0], a[1], a[2], 1, c);
    if (k < 2) expect(g, "NULL", c[1]);
  }
  ck_assert_ptr_null(t_tangent(none, none, none));
  t_taylor(none, none, none, 1, c);
  ck_assert(!c[0] && !c[1] && !graph_error(g));
  Tensor *flat[] = {t_argmax(x, 0), t_floor(x), t_one_hot(x, 2),
                    t_random_normal(x, 1), t_stop(x), t_sign(x)};
  Session *s = session_new(g);
  for (int k = 0; k < 6; k++) {
    Tensor *d = t_tangent(flat[k], x, t_ones_like(x));
    Tensor *sum = t_sum(t_abs(d));
    const Array *r = session_run(s, FETCH(sum, d), NO_FEED);
    ck_assert(r && r->data[0] == 0);
    ck_assert(shape_same(r[1].shape, flat[k]->shape));
  }
  session_free(s);
  graph_free(h);
  graph_free(g);
}
END_TEST
START_TEST(own_ops_of_three) {
  const Op op[] = {
    {.name = "any", .arity = -1, .compute = times_all,
     .gradient = rest},
    {.name = "two", .arity = 3, .compute = times_all,
     .gradient = rest, .linear = 3}};
  Graph *g = graph_new();
  Session *s = session_new(g);
  Tensor *x = t_placeholder(g, "x", SCALAR), *c[3];
  Tensor *in[] = {x, t_square(x), t_number(g, 5)};
  Tensor *d = t_tangent(op_node(g, &op[0], 3, in, NULL), x,
                        t_number(g, 1));
  t_taylor(op_node(g, &op[1], 3, in, NULL), x, NULL, 2, c);
  const Array *r = session_run(
    s, FETCH(d, c[2]), FEED({x, {SCALAR, (real[]){2}}}));
  ck_assert(r && *r[0].data == 60 && *r[1].data == 30);
  session_free(s);
  graph_free(g);
}
END_TEST
START_TEST(many_inputs) {
  Graph *g = graph_new();
  Session *s = session_new(g);
  Tensor *x = t_placeholder(g, "x", SHAPE(ANY)), *t[40], *c[2];
  Tensor *one = t_constant(g, ARRAY(SHAPE(1), 1));
  for (int i = 0; i < 40; i++) t[i] = i < 35 ? one : x;
  Tensor *cubes = t_pow(t_concat(40, t, 0), 3);
  Tensor *y = t_gradient(t_sum(cubes), x);
  t_taylor(y, x, NULL, 1, c);
  const Array *r = session_run(
    s, FETCH(c[1], t_tangent(y, x, x)),
    FEED({x, {SHAPE(2), (real[]){1, 2}}}));
  ck_assert_msg(r != NULL, "%s", session_error(s));
  ck_assert(r[0].data[1] == 60 && r[1].data[1] == 120);
  session_free(s);
  graph_free(g);
}
END_TEST
START_TEST(closed_series) {
  Graph *g = graph_new();
  Tensor *x = t_placeholder(g, "x", SCALAR);
  #define SERIES(y, at, n, ...) \
    known_series(y, x, at, n, (const double[]){__VA_ARGS__})
  SERIES(t_div(1, t_add(1, x)), 1, 4, .5, -.25, .125, -.0625);
  SERIES(t_log(x), 1, 5, 0, 1, -1. / 2, 1. / 3, -1. / 4);
  SERIES(t_sqrt(x), 1, 5, 1, .5, -.125, .0625, -5. / 128);
  SERIES(t_exp(x), 0, 5, 1, 1, 1. / 2, 1. / 6, 1. / 24);
  SERIES(t_pow(x, -2), 1, 5, 1, -2, 3, -4, 5);
  SERIES(t_tanh(x), 0, 8, 0, 1, 0, -1. / 3, 0, 2. / 15, 0,
         -17. / 315);
  SERIES(t_div(t_sin(x), t_cos(x)), 0, 8, 0, 1, 0, 1. / 3, 0,
         2. / 15, 0, 17. / 315);
  SERIES(t_logistic(x), 0, 6, .5, .25, 0, -1. / 48, 0, 1. / 480);
  SERIES(t_sigmoid(x), 0, 6, .5, .25, 0, -1. / 48, 0, 1. / 480);
  SERIES(t_softplus(x), 0, 5, log(2), .5, .125, 0, -1. / 192);
  SERIES(t_mul(x, t_exp(x)), 0, 5, 0, 1, 1, 1. / 2, 1. / 6);
  SERIES(t_erf(x), 0, 4, 0, 2 / sqrt(acos(-1)), 0,
         -2 / (3 * sqrt(acos(-1))));
  SERIES(t_exp(t_sin(x)), 0, 5, 1, 1, .5, 0, -.125);
  SERIES(t_muladd(x, x, t_sub(x, 3)), 2, 4, 3, 5, 1, 0);
  SERIES(t_square(t_add(x, 1)), 1, 4, 4, 4, 1, 0);
  SERIES(t_log1p(x), 0, 4, 0, 1, -.5, 1. / 3);
  SERIES(t_expm1(x), 0, 4, 0, 1, 1. / 2, 1. / 6);
  graph_free(g);
}
END_TEST
START_TEST(nested_ten) {
  Graph *g = graph_new();
  real at = (real)0.7;
  Tensor *x = t_placeholder(g, "x", SCALAR), *c[11], *d[8];
  Tensor *y = t_mul(0.3, t_mul(t_sin(x), t_pow(x, 10)));
  t_taylor(y, x, NULL, 10, c);
  t_taylor(t_sin(x), x, NULL, 7, d);
  ck_assert_int_lt(graph_size(g), 1000);
  double right = 0, choose = 1, times = 3628800;
  for (int j = 0; j <= 10; j++) {
    double turn = j % 2 ? cos(at) : sin(at);
    right += choose * (j / 2 % 2 ? -turn : turn) * times;
    choose *= (10. - j) / (j + 1);
    times *= (double)at / (j + 1);
  }
  Session *s = session_new(g);
  const Array *r = session_run(s, FETCH(c[10], d[7]),
                               FEED({x, {SCALAR, &at}}));
  ck_assert_ptr_nonnull(r);
  right *= 0.3 / 3628800;
  ck_assert_double_eq_tol((double)r[0].data[0], right,
                          NARROW ? 1e-4 : 1e-13 * fabs(right));
  ck_assert_double_eq_tol((double)r[1].data[0] * 5040, -cos(at),
                          NARROW ? 1e-4 : 1e-12);
  session_free(s);
  graph_free(g);
}
END_TEST
START_TEST(powers_at_zero) {
  Graph *g = graph_new();
  Tensor *x = t_placeholder(g, "x", SCALAR);
  SERIES(t_pow(x, 1.875), 0, 2, 0, 0);
  SERIES(t_pow(x, 3), 0, 6, 0, 0, 0, 1, 0, 0);
  SERIES(t_mul(x, t_mul(x, x)), 0, 5, 0, 0, 0, 1, 0);
  Tensor *one = t_number(g, 1);
  SERIES(t_tangent(t_pow(x, 1.875), x, one), 0, 1, 0);
  graph_free(g);
}
END_TEST
START_TEST(series_through_tensors) {
  Graph *g = graph_new();
  Session *s = session_new(g);
  real at[] = {(real).3, (real)-.7, (real)1.1};
  Tensor *x = t_placeholder(g, "x", SHAPE(3)), *c[4];
  Tensor *w = noise(t_placeholder(g, "w", SHAPE(3, 3)), 5);
  Tensor *f = t_sum(t_square(t_tanh(t_dot(w, x))));
  Tensor *v = noise(x, 3), *slope = t_gradient(f, x), *third;
  t_taylor(f, x, v, 3, c);
  Tensor *bend = t_sum(t_mul(t_tangent(slope, x, v), v));
  third = t_tangent(bend, x, v);
  const Array *r = session_run(
    s, FETCH(c[1], t_sum(t_mul(slope, v)), c[2], bend, c[3], third),
    FEED({x, {SHAPE(3), at}}));
  ck_assert_msg(r != NULL, "%s", session_error(s));
  const double factor[] = {1, 2, 6};
  for (int k = 0; k < 3; k++) {
    double right = (double)r[2 * k + 1].data[0];
    ck_assert_double_eq_tol((double)r[2 * k].data[0] * factor[k],
                            right, (NARROW ? 1e-4 : 1e-12) *
                            (1 + fabs(right)));
  }
  session_free(s);
  graph_free(g);
}
END_TEST
START_TEST(long_series) {
  for (int f = 0; f < 4; f++) {
    long nodes[2];
    for (int half = 0; half < 2; half++) {
      Graph *g = graph_new();
      Tensor *x = t_placeholder(g, "x", SCALAR), *c[41];
      Tensor *y = f == 0 ? t_exp(t_sin(x)) : f == 1 ? t_tanh(x) :
                  f == 2 ? t_div(1, t_log(x)) : t_logistic(x);
      t_taylor(y, x, NULL, half ? 40 : 20, c);
      ck_assert(!graph_error(g));
      nodes[half] = graph_size(g);
      graph_free(g);
    }
    ck_assert_int_lt(nodes[1], (f < 3 ? 5 : 10) * nodes[0]);
  }
  Graph *g = graph_new();
  Tensor *x = t_placeholder(g, "x", SCALAR), *y = x, *c[3];
  for (int i = 0; i < 10000; i++) y = t_sin(y);
  t_taylor(y, x, NULL, 2, c);
  Tensor *dy = t_tangent(y, x, t_number(g, 1));
  ck_assert(!graph_error(g) && dy->id >= 0);
  ck_assert_int_lt(graph_size(g), 200000);
  graph_free(g);
}
END_TEST
START_TEST(own_op) {
  Graph *g = graph_new();
  Session *s = session_new(g);
  Tensor *x = t_placeholder(g, "x", SCALAR), *one = t_number(g, 1);
  SERIES(t_bell(x), 0, 8, 1, 0, -1, 0, 1, 0, -1, 0);
  Op quiet = op_bell;
  quiet.pointwise = false;
  Tensor *y = op_node(g, &quiet, 1, &x, NULL);
  real at = 2;                        /* y' = -2 * 2 / 25 */
  const Array *r = session_run(s, FETCH(t_tangent(y, x, one)),
                               FEED({x, {SCALAR, &at}}));
  ck_assert_msg(r != NULL, "%s", session_error(s));
  ck_assert_double_eq_tol((double)r->data[0], -4. / 25, 1e-7);
  session_free(s);
  Op wide = op_bell;
  wide.arity = 4;
  Tensor *c[3];
  y = op_node(g, &wide, 4, (Tensor *[]){x, x, x, x}, NULL);
  t_taylor(y, x, NULL, 2, c);
  ck_assert_ptr_nonnull(strstr(graph_error(g), "no series"));
  graph_free(g);
}
END_TEST
START_TEST(high_orders) {
  Graph *g = graph_new();
  Tensor *x = t_placeholder(g, "x", SCALAR), *c[11];
  Tensor *y = t_exp(t_sin(x)), *one = t_number(g, 1);
  for (Rules rules = RULES_EXACT; rules <= RULES_REAL; rules++) {
    Tensor *d = y;
    for (int k = 1; k <= 10; k++) {
      d = t_tangent(d, x, one);
      t_simplify(&(Simplify){.rules = rules}, 1, &d, &d);
      int most = rules == RULES_REAL ? k * k + 3 : 2 * k * k + 2;
      ck_assert_int_le(operations(1, &d), most);
    }
  }
  t_taylor(y, x, NULL, 10, c);
  t_simplify(NULL, 11, c, c);
  ck_assert_int_le(operations(11, c), 165);
  graph_free(g);
}
END_TEST
START_TEST(small_memory) {
  bool enough = false;
  for (long n = 1; !enough; n++) {
    Countdown c = {.left = n};
    Graph *g = graph_new_with((Allocator){countdown_resize, &c});
    if (!g) continue;
    Tensor *x = t_placeholder(g, "x", SCALAR), *series[6];
    Tensor *y = graph_error(g) ? x : t_exp(t_sin(x));
    t_taylor(y, x, NULL, 5, series);
    t_hessian_product(y, 1, &x, &x, series);
    enough = !graph_error(g);
    graph_free(g);
    ck_assert_int_eq(c.blocks, 0);
  }
}
END_TEST
START_TEST(counts_below_zero_are_told) {
  Graph *g = graph_new();
  Session *s = session_new(g);
  Tensor *x = t_placeholder(g, "x", SCALAR), *y = t_exp(x), *no[9];
  for (int i = 0; i < 7; i++) {
    if (i == 0) t_gradients(y, -1, &x, no);
    if (i == 1) t_jacobian(y, -1, &x, no);
    if (i == 2) t_hessian(y, -3, &x, NULL);
    if (i == 3) t_tangents(-1, &y, 1, &x, &x, no);
    if (i == 4) t_tangents(1, &y, -1, &x, &x, no);
    if (i == 5) t_hessian_product(y, -1, &x, &x, no);
    if (i == 6) t_group(g, -1, &y);
    const char *error = graph_error(g);
    ck_assert_msg(error && strstr(error, "-"), "%d: %s", i, error);
    graph_clear(g);
  }
  Message why;
  FormulaFlaw flaw;
  const char *path = "none.npz", *name = "a";
  ck_assert(!session_run(s, -1, &y, NO_FEED) &&
            strstr(session_error(s), "-1 fetches"));
  ck_assert(!session_run(s, 1, &y, -2, NULL) &&
            strstr(session_error(s), "-2 feeds"));
  ck_assert_int_eq(formula_read(g, "x", -1, NULL, &flaw), -1);
  ck_assert(!npz_save(path, -1, &name, NULL, &why) &&
            !npz_load(path, -1, &name, NULL, &why) &&
            !checkpoint_save_some(path, s, -1, &x, "", &why) &&
            strstr(why.text, "-1 variables"));
  ck_assert_int_eq(access(path, F_OK), -1);
  session_free(s);
  graph_free(g);
}
END_TEST
TESTS("forward", 17, products_agree, lists_and_seeds,
      same_twice, bends, branches, confused, refused,
      closed_series, nested_ten, powers_at_zero,
      series_through_tensors, long_series, own_op, high_orders,
      small_memory, many_inputs, own_ops_of_three,
      counts_below_zero_are_told)
