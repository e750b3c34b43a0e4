/* test_layers.c: layers, chance, rows.
   Tangled from W12-layers-bench.nw. */
#include "countdown.h"
#include "suite.h"
#include "woven/woven.h"
#include <math.h>
#include <string.h>

enum { NARROW = sizeof(real) < sizeof(double) };
static Graph *g;
static Session *s;
static Tensor *begin(Shape shape) {
  g = graph_new();
  s = session_new(g);
  Array zeros = array_new(shape);
  Tensor *t = t_add(t_constant(g, zeros), 1);
  array_free(zeros);
  return t;
}
static void end(void) {
  session_free(s);
  graph_free(g);
}
static const Array *run(int n, Tensor *const t[]) {
  const Array *r = session_run(s, n, t, NO_FEED);
  ck_assert_msg(r != NULL, "%s", session_error(s));
  return r;
}
#define VALUE(t) ((double)run(FETCH(t))->data[0])
static void try_variance(Fill *fill, Shape shape, double wanted) {
  begin(SCALAR);
  Layers l = {.graph = g, .seed = 5};
  Tensor *w = layer_variable(&l, "try", "w", shape, fill);
  double is = VALUE(t_mean(t_square(w)));
  ck_assert_double_le(fabs(is / wanted - 1), 0.05);
  end();
}
START_TEST(initialisers_have_variance) {
  try_variance(layer_glorot, SHAPE(200, 100), 2. / 300);
  try_variance(layer_he, SHAPE(200, 100), 2. / 200);
  try_variance(layer_glorot, SHAPE(3, 3, 40, 80), 2. / 1080);
  try_variance(layer_he, SHAPE(3, 3, 40, 80), 2. / 360);
}
END_TEST
START_TEST(layers_share_by_name) {
  Tensor *x = begin(SHAPE(2, 3));
  Layers l = {.graph = g, .seed = 1};
  x = layer_dense(&l, "one", x, 3, layer_he);
  x = layer_dense(&l, "two", x, 3, layer_he);
  x = layer_dense(&l, "one", x, 3, layer_he);
  ck_assert_int_eq(l.n, 4);
  ck_assert_str_eq(l.variable[0]->name, "one/w");
  ck_assert_str_eq(l.variable[3]->name, "two/b");
  layer_dense(&l, "one", x, 2, layer_he);
  ck_assert_str_eq(graph_error(g),
                   "\"one/w\" is [3,3] and cannot be [3,2]");
  end();
  begin(SCALAR);
  l = (Layers){.graph = g};
  x = t_placeholder(g, "x", SHAPE(4, ANY));
  layer_dense(&l, "open", x, 2, layer_he);
  ck_assert_str_eq(
    graph_error(g),
    "variable \"open/w\" [?,2]: its size must be known");
  end();
}
END_TEST
START_TEST(norms_have_mean_and_spread) {
  Tensor *x = t_random_normal(begin(SHAPE(50, 4)), 3), *keep;
  Layers l = {.graph = g, .seed = 1};
  x = t_add(t_mul(x, 3), 2);
  Tensor *y[] = {layer_norm(&l, "row", x),
                 layer_batch_norm(&l, "batch", x, &keep)};
  ck_assert_int_eq(l.n, 4);
  for (int k = 0; k < 2; k++) {
    Tensor *mean = t_mean_over(y[k], false, AXES(1 - k));
    Tensor *square = t_mean_over(t_square(y[k]), false,
                                 AXES(1 - k));
    ck_assert_double_le(VALUE(t_max(t_abs(mean))), 1e-5);
    Tensor *off = t_abs(t_sub(square, 1));
    ck_assert_double_le(VALUE(t_max(off)), 1e-3);
  }
  for (int i = 0; i < 200; i++) run(FETCH(keep));
  Tensor *kept = graph_find(g, "batch/mean");
  ck_assert_double_le(fabs(VALUE(t_mean(kept)) - 2), 0.3);
  layer_batch_norm(&l, "batch", x, NULL);
  ck_assert(!graph_error(g) && l.n == 4);
  char name[300];
  memset(name, 'n', sizeof name);
  name[253] = '\0';
  layer_variable(&l, name, "w", SHAPE(1), NULL);
  ck_assert(!graph_error(g));
  name[253] = 'n', name[254] = '\0';
  layer_variable(&l, name, "w", SHAPE(1), NULL);
  ck_assert(strstr(graph_error(g), "256 letters"));
  end();
}
END_TEST
START_TEST(counters_have_lasting_names) {
  Tensor *x = begin(SHAPE(4));
  t_mean(x);
  Tensor *a = t_random_uniform(x, 7), *b = t_dropout(x, 0.5, 7);
  Tensor *n = graph_find(g, "random/7");
  long size = graph_size(g);
  ck_assert(n && b);
  t_random_normal(x, 7);
  ck_assert_int_eq(graph_size(g), size + 1);
  real odd[] = {(real)NAN, -5, (real)INFINITY, 0}, first[4];
  for (int k = 3; k >= 0; k--) {
    const Array *r = session_run(
      s, FETCH(a), FEED({a->input[1], {SCALAR, odd + k}}));
    ck_assert(r != NULL);
    if (k == 3) memcpy(first, r->data, sizeof first);
    ck_assert_mem_eq(r->data, first, sizeof first);
  }
  end();
}
END_TEST
static bool survives(Countdown *c) {
  g = graph_new_with((Allocator){countdown_resize, c});
  if (!g) return false;
  Layers l = {.graph = g, .seed = 1};
  Tensor *x = t_placeholder(g, "x", SHAPE(ANY, 30));
  for (char name[] = "A"; *name < 'A' + 40; ++*name)
    x = t_dropout(layer_dense(&l, name, x, 30, layer_he), 0.5, 1);
  bool whole = !graph_error(g);
  ck_assert_int_le(l.n, 80);
  if (whole) ck_assert_int_eq(l.n, 80);
  graph_free(g);
  return whole;
}
START_TEST(layers_survive_no_memory) {
  long n = 0;
  for (bool whole = false; !whole; n++) {
    Countdown c = {.left = n, .once = n % 2};
    whole = survives(&c);
    ck_assert_int_eq(c.blocks, 0);
  }
  ck_assert_int_gt(n, 5);
}
END_TEST
static double slope(Tensor *loss, Tensor *w, long i) {
  double f[2], h = NARROW ? 0x1p-7 : 0x1p-17;
  for (int k = 0; k < 2; k++) {
    real moved[9];
    memcpy(moved, run(FETCH(w))->data, sizeof moved);
    moved[i] += (real)(k ? h : -h);
    f[k] = session_run(s, FETCH(loss),
                       FEED({w, {w->shape, moved}}))->data[0];
  }
  return (f[1] - f[0]) / (2 * h);
}
START_TEST(ties_and_shortcuts_work) {
  Tensor *x = begin(SHAPE(2, 3));
  Layers l = {.graph = g, .seed = 1};
  for (int k = 0; k < 3; k++)
    x = t_add(x, t_tanh(layer_dense(&l, "tied", x, 3,
                                    layer_glorot)));
  Tensor *loss = t_mean(t_square(x)), *w = l.variable[0];
  t_mean(x);
  Tensor *d = t_gradient(loss, w);
  for (long i = 0; i < 9; i++)
    {
      double is = (double)run(FETCH(d))->data[i];
      ck_assert_double_eq_tol(is, slope(loss, w, i),
                              NARROW ? 1e-3 : 1e-8);
    }
  end();
}
END_TEST
START_TEST(chance_is_new_and_repeats) {
  real seen[2][4];
  Tensor *x = begin(SHAPE(4)), *u = t_random_uniform(x, 7);
  Tensor *same = t_random_uniform(x, 7);
  Tensor *other = t_random_uniform(x, 8);
  for (int k = 0; k < 2; k++) {
    memcpy(seen[k], run(FETCH(u))->data, sizeof *seen);
    run(FETCH(x));
  }
  ck_assert_mem_ne(seen[0], seen[1], sizeof *seen);
  session_free(s);
  s = session_new(g);
  for (int k = 0; k < 2; k++) {
    const Array *r = run(FETCH(u, u, same, other));
    for (int i = 0; i < 3; i++)
      ck_assert_mem_eq(r[i].data, seen[k], sizeof *seen);
    ck_assert_mem_ne(r[3].data, seen[k], sizeof *seen);
  }
  end();
}
END_TEST
static uint64_t digest(Array a) {
  uint64_t sum = 0, bits = 0;
  for (long i = 0; i < shape_count(a.shape); i++) {
    memcpy(&bits, &a.data[i], sizeof(real));
    sum = (sum ^ bits) * 0x9e3779b97f4a7c15;
    sum ^= sum >> 32;
  }
  return sum;
}
START_TEST(numbers_agree_to_the_bit) {
  static const uint64_t digests[][2] = {
    {0xd55a53b2e08ddcc6, 0x3db8714094cdd9c},
    {0x7e23cb6e7673da8a, 0xe12c82c8045089ec},
    {0x22af2471cf824137, 0x680f36db3e3e39a7},
    {0xbf0c804ada5e9103, 0x657b144b40cb0cb8}};
  Tensor *x = begin(SHAPE(100, 10));
  Layers l = {.graph = g, .seed = 11};
  const Array *r = run(FETCH(
    layer_variable(&l, "a", "w", x->shape, layer_glorot),
    layer_variable(&l, "b", "w", x->shape, layer_he),
    t_random_uniform(x, 1), t_random_normal(x, 2)));
  for (int i = 0; i < 4; i++)
    ck_assert_uint_eq(digest(r[i]), digests[i][NARROW]);
  end();
}
END_TEST
START_TEST(dropout_keeps_the_mean) {
  Tensor *y = t_dropout(begin(SHAPE(200, 50)), 0.75, 1);
  const Array *r = run(FETCH(y, t_mean(y)));
  ck_assert_double_le(fabs((double)r[1].data[0] - 1), 0.05);
  for (long i = 0; i < 10000; i++)
    ck_assert(r[0].data[i] == 0 || r[0].data[i] == 4);
  t_dropout(y, 1, 1);
  ck_assert_str_eq(graph_error(g), "dropout: a rate of 1");
  end();
}
END_TEST
START_TEST(dropout_goes_back) {
  Tensor *x = begin(SHAPE(30, 30)), *y = t_dropout(x, 0.5, 1);
  Tensor *first = t_gradient(y, x);
  Tensor *second = t_gradient(t_gradient(t_square(y), x), x);
  for (int k = 0; k < 2; k++) {
    const Array *r = run(FETCH(y, first, second));
    for (long i = 0; i < 900; i++) {
      real m = r[0].data[i];
      ck_assert(r[1].data[i] == m && r[2].data[i] == 2 * m * m);
    }
  }
  end();
}
END_TEST
START_TEST(gather_is_a_product) {
  real row[5][4] = {{0, 0, 1}, {1}, {0, 0, 1}, {0, 0, 0, 1},
                    {0, 0, 1}};
  Tensor *x = begin(SHAPE(4, 3)), *most = t_number(g, 0);
  x = t_random_normal(x, 1);
  Tensor *k = t_constant(
    g, (Array){SHAPE(5), (real[]){2, 0, 2, 3, 2}});
  Tensor *hot = t_constant(g, (Array){SHAPE(5, 4), row[0]});
  Tensor *y[] = {t_gather(x, k), t_dot(hot, x)};
  for (int order = 0; order < 3; order++)
    {
      most = t_add(most, t_max(t_abs(t_sub(y[0], y[1]))));
      for (int i = 0; i < 2; i++)
        y[i] = t_gradient(t_sum(t_exp(y[i])), x);
    }
  ck_assert_double_le(VALUE(most), NARROW ? 1e-3 : 1e-11);
  end();
}
END_TEST
START_TEST(gather_marks_wrong_rows) {
  Tensor *x = begin(SHAPE(2)), *y = t_gather(x, t_constant(
    g, (Array){SHAPE(3, 2), (real[]){-1, 2, 0.5, (real)NAN,
                                     (real)INFINITY, 1}}));
  const Array *r = run(FETCH(y, t_gradient(y, x)));
  for (int i = 0; i < 5; i++) ck_assert(isnan(r[0].data[i]));
  ck_assert(r[0].data[5] == 1);
  ck_assert(r[1].data[0] == 0 && r[1].data[1] == 1);
  t_gather(t_number(g, 1), x);
  ck_assert(strstr(graph_error(g), "a scalar has no rows"));
  end();
}
END_TEST
START_TEST(rows_of_open_tables) {
  begin(SCALAR);
  Tensor *a = t_placeholder(g, "a", SHAPE(ANY, ANY, 2));
  Tensor *k = t_placeholder(g, "k", SHAPE(ANY, ANY));
  Tensor *y = t_gather(a, k), *d = t_gradient(y, a);
  real table[] = {1, 2, (real)NAN, 3, 4, (real)INFINITY};
  const Array *r = session_run(s, FETCH(y, d), FEED(
    {a, {SHAPE(3, 1, 2), table}},
    {k, {SHAPE(1, 2), (real[]){0, 2}}}));
  ck_assert_msg(r != NULL, "%s", session_error(s));
  ck_assert(shape_same(r->shape, SHAPE(1, 2, 1, 2)));
  ck_assert(r->data[0] == 1 && r->data[2] == 4 && r->data[1] == 2);
  for (int i = 0; i < 6; i++)
    ck_assert(r[1].data[i] == (i / 2 != 1));
  r = session_run(s, FETCH(y), FEED({a, {SHAPE(0, 1, 2), table}},
                                    {k, {SHAPE(1, 1), table}}));
  ck_assert(r && isnan(r->data[0]) && isnan(r->data[1]));
  end();
}
END_TEST
START_TEST(shuffles_move_whole_rows) {
  real x[14], y[7], order[] = {0, 2, 6, 1, 5, 4, 3};
  uint64_t seed = 1;
  const Array a[] = {{SHAPE(7, 2), x}, {SHAPE(7), y}};
  for (int i = 0; i < 14; i++) x[i] = y[i / 2] = (real)(i / 2);
  dataset_shuffle(2, a, &seed);
  ck_assert_mem_eq(y, order, sizeof y);
  dataset_shuffle(2, a, &seed);
  for (int i = 0; i < 7; i++) {
    ck_assert(x[2 * i] == y[i] && x[2 * i + 1] == y[i]);
    order[(int)y[i]] = -1;
  }
  for (int i = 0; i < 7; i++) ck_assert(order[i] == -1);
  Array last = dataset_rows(a[0], 5, 9);
  ck_assert(last.shape.dim[0] == 2 && last.data == x + 10);
}
END_TEST
START_TEST(many_are_joined) {
  enum { MANY = 500 };
  Tensor *x = begin(SHAPE(2, 3)), *t[MANY];
  Tensor *open = t_placeholder(g, "open", SHAPE(ANY, ANY));
  long before = graph_size(g);
  for (int i = 0; i < MANY; i++) t[i] = i == 7 ? open : x;
  Tensor *y = t_concat(MANY, t, 1);
  ck_assert_int_eq(graph_size(g), before + 1);
  Tensor *sum = t_sum(t_pow(y, 3)), *d = t_gradient(sum, open);
  Tensor *second = t_gradient(t_sum(d), open);
  const Array *r = session_run(s, FETCH(y, d, second), FEED(
    {open, {SHAPE(2, 1), (real[]){5, 6}}}));
  ck_assert_msg(r != NULL, "%s", session_error(s));
  ck_assert(shape_same(r->shape, SHAPE(2, 3 * MANY - 2)));
  ck_assert(r->data[21] == 5 && r->data[20] == 1);
  ck_assert(shape_same(r[1].shape, SHAPE(2, 1)));
  ck_assert(r[1].data[0] == 75 && r[2].data[1] == 36);
  end();
}
END_TEST
TESTS("layers", 11, initialisers_have_variance,
      layers_share_by_name, layers_survive_no_memory,
      norms_have_mean_and_spread, counters_have_lasting_names,
      ties_and_shortcuts_work, chance_is_new_and_repeats,
      numbers_agree_to_the_bit, dropout_keeps_the_mean,
      dropout_goes_back, gather_is_a_product,
      gather_marks_wrong_rows, rows_of_open_tables,
      many_are_joined,
      shuffles_move_whole_rows)
