/* test_window.c: cutting, stacks, convolution, pooling. Tangled
   from B-testing.nw. */
#include "countdown.h"
#include "suite.h"
#include "trial.h"

static Tensor *along_gradient(Trial *w, int n, Tensor *y) {
  Tensor *x[3], *dx[3], *sum = t_number(w->graph, 0);
  for (int k = 0; k < n; k++) x[k] = w->feed[k].tensor;
  t_gradients(y, n, x, dx);
  for (int k = 0; k < n; k++) {
    Shape s = w->feed[k].array.shape;
    sum = t_add(sum, t_sum(t_mul(dx[k], feed_new(w, s, s))));
  }
  return sum;
}
static const Array *run(Trial *w, Session *s, int n,
                        Tensor *const t[]) {
  const char *error = graph_error(w->graph);
  ck_assert_msg(!error, "%s", error);
  const Array *got = session_run(s, n, t, w->feeds, w->feed);
  ck_assert_msg(got != NULL, "%s", session_error(s));
  return got;
}
#define SEEDED(name, test) \
  START_TEST(name) { \
    for (int k = 0; k < 100; k++) { \
      Trial w = {.graph = graph_new(), .seed = (uint64_t)k}; \
      Session *s = session_new(w.graph); \
      test(&w, s); \
      session_free(s); \
      graph_free(w.graph); \
    } \
  } END_TEST
