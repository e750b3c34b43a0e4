/* test_own_op.c: ops made outside of the library.
   Tangled from B-testing.nw. */
#include "suite.h"
#include "woven/op_map.h"
#include "woven/woven.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

OP_UNARY(bend,
         fmax(a, 0) + log1p(exp(-fabs(a))), t_mul(g, t_sigmoid(a)))

static Tensor *cumulate(Tensor *a, bool backward);

static Tensor *cumulate_gradient(Tensor *y, Tensor *g, int i) {
  (void)i;
  return cumulate(g, !*(const bool *)op_attributes(y));
}
static void cumulate_compute(const Step *s) {
  bool backward = *(const bool *)op_attributes(s->tensor);
  Shape shape = s->operand[0].shape;
  long n = shape.dim[shape.rank - 1], count = shape_count(shape);
  for (long row = 0; row < count; row += n) {
    real sum = 0;
    for (long i = 0; i < n; i++) {
      long k = row + (backward ? n - 1 - i : i);
      sum += (*s->operand[1].at)[k];
      (*s->operand[0].at)[k] = sum;
    }
  }
}
static const Op op_cumulate = {
  .name = "cumulate", .arity = 1, .attribute_size = sizeof(bool),
  .compute = cumulate_compute, .gradient = cumulate_gradient};

static Tensor *cumulate(Tensor *a, bool backward) {
  return op_node(a->graph, &op_cumulate, 1, &a, &backward);
}
START_TEST(own_ops_are_like_any_other) {
  Graph *g = graph_new();
  Session *s = session_new(g);
  Tensor *a = t_placeholder(g, "a", SHAPE(3)), *p = t_bend(a);
  Tensor *da = t_gradient(p, a), *d = t_sigmoid(a);
  const Array *r = session_run(
    s, FETCH(p, da, d, t_gradient(da, a), t_sigmoid_slope(d, 1)),
    FEED({a, {SHAPE(3), (real[]){-1, 0, 1000}}}));
  ck_assert_double_eq_tol((double)r[0].data[1], log(2), 1e-6);
  ck_assert_double_eq((double)r[0].data[2], 1000);
  ck_assert_mem_eq(r[1].data, r[2].data, 3 * sizeof(real));
  ck_assert_mem_eq(r[3].data, r[4].data, 3 * sizeof(real));
  Tensor *x = t_placeholder(g, "x", SHAPE(ANY, 2));
  Tensor *y = cumulate(t_transpose(x), false);
  Tensor *dx = t_gradient(t_sum(t_square(y)), x);
  const real want[][4] = {{1, 4, 2, 6}, {10, 16, 8, 12},
                          {6, 6, 4, 4}};
  r = session_run(s, FETCH(y, dx, t_gradient(dx, x)),
                  FEED({x, {SHAPE(2, 2), (real[]){1, 2, 3, 4}}}));
  for (int i = 0; i < 3; i++)
    ck_assert_mem_eq(r[i].data, want[i], sizeof want[i]);
  char *text = NULL;
  size_t size = 0;
  FILE *out = open_memstream(&text, &size);
  ck_assert_int_eq(graph_dot(g, 1, &y, out), 0);
  fclose(out);
  ck_assert_ptr_nonnull(strstr(text, "label=\"cumulate\""));
  free(text);
  session_free(s);
  graph_free(g);
}
END_TEST
TESTS("own_op", 6, own_ops_are_like_any_other)
