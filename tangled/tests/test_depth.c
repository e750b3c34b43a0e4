/* test_depth.c: deep graphs on a small stack.
   Tangled from B-testing.nw. */
#include "suite.h"
#include "woven/woven.h"
#include <math.h>
#include <pthread.h>
#include <unistd.h>

typedef struct Diamonds {
  int n;
  long nodes;
  real y, dx;
} Diamonds;
static void *diamonds(void *argument) {
  Diamonds *d = argument;
  Array one = {SCALAR, (real[]){1}};
  Graph *g = graph_new();
  Session *s = session_new(g);
  Tensor *x = t_number(g, 1), *y = x;
  for (int i = 0; i < d->n; i++) y = t_add(y, y);
  Tensor *dx = t_gradient(y, x);
  const Array *r = session_run(s, FETCH(y, dx), FEED({x, one}));
  if (r) *d = (Diamonds){d->n, graph_size(g), r[0].data[0],
                         r[1].data[0]};
  session_free(s);
  graph_free(g);
  return NULL;
}
static Diamonds on_small_stack(int n) {
  Diamonds d = {.n = n};
  pthread_attr_t attributes;
  pthread_t thread;
  long least = sysconf(_SC_THREAD_STACK_MIN);
  size_t size = least > 1 << 16 ? (size_t)least : 1 << 16;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, size);
  while (pthread_create(&thread, &attributes, diamonds, &d))
    pthread_attr_setstacksize(&attributes, size *= 2);
  pthread_join(thread, NULL);
  pthread_attr_destroy(&attributes);
  return d;
}
START_TEST(depth_needs_no_stack) {
  const int depth[] = {1, 100, 1000, 100000};
  long overhead = on_small_stack(0).nodes;
  for (int i = 0; i < 4; i++) {
    Diamonds d = on_small_stack(depth[i]);
    ck_assert(d.y == REAL_MATH(ldexp)(1, depth[i]));
    ck_assert(d.dx == d.y);
    ck_assert_int_eq(d.nodes, 2 * depth[i] + overhead);
  }
}
END_TEST
static double logistic(int n, long *nodes) {
  Graph *g = graph_new();
  Session *s = session_new(g);
  real start = (real)0.3;
  Tensor *x = t_variable(g, "x", (Array){SCALAR, &start}), *l = x;
  for (int i = 0; i < n; i++) l = t_mul(t_mul(4, l), t_sub(1, l));
  Tensor *dl = t_gradient(l, x);
  const Array *r = session_run(s, FETCH(dl), NO_FEED);
  double dx = (double)r[0].data[0];
  *nodes = graph_size(g);
  session_free(s);
  graph_free(g);
  return dx;
}
START_TEST(sharing_is_kept) {
  double theta = asin(sqrt((real)0.3));
  long nodes[9];
  for (int n = 1; n <= 8; n++) {
    double want = sin(ldexp(theta, n + 1)) / sin(2 * theta);
    double dx = logistic(n, &nodes[n]) / ldexp(want, n);
    ck_assert_double_eq_tol(dx, 1, 1e-2);
    if (n > 3)
      ck_assert_int_eq(nodes[n] - nodes[n - 1],
                       nodes[3] - nodes[2]);
  }
}
END_TEST
TESTS("depth", 6, depth_needs_no_stack, sharing_is_kept)
