/* test_layers.c: layers, chance, rows.
   Tangled from 11-layers.nw. */
#include "countdown.h"
#include "suite.h"
#include "woven/woven.h"
#include <math.h>
#include <string.h>

enum { NARROW = sizeof(real) < sizeof(double) };
static Graph *g;
static Session *s;

static void begin(void) {
  g = graph_new();
  s = session_new(g);
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
static uint64_t digest(Array a) {
  uint64_t sum = 0;
  for (long i = 0; i < shape_count(a.shape); i++) {
    uint64_t bits = 0;
    memcpy(&bits, &a.data[i], sizeof(real));
    sum = (sum ^ bits) * 0x9e3779b97f4a7c15;
    sum ^= sum >> 32;
  }
  return sum;
}
static double spread(Array a) {
  double sum = 0;
  for (long i = 0; i < shape_count(a.shape); i++)
    sum += (double)a.data[i] * (double)a.data[i];
  return sum / (double)shape_count(a.shape);
}
static void try_variance(Fill *fill, Shape shape, double wanted) {
  uint64_t seed = 5;
  Array a = array_new(shape);
  fill(a, &seed);
  ck_assert_double_le(fabs(spread(a) / wanted - 1), 0.05);
  array_free(a);
}

START_TEST(initialisers_have_their_variance) {
  try_variance(layer_glorot, SHAPE(200, 100), 2. / 300);
  try_variance(layer_he, SHAPE(200, 100), 2. / 200);
  try_variance(layer_glorot, SHAPE(3, 3, 40, 80), 2. / 1080);
  try_variance(layer_he, SHAPE(3, 3, 40, 80), 2. / 360);
}
END_TEST
START_TEST(initialisers_agree_to_the_bit) {
  uint64_t seed = 11;
  Array a = array_new(SHAPE(30, 20));
  layer_glorot(a, &seed);
  ck_assert_uint_eq(digest(a), NARROW ? 0xf56d9077c34d15bb : 0x8a66db19053bfba0);
  layer_he(a, &seed);
  ck_assert_uint_eq(digest(a), NARROW ? 0xeb0e80b876cdee20 : 0x4ba838393609456);
  array_free(a);
}
END_TEST
START_TEST(layers_share_by_name) {
  begin();
  Layers l = {.graph = g, .seed = 1};
  Tensor *x = t_placeholder(g, "x", SHAPE(ANY, 3));
  Tensor *y = layer_dense(&l, "one", x, 3, layer_he);
  Tensor *z = layer_dense(&l, "two", y, 3, layer_he);
  ck_assert_int_eq(l.n, 4);
  ck_assert_str_eq(l.variable[0]->name, "one/w");
  ck_assert_str_eq(l.variable[3]->name, "two/b");
  layer_dense(&l, "one", z, 3, layer_he);
  ck_assert_int_eq(l.n, 4);
  layer_dense(&l, "one", z, 2, layer_he);
  ck_assert_str_eq(graph_error(g),
                   "\"one/w\" is [3,3] and cannot be [3,2]");
  layer_dense(&l, "three", y, 2, layer_he);
  ck_assert_int_eq(l.n, 4);
  end();
  begin();
  l = (Layers){.graph = g};
  x = t_placeholder(g, "x", SHAPE(4, ANY));
  layer_dense(&l, "open", x, 2, layer_he);
  ck_assert_str_eq(graph_error(g),
                   "variable \"open/w\" [?,2]: its size must be known");
  end();
}
END_TEST
static bool survives(Countdown *c) {
  g = graph_new_with((Allocator){countdown_resize, c});
  if (!g) return false;
  Layers l = {.graph = g, .seed = 1};
  Tensor *x = t_placeholder(g, "x", SHAPE(ANY, 30));
  for (int k = 0; k < 40; k++) {
    char name[] = {(char)('0' + k), '\0'};
    x = t_dropout(layer_dense(&l, name, x, 30, layer_he), 0.5, 1);
  }
  bool whole = !graph_error(g);
  ck_assert_int_eq(l.n == 80, whole);
  graph_free(g);
  return whole;
}
START_TEST(layers_survive_a_lack_of_memory) {
  for (int once = 0; once < 2; once++) {
    long n = 0;
    for (bool whole = false; !whole; n++) {
      Countdown c = {.left = n, .once = once};
      whole = survives(&c);
      ck_assert_int_eq(c.blocks, 0);
    }
    ck_assert_int_gt(n, 5);
  }
}
END_TEST
static double slope(Tensor *loss, Tensor *w, long i) {
  double f[2], h = NARROW ? 0x1p-7 : 0x1p-17;
  Array a = array_new(w->shape);
  Array old = run(FETCH(w))[0];
  for (int k = 0; k < 2; k++) {
    memcpy(a.data, old.data, (size_t)shape_count(a.shape) * sizeof(real));
    a.data[i] += (real)(k ? h : -h);
    f[k] = (double)session_run(s, FETCH(loss), FEED({w, a}))[0].data[0];
  }
  array_free(a);
  return (f[1] - f[0]) / (2 * h);
}
START_TEST(ties_and_shortcuts_are_right) {
  begin();
  real data[6];
  uint64_t seed = 3;
  Layers l = {.graph = g, .seed = 1};
  Array a = {SHAPE(2, 3), data};
  array_normal(a, &seed);
  Tensor *x = t_constant(g, a);
  for (int k = 0; k < 3; k++)
    x = t_add(x, t_tanh(layer_dense(&l, "tied", x, 3, layer_glorot)));
  Tensor *loss = t_mean(t_square(x));
  t_mean(x);
  Tensor *d = t_gradient(loss, l.variable[0]);
  for (long i = 0; i < 9; i++) {
    double wanted = slope(loss, l.variable[0], i);
    double is = (double)run(FETCH(d))[0].data[i];
    ck_assert_double_le(fabs(is - wanted), NARROW ? 1e-3 : 1e-8);
  }
  end();
}
END_TEST
START_TEST(chance_is_new_and_repeats) {
  begin();
  real first[2][4];
  Tensor *like = t_constant(g, (Array){SHAPE(4), (real[4]){0}});
  Tensor *u = t_random_uniform(like, 7);
  Tensor *v = t_random_uniform(like, 7), *w = t_random_uniform(like, 8);
  for (int k = 0; k < 2; k++) {
    memcpy(first[k], run(FETCH(u))[0].data, sizeof *first);
    run(FETCH(like));
  }
  ck_assert_mem_ne(first[0], first[1], sizeof *first);
  Session *other = session_new(g);
  for (int k = 0; k < 2; k++) {
    const Array *r = session_run(other, FETCH(u, u, v, w), NO_FEED);
    for (int i = 0; i < 3; i++) ck_assert_mem_eq(r[i].data, first[k], sizeof *first);
    ck_assert_mem_ne(r[3].data, first[k], sizeof *first);
  }
  session_free(other);
  end();
}
END_TEST
START_TEST(chance_agrees_to_the_bit) {
  begin();
  Tensor *x = t_placeholder(g, "x", SHAPE(ANY, 10));
  Tensor *t[] = {t_random_uniform(x, 1), t_random_normal(x, 2)};
  Array zeros = array_new(SHAPE(100, 10));
  const Array *r = session_run(s, 2, t, FEED({x, zeros}));
  ck_assert_uint_eq(digest(r[0]), NARROW ? 0x680f36db3e3e39a7 : 0x22af2471cf824137);
  ck_assert_uint_eq(digest(r[1]), NARROW ? 0x657b144b40cb0cb8 : 0xbf0c804ada5e9103);
  ck_assert_double_le(fabs(spread(r[1]) - 1), 0.1);
  array_free(zeros);
  end();
}
END_TEST
static Tensor *ones(Shape shape) {
  Array a = array_new(shape);
  for (long i = shape_count(shape); i-- > 0;) a.data[i] = 1;
  Tensor *t = t_constant(g, a);
  array_free(a);
  return t;
}

START_TEST(dropout_keeps_the_mean) {
  begin();
  Tensor *y = t_dropout(ones(SHAPE(200, 50)), 0.75, 1);
  const Array *r = run(FETCH(y, t_mean(y)));
  ck_assert_double_le(fabs((double)r[1].data[0] - 1), 0.05);
  for (long i = 0; i < 10000; i++)
    ck_assert(r[0].data[i] == 0 || r[0].data[i] == 4);
  t_dropout(y, 1, 1);
  ck_assert_str_eq(graph_error(g), "dropout: a rate of 1");
  end();
}
END_TEST
START_TEST(dropout_goes_back_as_it_came) {
  begin();
  Tensor *x = ones(SHAPE(30, 30));
  Tensor *y = t_dropout(x, 0.5, 1);
  Tensor *dx = t_gradient(t_sum(y), x);
  Tensor *ddx = t_gradient(t_sum(t_gradient(t_sum(t_square(y)), x)), x);
  for (int k = 0; k < 3; k++) {
    const Array *r = run(FETCH(y, dx, ddx));
    for (long i = 0; i < 900; i++) {
      double m = (double)r[0].data[i];
      ck_assert_double_eq((double)r[1].data[i], m);
      ck_assert_double_eq((double)r[2].data[i], 2 * m * m);
    }
  }
  end();
}
END_TEST
static void compare(Tensor *a, Tensor *b) {
  const Array *r = run(FETCH(a, b));
  ck_assert(shape_same(r[0].shape, r[1].shape));
  for (long i = 0; i < shape_count(r[0].shape); i++)
    ck_assert_double_eq_tol((double)r[0].data[i], (double)r[1].data[i], NARROW ? 1e-5 : 1e-12);
}
START_TEST(gather_is_a_product) {
  begin();
  real data[12], number[] = {2, 0, 2, 3, 2};
  uint64_t seed = 1;
  Array a = {SHAPE(4, 3), data};
  array_normal(a, &seed);
  Tensor *x = t_constant(g, a);
  Tensor *index = t_constant(g, (Array){SHAPE(5), number});
  Tensor *y[] = {t_gather(x, index), t_dot(t_one_hot(index, 4), x)}, *d[2], *e[2];
  for (int k = 0; k < 2; k++) {
    d[k] = t_gradient(t_sum(t_exp(y[k])), x);
    e[k] = t_gradient(t_sum(t_square(d[k])), x);
  }
  compare(y[0], y[1]);
  compare(d[0], d[1]);
  compare(e[0], e[1]);
  end();
}
END_TEST
START_TEST(gather_marks_wrong_rows) {
  begin();
  real wrong[] = {-1, 2, 0.5, NAN, INFINITY, 1};
  Tensor *x = ones(SHAPE(2));
  Tensor *y = t_gather(x, t_constant(g, (Array){SHAPE(3, 2), wrong}));
  Tensor *dx = t_gradient(t_sum(y), x);
  const Array *r = run(FETCH(y, dx));
  for (int i = 0; i < 5; i++) ck_assert(isnan(r[0].data[i]));
  ck_assert(r[0].data[5] == 1);
  ck_assert(r[1].data[0] == 0 && r[1].data[1] == 1);
  t_gather(t_number(g, 1), x);
  ck_assert_ptr_nonnull(strstr(graph_error(g), "a scalar has no rows"));
  end();
}
END_TEST
START_TEST(shuffles_move_whole_rows) {
  real x[14], y[7], order[] = {0, 2, 6, 1, 5, 4, 3};
  uint64_t seed = 1;
  const Array a[] = {{SHAPE(7, 2), x}, {SHAPE(7), y}};
  for (int i = 0; i < 14; i++) x[i] = (real)i;
  for (int i = 0; i < 7; i++) y[i] = (real)i;
  dataset_shuffle(2, a, &seed);
  ck_assert_mem_eq(y, order, sizeof y);
  dataset_shuffle(2, a, &seed);
  for (int i = 0; i < 7; i++) {
    ck_assert(x[2 * i] == 2 * y[i] && x[2 * i + 1] == 2 * y[i] + 1);
    order[(int)y[i]] = -1;
  }
  for (int i = 0; i < 7; i++) ck_assert(order[i] == -1);
  Array last = dataset_rows(a[0], 5, 9);
  ck_assert(last.shape.dim[0] == 2 && last.data == x + 10);
}
END_TEST
TESTS("layers", 11, initialisers_have_their_variance,
      initialisers_agree_to_the_bit, layers_share_by_name,
      layers_survive_a_lack_of_memory, ties_and_shortcuts_are_right,
      chance_is_new_and_repeats, chance_agrees_to_the_bit,
      dropout_keeps_the_mean, dropout_goes_back_as_it_came,
      gather_is_a_product, gather_marks_wrong_rows,
      shuffles_move_whole_rows)
