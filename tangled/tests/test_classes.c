/* test_classes.c: largest elements, softmax, cross-entropy.
   Tangled from W10-perceptrons-bench.nw. */
#include "suite.h"
#include "woven/woven.h"
#include <limits.h>
#include <math.h>

static void expect(Tensor *t, const char *shape,
                   const double want[]) {
  Session *s = session_new(t->graph);
  const Array *r = session_run(s, FETCH(t), NO_FEED);
  char text[SHAPE_TEXT];
  ck_assert_msg(r != NULL, "%s", session_error(s));
  ck_assert_str_eq(shape_text(r->shape, text), shape);
  for (long i = 0; i < shape_count(r->shape); i++) {
    double is = (double)r->data[i], close = sizeof(real) > 4 ? 1e-14
                                                             : 1e-6;
    bool same = is == want[i] || (isnan(is) && isnan(want[i])) ||
                fabs(is - want[i]) <= close * (1 + fabs(want[i]));
    ck_assert_msg(same, "%s: number %ld is %.17g, not %.17g",
                  t->op->name, i, is, want[i]);
  }
  session_free(s);
}
#define TABLE(g, shape, ...) \
  t_constant(g, (Array){shape, (real[]){__VA_ARGS__}})
#define EXPECT(t, shape, ...) \
  expect(t, shape, (const double[]){__VA_ARGS__})
