/* test_gradients.c: derivatives with known values.
   Tangled from 07-backprop.nw and W7-backprop-bench.nw. */
#include "suite.h"
#include "woven/woven.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

static double at(Tensor *y, Tensor *x, double value) {
  Session *s = session_new(y->graph);
  real in = (real)value;
  Feed feed = {x, {SCALAR, &in}};
  const Array *r = session_run(s, FETCH(y), 1, &feed);
  ck_assert_msg(r != NULL, "%s", session_error(s));
  double result = (double)r->data[0];
  session_free(s);
  return result;
}
static void *add_up(void *context, void *block, size_t bytes) {
  *(size_t *)context += bytes;
  if (bytes) return realloc(block, bytes);
  free(block);
  return NULL;
}
static size_t bytes_of(Tensor *y, Tensor *x, const size_t *sum) {
  size_t before = *sum;
  for (int i = 0; i < 1000; i++) t_gradient(y, x);
  return *sum - before;
}
START_TEST(taylor_series) {
  Graph *g = graph_new();
  Tensor *x = t_placeholder(g, "x", SCALAR);
  Tensor *y = t_exp(t_sin(x));
  const double derivative[] = {1, 1, 1, 0, -3};
  for (int i = 0; i < 5; i++, y = t_gradient(y, x))
    ck_assert_double_eq_tol(at(y, x, 0), derivative[i], 1e-5);
  graph_free(g);
}
END_TEST
START_TEST(known_values) {
  Graph *g = graph_new();
  Tensor *x = t_placeholder(g, "x", SCALAR), *c = t_add(x, 1);
  const struct { Tensor *y; double x, dy; } table[] = {
    {t_add(x, 1), 2, 1}, {t_sub(1, x), 2, -1}, {t_mul(x, 3), 2, 3},
    {t_div(x, 3), 2, 1 / 3.0}, {t_div(2, x), 3, -2 / 9.0},
    {t_square(x), 6, 12}, {t_neg(x), 1, -1},
    {t_sigmoid(x), 1, 0.19661193324148185},
    {t_mul(t_add(2, x), c), 1, 5}, {t_mul(c, 2), 2, 2},
    {t_mean(t_square(t_sub(x, 1))), 3, 4},
    {t_sub(t_relu(x), t_relu(t_neg(x))), 0, 0},
    {t_maximum(x, x), 2, 1}, {t_pow(x, 0), 0, 0}, {x, 5, 1},
  };
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    for (int k = 0; k < 2; k++) {
      double dy = at(t_gradient(table[i].y, x), x, table[i].x);
      ck_assert_double_eq_tol(dy, table[i].dy, 1e-6);
    }
  graph_free(g);
}
END_TEST
START_TEST(products_of_self) {
  Graph *g = graph_new();
  Session *s = session_new(g);
  real rows[] = {1, 2, 3, 4}, want[] = {7, 11, 9, 13};
  Tensor *a = t_constant(g, (Array){SHAPE(2, 2), rows});
  Tensor *da = t_gradient(t_dot(a, a), a);
  const Array *r = session_run(s, FETCH(da), NO_FEED);
  for (int i = 0; i < 4; i++)
    ck_assert_double_eq((double)r->data[i], (double)want[i]);
  session_free(s);
  graph_free(g);
}
END_TEST
START_TEST(broadcasts_are_undone) {
  Graph *g = graph_new();
  Session *s = session_new(g);
  real in[12] = {0};
  Tensor *x = t_placeholder(g, "x", SHAPE(ANY, 3));
  Tensor *bias = t_variable(g, "bias", (Array){SHAPE(1, 3), in});
  Tensor *db = t_gradient(t_mul(t_add(x, bias), 2), bias);
  ck_assert(shape_same(db->shape, SHAPE(1, 3)));
  for (int n = 1; n <= 4; n += 3) {
    const Array *r = session_run(s, FETCH(db),
                                 FEED({x, {SHAPE(n, 3), in}}));
    ck_assert_double_eq((double)r->data[2], 2 * n);
  }
  session_free(s);
  graph_free(g);
}
END_TEST
START_TEST(unreached_is_zero) {
  Graph *g = graph_new();
  Tensor *x = t_placeholder(g, "x", SHAPE(2, 2)), *y = t_sum(x);
  Tensor *later = t_add(y, 1), *dx[3];
  Tensor *other = t_placeholder(g, "other", SCALAR);
  t_gradients(y, 3, (Tensor *[]){x, later, other}, dx);
  ck_assert(shape_same(dx[0]->shape, SHAPE(2, 2)));
  ck_assert_double_eq(at(dx[1], other, 0), 0);
  ck_assert_double_eq(at(dx[2], other, 0), 0);
  ck_assert_double_eq(at(t_gradient(y, later), other, 0), 0);
  graph_free(g);
}
END_TEST
START_TEST(stops_and_errors) {
  Graph *g = graph_new();
  Tensor *x = t_placeholder(g, "x", SCALAR);
  Tensor *y = t_mul(x, t_stop(t_square(x)));
  ck_assert_double_eq(at(t_gradient(y, x), x, 3), 9);
  Tensor *v = t_variable(g, "v", (Array){SCALAR, (real[]){0}});
  Tensor *set = t_name(t_assign(v, x), "set");
  Tensor *dx = t_gradient(t_square(set), x);
  ck_assert_str_eq(graph_error(g),
                   "no gradient through assign \"set\"");
  ck_assert_ptr_eq(dx, t_add(x, 1));
  graph_clear(g);
  const Op bare = {.name = "bare", .arity = 1};
  Tensor *nameless = op_node(g, &bare, 1, &x, NULL);
  char want[60];
  snprintf(want, sizeof want, "no gradient through bare #%ld",
           nameless->id);
  t_gradient(t_square(nameless), x);
  ck_assert_str_eq(graph_error(g), want);
  graph_free(g);
}
END_TEST
START_TEST(paths_that_end) {
  Graph *g = graph_new();
  Tensor *x = t_placeholder(g, "x", SHAPE(2, 3)), *z = t_stop(x);
  const Op flat = {.name = "flat", .arity = 1, .flat = true};
  Tensor *y[] = {
    t_greater(x, 1), t_stop(x), op_node(g, &flat, 1, &x, NULL),
    t_greater(z, 1), t_zeros_like(x)
  };
  for (size_t i = 0; i < sizeof y / sizeof *y; i++) {
    Tensor *dx = t_gradient(y[i], x);
    ck_assert_msg(!graph_error(g), "%zu: %s", i, graph_error(g));
    ck_assert(shape_same(dx->shape, x->shape));
    ck_assert_str_eq(dx->op->name, t_zeros_like(x)->op->name);
  }
  graph_free(g);
}
END_TEST
START_TEST(graphs_that_differ) {
  Graph *g = graph_new(), *h = graph_new();
  Tensor *x = t_placeholder(h, "x", SCALAR);
  Tensor *y = t_square(t_placeholder(g, "y", SCALAR));
  t_gradient(y, x);
  ck_assert_str_eq(graph_error(g), "gradient of #1 by \"x\": they "
                   "belong to different graphs");
  ck_assert_ptr_null(graph_error(h));
  Tensor *inert = t_add(y, 1);
  graph_clear(g);
  ck_assert_int_lt(t_gradient(y, inert)->id, 0);
  ck_assert_ptr_nonnull(graph_error(g));
  graph_clear(g);
  ck_assert_int_lt(t_gradient(inert, y)->id, 0);
  ck_assert_ptr_nonnull(graph_error(g));
  graph_free(g);
  graph_free(h);
}
END_TEST
START_TEST(nodes_made) {
  size_t sum = 0;
  Graph *g = graph_new_with((Allocator){add_up, &sum});
  Tensor *x = t_placeholder(g, "x", SCALAR);
  Tensor *y = t_sin(t_square(x));
  size_t first = bytes_of(y, x, &sum);
  for (int i = 0; i < 10; i++) bytes_of(y, x, &sum);
  while (graph_size(g) < 80000) x = t_placeholder(g, "x", SCALAR);
  y = t_sin(t_square(x));
  size_t last = bytes_of(y, x, &sum);
  size_t list = 1000 * (size_t)graph_size(g) / 2;
  ck_assert_msg(last < first + list, "%zu, then %zu", first, last);
  graph_free(g);
}
END_TEST
START_TEST(adjoints_drawn) {
  Graph *g = graph_new();
  Tensor *x = t_placeholder(g, "x", SCALAR), *y = t_square(x);
  Tensor *dx = t_gradient(y, x), *after = t_add(dx, 1);
  ck_assert(!x->adjoint && !y->adjoint && !after->adjoint);
  for (long id = y->id + 1; id <= dx->id; id++)
    ck_assert(graph_tensor(g, id)->adjoint);
  char text[4096] = "", line[60];
  FILE *out = tmpfile();
  ck_assert_int_eq(graph_dot(g, 0, NULL, out), 0);
  rewind(out);
  text[fread(text, 1, sizeof text - 1, out)] = '\0';
  fclose(out);
  snprintf(line, sizeof line, "n%ld -> n%ld\n", x->id, y->id);
  ck_assert_ptr_nonnull(strstr(text, line));
  for (int i = 0; i < dx->inputs; i++) {
    const Tensor *u = dx->input[i];
    snprintf(line, sizeof line, "n%ld -> n%ld [style=dashed",
             u->adjoint ? dx->id : u->id,
             u->adjoint ? u->id : dx->id);
    const char *arrow = strstr(text, line);
    ck_assert_ptr_nonnull(arrow);
    const char *end = strchr(arrow, '\n');
    const char *back = strstr(arrow, "dir=back");
    ck_assert_int_eq(u->adjoint, back && back < end);
  }
  snprintf(line, sizeof line, "n%ld -> n%ld\n", dx->id, after->id);
  ck_assert_ptr_nonnull(strstr(text, line));
  graph_free(g);
}
END_TEST
static Tensor *wrong_gradient(Tensor *y, Tensor *g, int i) {
  (void)g, (void)i;
  real ones[] = {1, 1, 1, 1};
  return t_constant(y->graph, (Array){SHAPE(4), ones});
}
START_TEST(wrong_rules) {
  const Op op = {.name = "wrong", .arity = 1,
                 .gradient = wrong_gradient};
  Graph *g = graph_new();
  Tensor *x = t_placeholder(g, "x", SHAPE(3));
  t_gradient(op_node(g, &op, 1, &x, NULL), x);
  ck_assert_str_eq(graph_error(g),
                   "the gradient of wrong #1 for input 0 has "
                   "shape [4], which does not reduce to [3]");
  graph_free(g);
}
END_TEST
START_TEST(inner_derivatives) {
  Graph *g = graph_new();
  Tensor *x = t_placeholder(g, "x", SCALAR), *y = t_number(g, 1);
  Tensor *inner = t_gradient(t_add(x, y), y);
  ck_assert_double_eq(at(t_gradient(t_mul(x, inner), x), x, 1), 1);
  graph_free(g);
}
END_TEST
START_TEST(seeds_agree) {
  Graph *g = graph_new();
  Session *s = session_new(g);
  Tensor *a = t_number(g, 2), *b = t_number(g, 1);
  Tensor *c = t_add(a, b), *d = t_add(b, 1), *e = t_mul(c, d);
  real numbers[] = {0, 1, 2, 3};
  Tensor *row = t_constant(g, (Array){SHAPE(1, 4), numbers});
  Tensor *guess = t_add(t_mul(0.5, t_number(g, 10)), 1);
  Tensor *off = t_sub(guess, 4);
  real mirror[] = {1, 0, 0, -1}, point[] = {1, 2};
  Tensor *affine = t_add(
    t_dot(t_constant(g, (Array){SHAPE(2, 2), mirror}),
          t_constant(g, (Array){SHAPE(2), point})), 1);
  const struct { Tensor *t; double value; } table[] = {
    {c, 3}, {d, 2}, {e, 6}, {t_gradient(e, a), 2},
    {t_gradient(e, b), 5}, {guess, 6}, {off, 2}, {t_square(off), 4},
    {t_sum(t_dot(row, t_transpose(row))), 14},
    {t_mean(t_mul(2, row)), 3},
  };
  for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
    const Array *r = session_run(s, FETCH(table[i].t), NO_FEED);
    ck_assert_double_eq((double)r->data[0], table[i].value);
  }
  const Array *r = session_run(s, FETCH(affine), NO_FEED);
  ck_assert_double_eq((double)r->data[0], 2);
  ck_assert_double_eq((double)r->data[1], -1);
  session_free(s);
  graph_free(g);
}
END_TEST
TESTS("gradients", 7, known_values, taylor_series,
      products_of_self, broadcasts_are_undone, unreached_is_zero,
      stops_and_errors, paths_that_end, graphs_that_differ,
      wrong_rules, inner_derivatives, nodes_made, adjoints_drawn,
      seeds_agree)
