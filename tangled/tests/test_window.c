/* test_window.c: cutting, stacks, convolution, pooling. Tangled
   from 12-digits.nw. */
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
static Tensor *input(Trial *w, Shape s, int open) {
  Shape declared = s;
  for (int d = 0; d < open; d++)
    if (draw(w, 3) == 0) declared.dim[d] = ANY;
  return feed_new(w, declared, s);
}
static Array run(Trial *w, Session *s, Tensor *t) {
  const char *error = graph_error(w->graph);
  ck_assert_msg(!error, "%s", error);
  const Array *got = session_run(s, FETCH(t), w->feeds, w->feed);
  ck_assert_msg(got != NULL, "%s", session_error(s));
  return *got;
}
static void with_seeds(void (*test)(Trial *, Session *)) {
  for (int k = 0; k < 100; k++) {
    Trial w = {.graph = graph_new(), .seed = (uint64_t)k};
    Session *s = session_new(w.graph);
    test(&w, s);
    session_free(s);
    graph_free(w.graph);
  }
}
#define SEEDED(name, test) \
  START_TEST(name) { with_seeds(test); } END_TEST
static void try_cuts(Trial *w, Session *s) {
  long m = draw(w, 4), n = draw(w, 4), k = draw(w, 3);
  long from = draw(w, 3), to = draw(w, 3);
  Tensor *a = input(w, SHAPE(2, m, 3), 0);
  Tensor *b = input(w, SHAPE(2, n, 3), 0);
  Tensor *c = t_concat(3, (Tensor *[]){a, b, a}, -2);
  Tensor *y = t_slice(t_pad(c, 1, k, 2), 1, from, -to);
  long size = 2 * m + n + k + 2 - from - to;
  if (size < 0) return;
  Array got = run(w, s, y);
  ck_assert_int_eq(got.shape.dim[1], size);
  for (long i = 0; i < shape_count(got.shape); i++) {
    long r = i / 3 / size, p = i / 3 % size + from - k, q = i % 3;
    real want = 0;
    if (p >= 0 && p < m) want = w->data[0][(r * m + p) * 3 + q];
    if (p >= m && p < m + n)
      want = w->data[1][(r * n + p - m) * 3 + q];
    if (p >= m + n && p < 2 * m + n)
      want = w->data[0][(r * m + p - m - n) * 3 + q];
    ck_assert(got.data[i] == want);
  }
}

SEEDED(cuts_are_right, try_cuts)
static Tensor *stack(Trial *w, const long to[], long m, long n) {
  long dim[] = {draw(w, 3) ? to[0] : 1, draw(w, 3) ? to[1] : 1, m, n};
  int skip = draw(w, 3);
  if (draw(w, 2)) return input(w, shape_of(4 - skip, dim + skip), 2);
  dim[2] = n, dim[3] = m;
  Tensor *t = input(w, shape_of(4 - skip, dim + skip), 0);
  int axis[] = {0, 1, 2, 3}, r = 4 - skip;
  axis[r - 1] = r - 2, axis[r - 2] = r - 1;
  return t_transpose_axes(t, r, axis);
}
static void try_stacks(Trial *w, Session *s) {
  long to[] = {draw(w, 3), 1 + draw(w, 2)};
  long m = 1 + draw(w, 3), k = draw(w, 3), n = 1 + draw(w, 3);
  Tensor *a = stack(w, to, m, k), *b = stack(w, to, k, n);
  Tensor *y = t_dot(a, b);
  run(w, s, y);
  const Array *r = session_run(s, FETCH(y, a, b), w->feeds, w->feed);
  for (long i = 0; i < shape_count(r->shape); i++) {
    Shape all[3];
    for (int j = 0; j < 3; j++)
      all[j] = shape_of(r[j].shape.rank - 2, r[j].shape.dim);
    const real *p = r[1].data + project(i / (m * n), all[0], all[1]) * m * k;
    const real *q = r[2].data + project(i / (m * n), all[0], all[2]) * k * n;
    double sum = 0;
    for (long j = 0; j < k; j++)
      sum += (double)p[i / n % m * k + j] * (double)q[j * n + i % n];
    ck_assert(close_to((double)r->data[i], sum, NARROW ? 1e-4 : 1e-12));
  }
}