START_TEST(largest_are_found) {
  Graph *g = graph_new();
  Tensor *a = TABLE(g, SHAPE(2, 3), 1, 7, 3, 7, 2, 6);
  EXPECT(t_max(a), "[]", 7);
  EXPECT(t_min(a), "[]", 1);
  EXPECT(t_max_over(a, false, AXES(0)), "[3]", 7, 7, 6);
  EXPECT(t_max_over(a, true, AXES(-1)), "[2,1]", 7, 7);
  EXPECT(t_min_over(a, false, AXES(1)), "[2]", 1, 2);
  EXPECT(t_max_over(a, false, 0, NULL), "[2,3]", 1, 7, 3, 7, 2, 6);
  EXPECT(t_gradient(t_max(a), a), "[2,3]", 0, .5, 0, .5, 0, 0);
  EXPECT(t_max(TABLE(g, SHAPE(3), 1, NAN, 2)), "[]", NAN);
  EXPECT(t_argmax(TABLE(g, SHAPE(3), 1, NAN, 2), 0), "[]", 1);
  Tensor *none = TABLE(g, SHAPE(2, 0), 0);
  EXPECT(t_max(none), "[]", -INFINITY);
  EXPECT(t_min_over(none, false, AXES(1)), "[2]", INFINITY,
         INFINITY);
  EXPECT(t_max_over(none, false, AXES(0)), "[0]", 0);
  EXPECT(t_argmax(none, 1), "[2]", NAN, NAN);
  graph_free(g);
}
END_TEST
START_TEST(places_are_found) {
  Graph *g = graph_new();
  Tensor *a = TABLE(g, SHAPE(2, 3), 1, 7, 3, 7, 2, 7);
  EXPECT(t_argmax(a, 0), "[3]", 1, 0, 1);
  EXPECT(t_argmax(a, -1), "[2]", 1, 0);
  EXPECT(t_argmax(t_transpose(a), 0), "[2]", 1, 0);
  Tensor *low = TABLE(g, SHAPE(2), -INFINITY, -INFINITY);
  EXPECT(t_argmax(low, 0), "[]", 0);
  Tensor *index = TABLE(g, SHAPE(4), 2, 0, 3, 0.5);
  EXPECT(t_one_hot(index, 3), "[4,3]", 0, 0, 1, 1, 0, 0, 0, 0, 0,
         0, 0, 0);
  EXPECT(t_one_hot(t_number(g, 1), 2), "[2]", 0, 1);
  Tensor *clip = t_clip(a, 2, 3);
  EXPECT(clip, "[2,3]", 2, 3, 3, 3, 2, 3);
  EXPECT(t_gradient(clip, a), "[2,3]", 0, 0, 1, 0, 1, 0);
  graph_free(g);
}
END_TEST
START_TEST(softmax_stays_finite) {
  Graph *g = graph_new();
  Tensor *a = TABLE(g, SHAPE(5, 2), 1000, -1000, (real)1e30,
                    (real)-1e30, (real)1e30, (real)1e30, 0,
                    -(real)INFINITY, 710, 709);
  double p = 1 / (1 + exp(-1)), q = 1 - p;
  EXPECT(t_softmax(a), "[5,2]", 1, 0, 1, 0, .5, .5, 1, 0, p, q);
  EXPECT(t_log_softmax(a), "[5,2]", 0, -2000, 0, -2e30, -log(2),
         -log(2), 0, -INFINITY, log(p), log(q));
  Tensor *b = TABLE(g, SHAPE(1, 2), (real)INFINITY, 0);
  EXPECT(t_softmax(b), "[1,2]", NAN, NAN);
  EXPECT(t_softmax(TABLE(g, SHAPE(0, 2), 0)), "[0,2]", 0);
  graph_free(g);
}
END_TEST
START_TEST(losses_are_right) {
  Graph *g = graph_new();
  real l = (real)log(3);
  Tensor *z = TABLE(g, SHAPE(2, 2), l, 0, l, 0);
  Tensor *c = TABLE(g, SHAPE(2, 2), 0, 1, .5, .5);
  Tensor *loss = t_softmax_cross_entropy(z, c);
  EXPECT(loss, "[2]", log(4), log(4) - .5 * log(3));
  EXPECT(t_gradient(loss, z), "[2,2]", .75, -.75, .25, -.25);
  Tensor *one = TABLE(g, SHAPE(2), l, l), *half = TABLE(
    g, SHAPE(2), 0, .5);
  Tensor *same = t_sigmoid_cross_entropy(one, half);
  EXPECT(same, "[2]", log(4), log(4) - .5 * log(3));
  EXPECT(t_gradient(same, one), "[2]", .75, .25);
  Tensor *v = TABLE(g, SHAPE(2), 1, 0);
  Tensor *along = t_mul(t_gradient(loss, z), v);
  EXPECT(t_gradient(along, z), "[2,2]", 3. / 16, -3. / 16, 3. / 16,
         -3. / 16);
  EXPECT(t_gradient(t_gradient(same, one), one), "[2]", 3. / 16,
         3. / 16);
  graph_free(g);
}
END_TEST
START_TEST(losses_stay_finite) {
  Graph *g = graph_new();
  Tensor *z = TABLE(g, SHAPE(4, 2), 1000, -1000, 1000, -1000,
                    (real)1e30, 0, 0, (real)1e30);
  Tensor *c = TABLE(g, SHAPE(4, 2), 1, 0, 0, 1, 0, 1, 0, 1);
  Tensor *loss = t_softmax_cross_entropy(z, c);
  Tensor *d = t_gradient(loss, z), *v = TABLE(g, SHAPE(2), 1, 2);
  EXPECT(loss, "[4]", 0, 2000, 1e30, 0);
  EXPECT(d, "[4,2]", 0, 0, 1, -1, 1, -1, 0, 0);
  EXPECT(t_gradient(t_mul(d, v), z), "[4,2]", 0, 0, 0, 0, 0, 0, 0,
         0);
  Tensor *y = TABLE(g, SHAPE(6), -1000, 1000, (real)-1e30, 0, 40,
                    40);
  Tensor *b = TABLE(g, SHAPE(6), 1, 1, 0, 1, 0, 1);
  Tensor *s = t_sigmoid_cross_entropy(y, b), *ds = t_gradient(s, y);
  EXPECT(s, "[6]", 1000, 0, 0, log(2), 40, 0);
  EXPECT(ds, "[6]", -1, 0, 0, -.5, 1, 0);
  EXPECT(t_gradient(ds, y), "[6]", 0, 0, 0, .25, 0, 0);
  graph_free(g);
}
END_TEST
START_TEST(sums_of_exponentials) {
  Graph *g = graph_new();
  real no = -(real)INFINITY;
  Tensor *a = TABLE(g, SHAPE(3, 2), 1000, 1000, no, no, no, 3);
  Tensor *y = t_logsumexp_over(a, false, AXES(-1));
  Tensor *d = t_gradient(y, a), *v = TABLE(g, SHAPE(2), 1, 2);
  EXPECT(y, "[3]", 1000 + log(2), -INFINITY, 3);
  EXPECT(d, "[3,2]", .5, .5, 0, 0, 0, 1);
  EXPECT(t_gradient(t_mul(d, v), a), "[3,2]", -.25, .25, 0, 0, 0,
         0);
  EXPECT(t_logsumexp(a), "[]", 1000 + log(2));
  EXPECT(t_logsumexp_over(a, true, AXES(0)), "[1,2]", 1000, 1000);
  EXPECT(t_logsumexp(TABLE(g, SHAPE(0), 0)), "[]", -INFINITY);
  EXPECT(t_logsumexp(t_number(g, 7)), "[]", 7);
  EXPECT(t_logsumexp(TABLE(g, SHAPE(2), (real)INFINITY, 0)), "[]",
         INFINITY);
  EXPECT(t_logsumexp(TABLE(g, SHAPE(2), (real)NAN, 0)), "[]", NAN);
  graph_free(g);
}
END_TEST
START_TEST(second_derivatives_far_out) {
  const double place[] = {-40, -1, 0, 37.43, 40};
  for (int i = 0; i < 5; i++) {
    Graph *g = graph_new();
    double z = (double)(real)place[i];
    double want = exp(-fabs(z)) / pow(1 + exp(-fabs(z)), 2);
    Tensor *a = t_number(g, z), *scale = t_number(g, 1 / want);
    Tensor *ce = t_sigmoid_cross_entropy(a, 0.25);
    Tensor *sp = t_softplus(a);
    EXPECT(sp, "[]", fmax(z, 0) + log1p(exp(-fabs(z))));
    Tensor *twice[] = {t_gradient(t_gradient(sp, a), a),
                       t_gradient(t_gradient(ce, a), a)};
    for (int k = 0; k < 2; k++)
      EXPECT(t_mul(twice[k], scale), "[]", 1);
    graph_free(g);
  }
}
END_TEST
START_TEST(impossible_classes) {
  Graph *g = graph_new();
  real no = -(real)INFINITY;
  Tensor *z = TABLE(g, SHAPE(2, 3), no, 0, 0, no, 0, 0);
  Tensor *c = TABLE(g, SHAPE(2, 3), 0, 1, 0, 1, 0, 0);
  Tensor *loss = t_softmax_cross_entropy(z, c);
  EXPECT(loss, "[2]", log(2), INFINITY);
  Tensor *first = t_weigh(TABLE(g, SHAPE(2), 1, 0), loss);
  EXPECT(t_gradient(first, z), "[2,3]", 0, -.5, .5, 0, 0, 0);
  EXPECT(t_gradient(first, c), "[2,3]", INFINITY, log(2), log(2),
         0, 0, 0);
  graph_free(g);
}
END_TEST
START_TEST(answers_pass_nothing_on) {
  Graph *g = graph_new();
  Tensor *a = TABLE(g, SHAPE(2), 3, 5);
  EXPECT(t_gradient(t_argmax(a, 0), a), "[2]", 0, 0);
  EXPECT(t_gradient(t_argmax(t_stop(a), 0), a), "[2]", 0, 0);
  EXPECT(t_gradient(t_sum(t_one_hot(a, 6)), a), "[2]", 0, 0);
  EXPECT(t_gradient(t_add(t_sum(a), t_argmax(a, 0)), a), "[2]", 1,
         1);
  graph_free(g);
}
END_TEST
START_TEST(many_elements_are_counted) {
  long n = (1L << 24) + 8;
  Array many = array_new(SHAPE(n));
  ck_assert_ptr_nonnull(many.data);
  many.data[n - 2] = many.data[n - 1] = 1;
  Graph *g = graph_new();
  Tensor *a = t_placeholder(g, "a", SHAPE(ANY));
  Session *s = session_new(g);
  Tensor *d = t_gradient(t_max(a), a);
  const Array *r = session_run(s, FETCH(t_argmax(a, 0), d),
                               FEED({a, many}));
  ck_assert(r && r[0].data[0] == (real)(n - 2));
  ck_assert(r[1].data[n - 1] == (real).5 && r[1].data[0] == 0);
  session_free(s);
  graph_free(g);
  array_free(many);
}
END_TEST
START_TEST(mistakes_are_told) {
  const char *const error[] = {
    "max: axis 2 of \"x\", rank 2, does not exist",
    sizeof(long) > 4 ? "one_hot: -9223372036854775808 classes"
                     : "one_hot: -2147483648 classes",
    "softmax_cross_entropy: logits of rank 2, labels of rank 1",
    ("sigmoid_cross_entropy: \"x\" [?,3] and #2 [?,4]: "
     "shapes do not fit"),
    "one_hot: -3 classes",
    "softmax: a scalar has no last axis",
    "one_hot: #7 [?,3,1,1,1,1,1,1]: rank over the limit of 8",
    "before",
    "one_hot: -1 classes",
    ("softmax_cross_entropy: a scalar has no last axis"),
    "max: axis -2147483648 of \"x\", rank 2, does not exist",
    "argmax: axis 2147483647 of \"x\", rank 2, does not exist",
    "clip: from 3 to -3 is nothing", "clip: from 1 to nan is nothing",
  };
  for (int i = 0; i < (int)(sizeof error / sizeof *error); i++) {
    Graph *g = graph_new();
    Tensor *x = t_placeholder(g, "x", SHAPE(ANY, 3)), *y = x;
    Tensor *v = t_placeholder(g, "v", SHAPE(ANY));
    if (i == 0) t_max_over(x, false, AXES(2));
    if (i == 1) t_one_hot(v, LONG_MIN);
    if (i == 2) t_softmax_cross_entropy(x, v);
    if (i == 3) t_sigmoid_cross_entropy(x, t_one_hot(v, 4));
    if (i == 4) t_one_hot(v, -3);
    if (i == 5) t_softmax(t_number(g, 1));
    if (i == 6) for (int k = 0; k < 7; k++) y = t_one_hot(y, 1);
    if (i == 7) t_softmax_cross_entropy(
                  t_clip(t_max(graph_fail(g, "before")), 0, 1),
                  t_one_hot(t_argmax(t_softmax(y), 0), 9));
    if (i == 8) t_one_hot(v, -1);
    if (i == 9) t_softmax_cross_entropy(t_number(g, 1),
                                        t_number(g, 1));
    if (i == 10) t_max_over(x, false, AXES(INT_MIN));
    if (i == 11) t_argmax(x, INT_MAX);
    if (i == 12) t_clip(x, 3, -3);
    if (i == 13) t_clip(x, 1, NAN);
    ck_assert_pstr_eq(graph_error(g), error[i]);
    graph_free(g);
  }
}
END_TEST
TESTS("classes", 10, largest_are_found, places_are_found,
      softmax_stays_finite, losses_are_right, losses_stay_finite,
      sums_of_exponentials, second_derivatives_far_out,
      impossible_classes, answers_pass_nothing_on,
      many_elements_are_counted, mistakes_are_told)