START_TEST(edges_are_found) {
  Trial w = {.graph = graph_new()};
  Session *s = session_new(w.graph);
  real image[] = {0,0,1,1, 0,0,1,1, 0,1,1,1, 0,1,1,2};
  real edge[] = {-1, 1, -1, 1};
  Array picture = {SHAPE(1, 4, 4, 1), image};
  Tensor *x = t_constant(w.graph, picture);
  Tensor *f = t_constant(w.graph, (Array){SHAPE(2, 2, 1, 1), edge});
  Tensor *y = t_conv2d(x, f, 1, 0);
  Tensor *dx = t_gradient(t_sum(y), x);
  const Array *r = run(&w, s, FETCH(y, dx, t_max_pool(y, 2)));
  const real edges[] = {0,2,0, 1,1,0, 2,0,1}, pooled[] = {2};
  const real raise[] = {-1,0,0,1, -2,0,0,2, -2,0,0,2, -1,0,0,1};
  ck_assert_mem_eq(r[0].data, edges, sizeof edges);
  for (int i = 0; i < 16; i++)
    ck_assert(r[1].data[i] == raise[i]);
  ck_assert_mem_eq(r[2].data, pooled, sizeof pooled);
  session_free(s);
  graph_free(w.graph);
}
END_TEST
static void try_cuts(Trial *w, Session *s) {
  long m = draw(w, 4), n = draw(w, 4), k = draw(w, 3);
  long from = draw(w, 3), to = draw(w, 3);
  long size = 2 * m + n + k + 2 - from - to;
  if (size < 0) return;
  Tensor *a = feed_new(w, SHAPE(2, m, 3), SHAPE(2, m, 3));
  Tensor *b = feed_new(w, SHAPE(2, n, 3), SHAPE(2, n, 3));
  Tensor *c = t_concat(3, (Tensor *[]){a, b, a}, -2);
  Tensor *y = t_slice(t_pad(c, 1, k, 2), 1, from, -to);
  const real *got = run(w, s, FETCH(y))->data;
  for (long i = 0; i < 2 * size * 3; i++) {
    long r = i / 3 / size, p = i / 3 % size + from - k, q = i % 3;
    real want = 0;
    if (p >= m && p < m + n)
      want = w->data[1][(r * n + p - m) * 3 + q];
    else if (p >= 0 && p < 2 * m + n)
      want = w->data[0][(r * m + (p < m ? p : p - m - n)) * 3 + q];
    ck_assert(got[i] == want);
  }
}
SEEDED(cuts_are_right, try_cuts)
static Tensor *stack(Trial *w, const long to[], long m, long n) {
  bool turn = draw(w, 2);
  long dim[] = {draw(w, 3) ? to[0] : 1, draw(w, 3) ? to[1] : 1,
                turn ? n : m, turn ? m : n};
  int skip = draw(w, 3), r = 4 - skip;
  Shape shape = shape_of(r, dim + skip);
  Tensor *t = feed_new(w, shape, shape);
  int axis[] = {0, 1, 2, 3};
  axis[r - 1 - turn] = r - 1;
  axis[r - 2 + turn] = r - 2;
  return t_transpose_axes(t, r, axis);
}
static void try_stacks(Trial *w, Session *s) {
  long to[] = {draw(w, 3), 1 + draw(w, 2)};
  long m = 1 + draw(w, 3), k = draw(w, 3), n = 1 + draw(w, 3);
  Tensor *a = stack(w, to, m, k), *b = stack(w, to, k, n);
  const Array *r = run(w, s, FETCH(t_dot(a, b), a, b));
  for (long i = 0; i < shape_count(r->shape); i++) {
    Shape all[3];
    for (int j = 0; j < 3; j++)
      all[j] = shape_of(r[j].shape.rank - 2, r[j].shape.dim);
    long at = i / (m * n), row = i / n % m, column = i % n;
    const real *p = r[1].data + project(at, all[0], all[1]) * m * k;
    const real *q = r[2].data + project(at, all[0], all[2]) * k * n;
    double sum = 0;
    for (long j = 0; j < k; j++)
      sum += (double)p[row * k + j] * (double)q[j * n + column];
    ck_assert(close_to((double)r->data[i], sum,
                       NARROW ? 1e-4 : 1e-12));
  }
}
SEEDED(stacks_are_right, try_stacks)
static double plain(const Trial *w, const long y[], long i,
                    long step, long pad) {
  const long *d = w->feed[0].array.shape.dim;
  const long *e = w->feed[1].array.shape.dim;
  long o = i % y[3], v = i / y[3] % y[2] * step - pad;
  long u = i / y[3] / y[2] % y[1] * step - pad;
  long image = i / y[3] / y[2] / y[1] * d[1];
  double sum = 0;
  for (long k = 0; k < e[0] * e[1] * e[2]; k++) {
    long p = u + k / e[2] / e[1], q = v + k / e[2] % e[1];
    if (p < 0 || p >= d[1] || q < 0 || q >= d[2]) continue;
    sum += (double)w->data[1][k * e[3] + o] * (double)
           w->data[0][((image + p) * d[2] + q) * d[3] + k % e[2]];
  }
  return sum;
}
static Tensor *by_slices(Tensor *x, Tensor *f, const long y[],
                         long pad) {
  const long *e = f->shape.dim;
  Tensor *sum = t_number(x->graph, 0);
  x = t_pad(t_pad(x, 1, pad, pad), 2, pad, pad);
  for (long p = 0; p < e[0]; p++)
    for (long q = 0; q < e[1]; q++) {
      Tensor *part = t_slice(x, 1, p, p + y[1]);
      part = t_slice(part, 2, q, q + y[2]);
      Tensor *tap = t_slice(t_slice(f, 0, p, p + 1), 1, q, q + 1);
      tap = t_reshape(tap, SHAPE(e[2], e[3]));
      sum = t_add(sum, t_dot(part, tap));
    }
  return sum;
}
static void try_conv(Trial *w, Session *s) {
  long step = 1 + draw(w, 3), pad = draw(w, 3), n = draw(w, 3);
  long h = 2 + draw(w, 3), v = 2 + draw(w, 3), c = 1 + draw(w, 2);
  Tensor *x = feed_new(w, SHAPE(ANY, h, v, c), SHAPE(n, h, v, c));
  Shape shape = SHAPE(1 + draw(w, 2), 1 + draw(w, 2), c, 3);
  Tensor *f = feed_new(w, shape, shape);
  Tensor *y = t_conv2d(x, f, step, pad);
  Tensor *z = step > 1 ? y : by_slices(x, f, y->shape.dim, pad);
  const Array *r = run(w, s, FETCH(y, z));
  for (long i = 0; i < shape_count(r->shape); i++) {
    const double tolerance = NARROW ? 1e-4 : 1e-12;
    double is = (double)r[0].data[i], other = (double)r[1].data[i];
    double sum = plain(w, r->shape.dim, i, step, pad);
    ck_assert(close_to(is, sum, tolerance));
    ck_assert(close_to(is, other, tolerance));
  }
}
SEEDED(convolutions_are_right, try_conv)
static double moved(Trial *w, Session *s, Tensor *y, int n,
                    real (*along)[64], double h) {
  for (int k = 0; k < n; k++)
    for (int i = 0; i < 64; i++)
      w->data[k][i] += (real)(h * (double)along[k][i]);
  return (double)run(w, s, FETCH(y))->data[0];
}
static void compare(Trial *w, Session *s, Tensor *f, int what) {
  Tensor *y = t_sum(t_mul(f, t_square(f)));
  int n = w->feeds;
  for (int order = 1; order <= 2; order++) {
    real (*along)[64] = &w->data[w->feeds];
    const double h = 1e-5;
    Tensor *dy = along_gradient(w, n, y);
    double above = moved(w, s, y, n, along, h);
    double below = moved(w, s, y, n, along, -2 * h);
    double is = moved(w, s, dy, n, along, h);
    double want = (above - below) / (2 * h);
    ck_assert_msg(NARROW || close_to(is, want, 1e-5),
                  "formula %d, order %d: %.9g is not %.9g", what,
                  order, is, want);
    y = dy;
  }
}
static void try_formulas(Trial *w, Session *s) {
  int what = (int)(w->seed % 7), axis = draw(w, 4) - 4;
  Shape shape = SHAPE(draw(w, 3), 2 + draw(w, 3), 3, 2);
  Shape filter = SHAPE(2, 1 + draw(w, 2), 2, 2), open = shape;
  if (axis > -4) open.dim[0] = ANY;
  Tensor *x = feed_new(w, open, shape), *y = x;
  long to[] = {shape.dim[0], 2}, step = 1 + draw(w, 2);
  if (what == 0) y = t_slice(x, axis, 1, 0);
  if (what == 1) y = t_pad(x, axis, 1, 2);
  if (what == 2) y = t_concat(2, (Tensor *[]){x, t_square(x)}, axis);
  if (what == 3) y = t_patches(x, 2, 1, step);
  if (what == 4) y = t_max_pool(x, step);
  if (what == 5) y = t_dot(stack(w, to, 2, 3), stack(w, to, 3, 2));
  if (what == 6)
    y = t_conv2d(x, feed_new(w, filter, filter), step, draw(w, 2));
  if (what == 0 && axis == -4 && shape.dim[0] == 0) return;
  compare(w, s, y, what);
}
SEEDED(windows_are_adjoint, try_formulas)
START_TEST(windows_refuse) {
  const char *const error[] = {
    "slice: \"v\" [2,3]: there is no axis 2",
    "slice: \"v\" [2,3]: axis 1 has no part from 2 to 4",
    "slice: \"v\" [2,3]: axis 1 has no part from 2 to 1",
    ("slice: \"x\" [?,4,4,1]: "
     "of an open axis only the ends can be cut off"),
    "pad: \"v\" [2,3]: a margin is negative",
    "concat: \"v\" [2,3] and #3 [3,2]: number 1, [3,2], does not "
    "join [2,3] on axis 0",
    ("conv2d: \"x\" [?,4,4,1]: "
     "a window of 5 by 5, step 1, does not fit"),
    ("conv2d: images \"x\" [?,4,4,1] and filter \"v\" [2,3] "
     "do not fit"),
    ("max_pool: \"x\" [?,4,4,1]: "
     "a window of 5 by 5, step 5, does not fit"),
    "dot: #3 [3,2,1] and #4 [2,1,100]: the stacks do not fit",
  };
  for (int i = 0; i < (int)(sizeof error / sizeof *error); i++) {
    Graph *g = graph_new();
    Tensor *x = t_placeholder(g, "x", SHAPE(ANY, 4, 4, 1));
    Tensor *f = t_placeholder(g, "f", SHAPE(5, 5, 1, 8));
    Tensor *v = t_placeholder(g, "v", SHAPE(2, 3));
    if (i == 0) t_slice(v, 2, 0, 1);
    if (i == 1) t_slice(v, 1, 2, 4);
    if (i == 2) t_slice(v, 1, 2, 1);
    if (i == 3) t_slice(x, 0, 0, 10);
    if (i == 4) t_pad(v, 0, -1, 0);
    if (i == 5) t_concat(2, (Tensor *[]){v, t_transpose(v)}, 0);
    if (i == 6) t_conv2d(x, f, 1, 0);
    if (i == 7) t_conv2d(x, v, 1, 0);
    if (i == 8) t_max_pool(x, 5);
    v = t_reshape(v, SHAPE(3, 2, 1));
    if (i == 9) t_dot(v, t_reshape(f, SHAPE(2, 1, ANY)));
    ck_assert_pstr_eq(graph_error(g), error[i]);
    graph_free(g);
  }
}
END_TEST
START_TEST(batches_are_open) {
  Countdown memory = {.left = 1000000};
  Allocator counted = {countdown_resize, &memory};
  Graph *g = graph_new_with(counted);
  Session *s = session_new(g);
  Tensor *x = t_placeholder(g, "x", SHAPE(ANY, 4, 4, 1));
  Tensor *sum = t_sum_over(t_slice(x, 0, 0, -2), true, AXES(0));
  Tensor *f = t_reshape(sum, SHAPE(4, 4, 1, 1));
  Tensor *y = t_conv2d(t_slice(x, 0, 1, 0), f, 1, 1);
  Tensor *dx = t_gradient(t_sum(t_max_pool(y, 3)), x);
  for (int i = 0; i < 6; i++) {
    long n = i / 2 + 1, left = memory.left;
    real data[3 * 16] = {1, 2, 3};
    const Array *r = session_run(s, FETCH(dx), FEED({x, {
      SHAPE(n, 4, 4, 1), data}}));
    ck_assert((r != NULL) == (n > 1));
    if (!r)
      ck_assert_str_eq(session_error(s), "slice: \"x\" [1,4,4,1]: "
                       "axis 0 has no part from 0 to -1");
    if (r) ck_assert(shape_same(r->shape, SHAPE(n, 4, 4, 1)));
    if (r && i % 2) ck_assert_int_eq(memory.left, left);
  }
  session_free(s);
  graph_free(g);
}
END_TEST
TESTS("window", 12, edges_are_found, cuts_are_right,
      stacks_are_right, convolutions_are_right,
      windows_are_adjoint, windows_refuse, batches_are_open)