SEEDED(stacks_are_right, try_stacks)
static double plain_sum(const Array *x, const Array *f, Shape y, long i,
                        long step, long pad) {
  const long *d = x->shape.dim, *e = f->shape.dim;
  long o = i % e[3], place = i / e[3];
  long v = place % y.dim[2] * step - pad;
  long u = place / y.dim[2] % y.dim[1] * step - pad;
  const real *image = x->data + place / y.dim[2] / y.dim[1] *
                                  d[1] * d[2] * d[3];
  double sum = 0;
  for (long k = 0; k < e[0] * e[1] * e[2]; k++) {
    long p = u + k / e[2] / e[1], q = v + k / e[2] % e[1];
    if (p >= 0 && p < d[1] && q >= 0 && q < d[2])
      sum += (double)image[(p * d[2] + q) * d[3] + k % e[2]] *
             (double)f->data[k * e[3] + o];
  }
  return sum;
}
static Tensor *by_slices(Tensor *x, Tensor *f, const Array *y, long pad) {
  const long *d = y->shape.dim, *e = f->shape.dim;
  Tensor *sum = t_number(x->graph, 0);
  x = t_pad(t_pad(x, 1, pad, pad), 2, pad, pad);
  for (long p = 0; p < e[0]; p++)
    for (long q = 0; q < e[1]; q++) {
      Tensor *part = t_slice(t_slice(x, 1, p, p + d[1]), 2, q, q + d[2]);
      Tensor *tap = t_slice(t_slice(f, 0, p, p + 1), 1, q, q + 1);
      sum = t_add(sum, t_dot(part, t_reshape(tap, SHAPE(e[2], e[3]))));
    }
  return sum;
}
static void try_conv(Trial *w, Session *s) {
  long step = 1 + draw(w, 3), pad = draw(w, 3);
  long h = 1 + draw(w, 4), v = 1 + draw(w, 4), c = 1 + draw(w, 2);
  Tensor *x = input(w, SHAPE(draw(w, 3), h, v, c), 1);
  Tensor *f = input(w, SHAPE(1 + draw(w, (int)(h < 3 ? h : 3)),
                             1 + draw(w, (int)(v < 3 ? v : 3)), c,
                             1 + draw(w, 3)), 0);
  Tensor *y = t_conv2d(x, f, step, pad);
  Array got = run(w, s, y);
  const double tolerance = NARROW ? 1e-4 : 1e-12;
  const Array *in = &w->feed[0].array, *taps = &w->feed[1].array;
  for (long i = 0; i < shape_count(got.shape); i++)
    ck_assert(close_to((double)got.data[i],
                       plain_sum(in, taps, got.shape, i, step, pad),
                       tolerance));
  if (step > 1) return;
  got = run(w, s, t_sub(y, by_slices(x, f, &got, pad)));
  for (long i = 0; i < shape_count(got.shape); i++)
    ck_assert(fabs((double)got.data[i]) < tolerance);
}

SEEDED(convolutions_are_right, try_conv)
static void try_pool(Trial *w, Session *s) {
  long k = 1 + draw(w, 3), h = k + draw(w, 2), v = k + draw(w, 2);
  Tensor *x[40] = {input(w, SHAPE(draw(w, 3), h, v,
                                  1 + draw(w, 2)), 1)};
  int copies = draw(w, 4) ? 1 : 40;
  for (int i = 1; i < copies; i++) x[i] = x[0];
  Tensor *y = t_max_pool(t_concat(copies, x, 3), k);
  Array got = run(w, s, y), in = w->feed[0].array;
  long c = in.shape.dim[3];
  for (long i = 0; i < shape_count(got.shape); i++) {
    double most = -INFINITY;
    long place = i / got.shape.dim[3], columns = v / k;
    long q = place % columns * k, p = place / columns % (h / k) * k;
    long corner = (place / columns / (h / k) * h + p) * v + q;
    for (long j = 0; j < k * k; j++)
      most = fmax(most, (double)in.data[(corner + j / k * v + j % k) * c +
                                        i % c]);
    ck_assert((double)got.data[i] == most);
  }
}

