/* test_memory.c: what happens when there is no memory.
   Tangled from B-testing.nw. */
#include "countdown.h"
#include "suite.h"
#include "woven/woven.h"
#include <limits.h>

enum { N = 100 };
static real input[N * N], initial[N * N] = {1};

typedef struct Model { Tensor *x, *v, *loss, *step; } Model;
static Model model_of(Graph *g) {
  Model m = {.x = t_placeholder(g, "x", SHAPE(ANY, N))};
  m.v = t_variable(g, "v", (Array){SHAPE(N, N), initial});
  m.loss = t_mean(t_square(t_sub(t_tanh(t_dot(m.x, m.v)), 1)));
  for (int i = 0; i < N; i++) m.loss = t_add(m.loss, i);
  m.step = t_assign(m.v, t_sub(m.v, t_gradient(m.loss, m.v)));
  return m;
}
static real run(const Model *m, Session *s, long n) {
  const Array *r = session_run(s, FETCH(m->v, m->step),
                               FEED({m->x, {SHAPE(n, N), input}}));
  return r ? r[0].data[0] : -1;
}
static bool survives(Countdown *c) {
  Graph *g = graph_new_with((Allocator){countdown_resize, c});
  if (!g) return false;
  Model m = model_of(g);
  Session *s = session_new(g);
  bool whole = s && run(&m, s, N) == 1;
  if (whole) {
    c->left = LONG_MAX;
    run(&m, s, 1);
    long left = c->left = 1000;
    for (int i = 0; i < 10; i++) run(&m, s, 1 + i % 2 * (N - 1));
    ck_assert_int_eq(c->left, left);
  } else if (s) {
    ck_assert_str_eq(session_error(s), "out of memory");
    c->left = LONG_MAX;
    ck_assert(run(&m, s, N) == (graph_error(g) ? -1 : 1));
  }
  session_free(s);
  graph_free(g);
  return whole;
}
START_TEST(memory_may_run_out_anywhere) {
  for (int once = 0; once < 2; once++) {
    long n = 0;
    for (bool whole = false; !whole; n++) {
      Countdown c = {.left = n, .once = once};
      whole = survives(&c);
      ck_assert_int_eq(c.blocks, 0);
    }
    ck_assert_int_gt(n, 15);
  }
}
END_TEST
TESTS("memory", 6, memory_may_run_out_anywhere)
