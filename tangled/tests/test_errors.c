/* test_errors.c: mistakes and the messages they get.
   Tangled from B-testing.nw. */
#include "suite.h"
#include "woven/woven.h"
#include <limits.h>

static Tensor *bent_gradient(Tensor *y, Tensor *g, int i) {
  return i ? NULL : t_reshape(t_mul(g, y), SHAPE(3, 2));
}
static const Op op_plain = {.name = "plain", .arity = 1};
static const Op op_bent = {.name = "bent", .arity = 1,
                           .gradient = bent_gradient};
#define PLAIN(t) op_node(g, &op_plain, 1, &t, NULL)
static void expect(Graph *g, Tensor *t, const char *message) {
  ck_assert_pstr_eq(graph_error(g), message);
  ck_assert_ptr_null(t->op);
  ck_assert_ptr_eq(t_mul(t_dot(t, t_sum(t)), 2), t);
  ck_assert_ptr_eq(t_sum_over(t, true, AXES(1)), t);
  ck_assert_ptr_eq(t_transpose_axes(t, AXES(1, 0)), t);
  Session *s = session_new(g);
  ck_assert_ptr_null(session_run(s, FETCH(t), NO_FEED));
  ck_assert_str_eq(session_error(s), message);
  session_free(s);
}
#define X "\"x\" [2,3]"
#define Y "\"y\" [4]"
#define REFUSED(expression, message) { \
    Graph *g = graph_new(), *h = graph_new(); \
    Tensor *x = t_placeholder(g, "x", SHAPE(2, 3)); \
    Tensor *y = t_placeholder(g, "y", SHAPE(4)); \
    Array zero = {SHAPE(1), (real[]){0}}; \
    Tensor *v = t_variable(g, "v", zero); \
    Tensor *far = t_number(h, 1); \
    (void)x, (void)y, (void)v, (void)far; \
    expect(g, expression, message); \
    graph_free(g), graph_free(h); }
static void turned_down(Session *s, const Array *r, Tensor *v,
                        const char *message) {
  ck_assert_ptr_null(r);
  ck_assert_pstr_eq(session_error(s), message);
  r = session_run(s, FETCH(v), NO_FEED);
  ck_assert(r && r[0].data[1] == 7 && !session_error(s));
}
#define DOWN(message, ...) \
  turned_down(s, session_run(s, __VA_ARGS__), v, message);