SEEDED(pools_are_right, try_pool)
static double move(Trial *w, Session *s, Tensor *y, int n,
                   real (*along)[64], double h) {
  for (int k = 0; k < n; k++)
    for (int i = 0; i < 64; i++)
      w->data[k][i] += (real)(h * (double)along[k][i]);
  return (double)run(w, s, y).data[0];
}
static void compare(Trial *w, Session *s, Tensor *f, int what) {
  Tensor *y = t_sum(t_mul(f, t_square(f)));
  int n = w->feeds;
  const double h = 1e-5;
  for (int order = 1; order <= 2; order++) {
    int first = w->feeds;
    Tensor *dy = along_gradient(w, n, y);
    double above = move(w, s, y, n, &w->data[first], h);
    double below = move(w, s, y, n, &w->data[first], -2 * h);
    double is = move(w, s, dy, n, &w->data[first], h);
    ck_assert_msg(NARROW || close_to(is, (above - below) / (2 * h), 1e-5),
                  "formula %d, order %d: %.9g is not %.9g", what,
                  order, is, (above - below) / (2 * h));
    y = dy;
  }
}
static Tensor *formula(Trial *w, int what) {
  long n = draw(w, 3), h = 2 + draw(w, 3), v = 2 + draw(w, 2);
  int axis = draw(w, 4) - 4;
  if (what == 0) {
    const long to[] = {n, 2};
    Tensor *a = stack(w, to, 2, 3);
    return t_dot(a, stack(w, to, 3, 1 + draw(w, 2)));
  }
  Tensor *x = input(w, SHAPE(n, h, v, 2), axis > -3 ? 1 : 0);
  switch (what) {
  case 1: return t_slice(x, axis % 3, 1, 0);
  case 2: return t_pad(x, axis, 1, 2);
  case 3: return t_concat(3, (Tensor *[]){x, t_square(x), x}, axis);
  case 4: return t_patches(x, 2, 1, 1 + draw(w, 2));
  case 5: return t_max_pool(x, 1 + draw(w, 2));
  default: return t_conv2d(x, input(w, SHAPE(2, 1 + draw(w, 2), 2, 2), 0),
                           1 + draw(w, 2), draw(w, 2));
  }
}
static void try_formulas(Trial *w, Session *s) {
  int what = (int)(w->seed % 7);
  w->seed += 1000;
  compare(w, s, formula(w, what), what);
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
    ("concat: number 1, \"\" [3,2], "
     "does not join [2,3] on axis 0"),
    "dot: #10 [2,1,3] and #9 [6,3,1]: the stacks do not fit",
    ("patches: \"x\" [?,4,4,1]: "
     "a window of 5 by 5, step 1, does not fit"),
    ("conv2d: images \"x\" [?,4,4,1] and filter \"v\" [2,3] "
     "do not fit"),
    ("patches: \"x\" [?,4,4,1]: "
     "a window of 5 by 5, step 5, does not fit"),
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
    if (i == 6) t_dot(t_reshape(v, SHAPE(2, 1, 3)),
                      t_reshape(t_concat(3, (Tensor *[]){v, v, v}, 0),
                                SHAPE(6, 3, 1)));
    if (i == 7) t_conv2d(x, f, 1, 0);
    if (i == 8) t_conv2d(x, v, 1, 0);
    if (i == 9) t_max_pool(x, 5);
    ck_assert_pstr_eq(graph_error(g), error[i]);
    graph_free(g);
  }
}
END_TEST
START_TEST(batches_are_open) {
  Countdown memory = {.left = 1000000};
  Graph *g = graph_new_with((Allocator){countdown_resize, &memory});
  Session *s = session_new(g);
  Tensor *x = t_placeholder(g, "x", SHAPE(ANY, 4, 4, 1));
  Tensor *sum = t_sum_over(t_slice(x, 0, 0, -2), true, AXES(0));
  Tensor *f = t_reshape(sum, SHAPE(4, 4, 1, 1));
  Tensor *y = t_conv2d(t_slice(x, 0, 1, 0), f, 1, 1);
  Tensor *dy = t_gradient(t_sum(t_max_pool(y, 3)), x);
  real data[3 * 16] = {1, 2, 3};
  for (int i = 0; i < 6; i++) {
    long n = i / 2 + 1, left = memory.left;
    const Array *r = session_run(s, FETCH(dy), FEED({x, {
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
TESTS("window", 12, cuts_are_right, stacks_are_right,
      convolutions_are_right, pools_are_right,
      windows_are_adjoint, windows_refuse, batches_are_open)
