/* test_inner.c: adjoints by random inner products.
   Tangled from B-testing.nw. */
#include "suite.h"
#include "trial.h"

static Tensor *input(Trial *w, Shape s) {
  Shape declared = s;
  for (int d = 0; d < s.rank; d++)
    if (draw(w, 4) == 0) declared.dim[d] = ANY;
  Tensor *x = feed_new(w, declared, s);
  int k = w->feeds - 1;
  for (long i = 0; i < shape_count(s); i++) {
    int n = w->positive ? 2 + draw(w, 8) : draw(w, 16) - 8;
    w->data[k][i] = (real)(4 * n + k + 1) / 20;
  }
  return x;
}
static Shape any_shape(Trial *w, int rank) {
  Shape shape = {.rank = rank};
  for (int d = 0; d < rank; d++)
    shape.dim[d] = draw(w, 8) ? 1 + draw(w, 3) : 0;
  return shape;
}
static Shape part_of(Trial *w, Shape s) {
  int cut = draw(w, s.rank + 1) * draw(w, 2);
  Shape part = shape_of(s.rank - cut, s.dim + cut);
  for (int d = 0; d < part.rank; d++)
    if (draw(w, 3) == 0) part.dim[d] = 1;
  return part;
}
static Tensor *try_map(Trial *w, int op) {
  Tensor *in[3] = {NULL};
  Shape shape = any_shape(w, draw(w, 4));
  w->positive = op >= POSITIVE && op < CORNER;
  for (int k = 0; k < maps[op].inputs; k++)
    in[k] = input(w, part_of(w, shape));
  return maps[op].make(in[0], in[1], in[2]);
}
static Tensor *try_dot(Trial *w, int op, long m, long n) {
  Shape left = SHAPE(m, n), right = SHAPE(n, m);
  Tensor *a = input(w, op & 1 ? SHAPE(n) : left);
  return t_dot(a, input(w, op & 2 ? SHAPE(n) : right));
}
static Tensor *try_other(Trial *w, int op) {
  Shape s = any_shape(w, 3);
  int axis[] = {0, 1, 2}, n = draw(w, 4);
  bool keep = draw(w, 2);
  for (int d = 0; d < 2; d++) {
    int e = d + draw(w, 3 - d), taken = axis[e];
    axis[e] = axis[d];
    axis[d] = taken - 3 * draw(w, 2);
  }
  if (op == 1 || op == 3) s = SHAPE(1 + s.dim[0], 2, 3);
  if (op >= 9) return try_dot(w, op, s.dim[0], s.dim[1]);
  Tensor *a = input(w, op == 8 ? part_of(w, s) : s);
  switch (op) {
  case 0: return t_square(t_sum_over(a, keep, n, axis));
  case 1: return t_square(t_mean_over(a, keep, n, axis));
  case 2: return t_square(t_sum(a));
  case 3: return t_square(t_mean(a));
  case 4: return t_square(t_transpose_axes(a, 3, axis));
  case 5: return t_square(t_reshape(a, SHAPE(1, shape_count(s))));
  case 6: return t_square(t_sum_like(a, input(w, part_of(w, s))));
  case 7: a = t_transpose_axes(t_square(a), 3, axis);
    return t_reshape_like(a, input(w, SHAPE(shape_count(s))));
  default: return t_square(t_expand_like(a, input(w, s)));
  }
}
static Tensor *try_more(Trial *w, int op) {
  Shape s = any_shape(w, 3);
  int axis[] = {0, 1, 2}, n = draw(w, 4);
  bool keep = draw(w, 2);
  for (int d = 0; d < 2; d++) {
    int e = d + draw(w, 3 - d), taken = axis[e];
    axis[e] = axis[d];
    axis[d] = taken - 3 * draw(w, 2);
  }
  if (op == 3) s = SHAPE(1 + s.dim[0], 2, 3);
  Tensor *a = input(w, s);
  switch (op) {
  case 0: return t_prod_over(a, keep, n, axis);
  case 1: return t_prod_over(a, keep, 1, axis);
  case 2: return t_square(t_cumsum(a, axis[0]));
  case 3: return t_var_over(a, keep, n, axis);
  default: return t_square(
      t_squeeze(t_sum_over(a, true, 1, axis), axis[0]));
  }
}
static Tensor *try_class(Trial *w, int op) {
  Shape s = any_shape(w, 1 + draw(w, 3));
  bool keep = draw(w, 2);
  int axis[] = {draw(w, s.rank) - s.rank * draw(w, 2)};
  if (op == 8) s.dim[s.rank - 1] = 3;
  Tensor *a = input(w, s);
  for (long i = 0; i < shape_count(s); i++)
    w->data[w->feeds - 1][i] += (real)i / 300;
  switch (op) {
  case 0: return t_tanh(t_max(a));
  case 1: return t_tanh(t_min(a));
  case 2: return t_tanh(t_max_over(a, keep, 1, axis));
  case 3: return t_tanh(t_min_over(a, keep, 1, axis));
  case 4: return t_square(t_softmax(a));
  case 5: return t_square(t_log_softmax(a));
  case 6: return t_softmax_cross_entropy(a, input(w, s));
  case 7: return t_square(t_clip(a, -0.5016, 0.7516));
  default: return t_square(
      t_mul(a, t_stop(t_one_hot(t_argmax(a, -1), 3))));
  }
}
static Tensor *try_gather(Trial *w, int op) {
  Shape s = any_shape(w, 1 + draw(w, 3)), t = any_shape(w, 2);
  real number[9];
  for (int i = 0; i < 9; i++) number[i] = (real)draw(w, 2);
  s.dim[0] = 2 + op;
  Tensor *index = t_constant(w->graph, (Array){t, number});
  Tensor *table = t_reshape(input(w, s), s);
  return t_square(t_gather(table, index));
}
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
static Tensor *weighted(Trial *w, Tensor *f) {
  const char *error = graph_error(w->graph);
  ck_assert_msg(!error, "%s", error);
  Value y = naive(w, f);
  Session *s = session_new(w->graph);
  const Array *got = session_run(s, FETCH(f), w->feeds, w->feed);
  ck_assert_msg(got && agrees(*got, y, NARROW ? 1e-5 : 1e-13),
                "%s: wrong value", f->op->name);
  free(y.data);
  session_free(s);
  return t_sum(t_mul(f, feed_new(w, y.shape, y.shape)));
}
static void check(Trial *w, Tensor *f, int op) {
  int n = w->feeds;
  Session *s = session_new(w->graph);
  Tensor *y = weighted(w, f);
  for (int order = 1; order <= 2; order++) {
    real along[10][64] = {{0}};
    int first = w->feeds;
    Tensor *dy = along_gradient(w, n, y);
    memcpy(along, &w->data[first], (size_t)n * sizeof *along);
    double want = slope(w, y, along), is;
    const Array *got = session_run(s, FETCH(dy), w->feeds, w->feed);
    ck_assert_msg(got != NULL, "%s", session_error(s));
    is = (double)got->data[0];
    ck_assert_msg(close_to(is, want, NARROW ? 5e-4 : 1e-6),
                  "op %d, %s, trial %d, order %d: %.12g is not %.12g",
                  op, f->op->name, w->trial, order, is, want);
    y = dy;
  }
  session_free(s);
}
static void try_all(Tensor *(*formula)(Trial *, int), int n) {
  for (int op = 0; op < n; op++)
    for (int k = 0; k < 200; k++) {
      Trial w = {.graph = graph_new(), .seed = (uint64_t)k};
      w.trial = k;
      check(&w, formula(&w, op), op);
      graph_free(w.graph);
    }
}
START_TEST(maps_are_adjoint) { try_all(try_map, MAPS); } END_TEST
START_TEST(others_are_adjoint) { try_all(try_other, 13); } END_TEST
START_TEST(more_are_adjoint) { try_all(try_more, 5); } END_TEST
START_TEST(classes_are_adjoint) { try_all(try_class, 9); } END_TEST
START_TEST(rows_are_adjoint) { try_all(try_gather, 2); } END_TEST
START_TEST(stop_stops) {
  Graph *g = graph_new();
  Session *s = session_new(g);
  Tensor *a = t_number(g, 3), *y = t_mul(a, t_stop(a));
  Tensor *da = t_gradient(y, a);
  ck_assert(session_run(s, FETCH(da), NO_FEED)[0].data[0] == 3);
  session_free(s);
  graph_free(g);
}
END_TEST
TESTS("inner", 6, maps_are_adjoint, others_are_adjoint,
      more_are_adjoint, classes_are_adjoint, rows_are_adjoint,
      stop_stops)