START_TEST(formulas_are_refused) {
  REFUSED(t_add(x, y), "add: " X " and " Y ": shapes do not fit")
  REFUSED(t_expand_like(x, y), "expand_like: " X " and " Y
          ": the first does not spread to the second")
  REFUSED(t_reshape_like(x, y), "reshape_like: " X " and " Y
          ": 6 elements are not 4")
  REFUSED(t_mean_over(x, true, AXES(-3)),
          "sum: axis -3 of \"x\", rank 2, does not exist")
  REFUSED(t_sum_over(x, true, AXES(0, -2)),
          "sum: axis -2 of \"x\", rank 2, is named twice")
  REFUSED(t_assign(x, x), "assign: " X " and " X
          ": only variables can be assigned to")
  REFUSED(t_assign(v, y), "assign: \"v\" [1] and " Y
          ": the variable is [1]")
  REFUSED(t_add(x, far), "add: input 1 belongs to another graph")
  REFUSED(t_placeholder(g, "p", SHAPE(1, 1, 1, 1, 1, 1, 1, 1, 1)),
          "placeholder \"p\" [1,1,1,1,1,1,1,1]: "
          "rank over the limit of 8")
  REFUSED(t_reshape(x, SHAPE(6, 1, 1, 1, 1, 1, 1, 1, 1)),
          "reshape: " X ": rank over the limit of 8")
  REFUSED(t_reshape(x, SHAPE(LONG_MAX, LONG_MAX)),
          "reshape: " X ": too many elements")
  REFUSED(t_reshape(x, SHAPE(-2, -3)),
          "reshape: " X ": negative dimension")
  const long huge = LONG_MAX > 0x7fffffff ? 1LL << 40 : 0;
  if (huge)
    REFUSED(t_mul(t_placeholder(g, "a", SHAPE(huge, 1)),
                  t_placeholder(g, "b", SHAPE(1, huge))),
            "mul: \"a\" [1099511627776,1] and "
            "\"b\" [1,1099511627776]: too many elements")
  REFUSED(op_node(g, &op_plain, 2, (Tensor *[]){x, x}, NULL),
          "plain: 2 inputs")
  REFUSED(t_group(g, -1, NULL), "group: -1 inputs")
  REFUSED(op_apply(&op_plain, 4, (Term[]){TERM(x), TERM(1.0),
                                          TERM(2.0), TERM(3.0)}),
          "plain: 4 terms")
  REFUSED(layer_variable(&(Layers){.graph = g}, "d", "b", SHAPE(3),
                         layer_he),
          "layer: \"d/b\" of rank 1 has no inputs to be counted")
  ck_assert_ptr_null(t_add(1, 2));
  ck_assert_ptr_null(graph_tensor(NULL, 0));
  layer_glorot(ARRAY(SHAPE(3), 1, 2, 3), NULL);
}
END_TEST
START_TEST(derivatives_are_refused) {
  REFUSED(t_gradient(t_assign(v, t_exp(v)), v),
          "no gradient through assign #4")
  REFUSED(t_gradient(t_name(PLAIN(x), "p"), x),
          "no gradient through plain \"p\"")
  REFUSED(t_gradient(op_node(g, &op_bent, 1, &x, NULL), x),
          "the gradient of bent #3 for input 0 has shape [3,2], "
          "which does not reduce to [2,3]")
  REFUSED(t_gradient(x, far),
          "gradient of \"x\" by \"1\": they belong to different "
          "graphs")
}
END_TEST
START_TEST(runs_are_refused) {
  Graph *g = graph_new(), *h = graph_new();
  Session *s = session_new(g);
  real seven[6] = {0, 7};
  Array pair = {SHAPE(2), seven}, none = {SHAPE(2), NULL};
  Array six = {SHAPE(6), seven}, less = {SHAPE(-2), seven};
  Tensor *far = t_number(h, 1), *v = t_variable(g, "v", pair);
  Tensor *x = t_placeholder(g, "x", SHAPE(2)), *y = t_neg(x);
  Tensor *p = t_placeholder(g, "p", SHAPE(ANY));
  Tensor *sum = t_add(y, p);
  Tensor *group = t_group(g, 1, &y), *neg = t_neg(group);
  Tensor *twice[] = {t_assign(v, x), t_assign(v, y)};
  Tensor *plain = PLAIN(v);
  DOWN("placeholder \"x\" [2] is not fed", FETCH(y), NO_FEED)
  DOWN("fetch 1 belongs to another graph", FETCH(v, far), NO_FEED)
  DOWN("add: #2 [2] and \"p\" [6]: shapes do not fit",
       FETCH(sum), FEED({x, pair}, {p, six}))
  DOWN("plain cannot be run", FETCH(plain), NO_FEED)
  DOWN("\"v\" is assigned twice", 2, twice, FEED({x, pair}))
  DOWN("neg: a group has no value", FETCH(neg), FEED({x, pair}))
  DOWN("feeding \"x\" [2] with [6]: the shapes do not agree",
       FETCH(y), FEED({x, six}))
  DOWN("feeding \"x\" [2] with [-2]: negative dimension",
       FETCH(y), FEED({x, less}))
  DOWN("the feed of \"x\" has no numbers", FETCH(y), FEED({x, none}))
  DOWN("\"x\" is fed twice", FETCH(y), FEED({x, pair}, {x, pair}))
  DOWN("#2 is fed twice", FETCH(y), FEED({y, pair}, {y, pair}))
  DOWN("feeding \"1\" [] with [2]: "
       "it belongs to another graph", FETCH(y), FEED({far, pair}))
  DOWN("feeding #5 [] with [2]: a group has no value",
       FETCH(group), FEED({group, pair}))
  ck_assert_ptr_nonnull(session_run(s, 0, NULL, NO_FEED));
  session_free(s);
  graph_free(g), graph_free(h);
}
END_TEST
TESTS("errors", 6, formulas_are_refused, derivatives_are_refused,
      runs_are_refused)
