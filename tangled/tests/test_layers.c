/* test_layers.c: layers, chance, rows.
   Tangled from W12-layers-bench.nw. */
#include "countdown.h"
#include "suite.h"
#include "woven/woven.h"
#include <limits.h>
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
  size_t size = (size_t)shape_count(w->shape) * sizeof(real);
  for (int k = 0; k < 2; k++) {
    real moved[36];
    memcpy(moved, run(FETCH(w))->data, size);
    moved[i] += (real)(k ? h : -h);
    f[k] = session_run(s, FETCH(loss),
                       FEED({w, {w->shape, moved}}))->data[0];
  }
  return (f[1] - f[0]) / (2 * h);
}
static void compare_slopes(Tensor *loss, Tensor *w) {
  Tensor *d = t_gradient(loss, w);
  ck_assert_int_le(shape_count(w->shape), 36);
  for (long i = 0; i < shape_count(w->shape); i++)
    {
      double is = (double)run(FETCH(d))->data[i];
      double want = slope(loss, w, i), most = fabs(want) + 1;
      ck_assert_double_eq_tol(is, want,
                              most * (NARROW ? 1e-3 : 1e-8));
    }
}
START_TEST(ties_and_shortcuts_work) {
  Tensor *x = begin(SHAPE(2, 3));
  Layers l = {.graph = g, .seed = 1};
  for (int k = 0; k < 3; k++)
    x = t_add(x, t_tanh(layer_dense(&l, "tied", x, 3,
                                    layer_glorot)));
  Tensor *loss = t_mean(t_square(x)), *w = l.variable[0];
  t_mean(x);
  compare_slopes(loss, w);
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
START_TEST(rows_are_learned) {
  begin(SCALAR);
  Layers l = {.graph = g, .seed = 1};
  Tensor *index = t_constant(
    g, (Array){SHAPE(2, 2), (real[]){2, 0, 2, 2}});
  Tensor *y = layer_embedding(&l, "e", index, 3, 3, layer_he);
  Tensor *same = layer_embedding(&l, "e", index, 3, 3, layer_he);
  const Array *r = run(FETCH(y, l.variable[0], same));
  ck_assert(shape_same(r->shape, SHAPE(2, 2, 3)) && l.n == 1);
  for (int i = 0; i < 12; i++) {
    int row = i / 3 == 1 ? 0 : 2;
    ck_assert(r[0].data[i] == r[1].data[3 * row + i % 3]);
    ck_assert(r[2].data[i] == r[0].data[i]);
  }
  compare_slopes(t_sum(t_pow(y, 3)), l.variable[0]);
  end();
}
END_TEST
START_TEST(flat_ops_have_zeros) {
  Tensor *x = t_cumsum(begin(SHAPE(4)), 0);
  Tensor *one = t_number(g, 1), *table = t_random_normal(
    t_one_hot(x, 8), 1);
  Tensor *v = t_variable(g, "v", (Array){SHAPE(4), (real[4]){0}});
  Tensor *flat[] = {
    t_argmax(x, 0), t_one_hot(x, 5), t_greater(x, 2), t_less(x, 2),
    t_equal(x, 2), t_not(x), t_floor(x), t_sign(x), t_stop(x),
    t_random_uniform(x, 7), t_random_normal(x, 7), t_count(x),
    t_zeros_like(x), t_ones_like(x), t_expand_like(one, x),
    t_reshape_like(t_square(v), x), t_not(t_stop(x)),
    t_gather(table, t_sub(x, 1)), t_sign(t_assign(v, x))};
  for (int i = 0; i < (int)(sizeof flat / sizeof *flat); i++) {
    Tensor *d = t_gradient(flat[i], x), *f = flat[i];
    Tensor *with = t_gradient(t_mul(f, t_sum(x)), x);
    const Array *r = run(FETCH(d, with, t_sum(f)));
    double f_sum = (double)r[2].data[0];
    ck_assert(shape_same(d->shape, SHAPE(4)));
    for (int k = 0; k < 4; k++) {
      ck_assert_msg(r[0].data[k] == 0, "%s", f->op->name);
      ck_assert_double_eq_tol((double)r[1].data[k], f_sum, 1e-4);
    }
  }
  Tensor *step = t_assign(v, x);
  Tensor *both = t_group(g, 2, (Tensor *[]){x, step});
  for (int k = 0; k < 2; k++) {
    char text[80];
    Tensor *y = k ? both : step;
    snprintf(text, sizeof text, "no gradient through %s #%ld",
             y->op->name, y->id);
    ck_assert_int_eq(t_gradient(y, x)->id, -1);
    ck_assert_str_eq(graph_error(g), text);
    graph_clear(g);
  }
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
}
END_TEST
START_TEST(rows_are_within) {
  real x[14] = {0};
  const Array a = {SHAPE(7, 2), x}, one = {SCALAR, x};
  const long most = LONG_MAX, least = LONG_MIN,
    from[] = {5, -3, 9, 4, least, most, least},
    to[] = {9, 2, 12, 2, -1, most, most};
  const int first[] = {5, 0, 7, 2, 0, 7, 0},
    rows[] = {2, 2, 0, 0, 0, 0, 7};
  for (int i = 0; i < 7; i++) {
    Array part = dataset_rows(a, from[i], to[i]);
    ck_assert(shape_same(part.shape, SHAPE(rows[i], 2)));
    ck_assert_ptr_eq(part.data, x + 2 * first[i]);
  }
  ck_assert_ptr_null(dataset_rows(one, 0, 1).data);
  dataset_shuffle(-1, &a, NULL);
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
START_TEST(nothing_is_joined) {
  Tensor *x = begin(SHAPE(2, 3)), *d[2];
  Tensor *none = t_constant(g, (Array){SHAPE(0, 3), (real[]){0}});
  for (int k = 0; k < 3; k++) {
    Tensor *t[] = {x, x, x};
    t[k] = none;
    t_gradients(t_sum(t_concat(3, t, 0)), 2,
                (Tensor *[]){x, none}, d);
    ck_assert(shape_same(d[1]->shape, none->shape));
    ck_assert(run(FETCH(d[0]))->data[5] == 2);
  }
  end();
}
END_TEST
static double convolved(const Array r[], const real x[], int i) {
  const real *w = r[1].data, *b = r[2].data;
  int image = i / 12, u = i / 6 % 2, v = i / 3 % 2, o = i % 3;
  double sum = (double)b[o];
  for (int k = 0; k < 8; k++) {
    int row = 2 * u + k / 4 - 1, column = 2 * v + k / 2 % 2 - 1;
    bool margin = row < 0 || row > 2 || column < 0 || column > 2;
    int pixel = (image * 3 + row) * 3 + column;
    if (!margin)
      sum += (double)x[2 * pixel + k % 2] * (double)w[3 * k + o];
  }
  return sum;
}
START_TEST(convolving_layers_are_right) {
  real pixel[36];
  for (int i = 0; i < 36; i++)
    pixel[i] = (real)(i * 7 % 11 - 5) / 4;
  begin(SCALAR);
  Layers l = {.graph = g, .seed = 1};
  Tensor *x = t_constant(g, (Array){SHAPE(2, 3, 3, 2), pixel});
  Tensor *y = layer_conv2d(&l, "c", x, 2, 3, 2, 1, layer_he);
  Tensor *w = l.variable[0], *b = l.variable[1];
  for (int o = 0; o < 3; o++)
    session_variable(s, b)[o] = (real)(o + 1);
  const Array *r = run(FETCH(y, w, b));
  ck_assert(shape_same(r->shape, SHAPE(2, 2, 2, 3)) && l.n == 2);
  for (int i = 0; i < 24; i++)
    ck_assert_double_eq_tol((double)r->data[i],
                            convolved(r, pixel, i), 1e-5);
  Tensor *loss = t_mean(t_square(y));
  compare_slopes(loss, w);
  compare_slopes(loss, b);
  compare_slopes(loss, x);
  end();
}
END_TEST
static void try_split(Tensor *x, int axis, int n) {
  Tensor *part[6];
  long size = x->shape.dim[axis] / n;
  t_split(x, n % 2 ? axis : axis - 2, n, part);
  const Array *r = run(FETCH(x, t_concat(n, part, axis)));
  ck_assert_mem_eq(r[0].data, r[1].data, 12 * sizeof(real));
  for (int k = 0; k < n; k++) {
    Tensor *cut = t_slice(x, axis, k * size, (k + 1) * size);
    r = run(FETCH(part[k], cut));
    ck_assert(shape_same(r[0].shape, r[1].shape));
    ck_assert_mem_eq(r[0].data, r[1].data, sizeof(real) * (size_t)
                     shape_count(r->shape));
  }
  Tensor *last = t_sum(t_pow(part[n - 1], 3));
  compare_slopes(t_mean(t_mul(t_square(part[0]), last)), x);
}
START_TEST(splits_are_slices) {
  real number[12];
  Tensor *part[5];
  begin(SCALAR);
  for (int i = 0; i < 12; i++)
    number[i] = (real)(i * 5 % 12 - 4) / 8;
  Tensor *x = t_constant(g, (Array){SHAPE(2, 6), number});
  const int count[][2] = {{0, 1}, {0, 2}, {1, 1}, {1, 2}, {1, 3},
                          {1, 6}};
  for (int i = 0; i < 6; i++)
    try_split(x, count[i][0], count[i][1]);
  t_split(x, 1, 5, part);
  ck_assert_str_eq(graph_error(g), "split: axis 1 cannot be cut "
                                   "into 5 equal parts");
  for (int k = 0; k < 5; k++) ck_assert_int_eq(part[k]->id, -1);
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
      rows_are_learned, flat_ops_have_zeros,
      many_are_joined, nothing_is_joined,
      convolving_layers_are_right, splits_are_slices,
      shuffles_move_whole_rows, rows_are_within)
