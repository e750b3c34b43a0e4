/* test_random.c: random graphs against a naive evaluator.
   Tangled from B-testing.nw. */
#include "suite.h"
#include "trial.h"

typedef struct Garden {
  Trial w;
  uint8_t byte[128];
  Tensor *y, *dx[9], *set[2];
  Session *session;
} Garden;
static void start(Garden *a, int seed) {
  Trial *w = &a->w;
  *a = (Garden){.w = {.graph = graph_new(), .trial = seed}};
  w->seed = (uint64_t)seed;
  for (int i = 0; i < 128; i++) a->byte[i] = (uint8_t)draw(w, 256);
  w->next = a->byte;
  w->end = a->byte + sizeof a->byte;
  w->careful = true;
  w->maps = seed % 2 ? CORNER : MAPS;
  plant(w);
  for (int i = 0; i < 20; i++) a->y = grow(w);
  Tensor *x[9];
  for (int i = 0; i < 9; i++) x[i] = w->feed[i].tensor;
  t_gradients(a->y = t_sum(a->y), 9, x, a->dx);
  for (int i = 0; i < 9; i++) w->node[w->nodes++] = a->dx[i];
  Tensor *any = w->node[draw(w, w->nodes)];
  Tensor *next = t_tanh(t_add(x[1], t_sum(any)));
  a->set[0] = t_assign(x[0], next);
  Tensor *from[] = {x[0], next, t_ones_like(x[1])};
  a->set[1] = t_assign(x[1], from[draw(w, 3)]);
  a->session = session_new(w->graph);
}
static void run(Garden *a) {
  Trial *w = &a->w;
  Tensor *fetch[6] = {[4] = a->set[0], [5] = a->set[1]};
  int n = 4 + draw(w, 3);
  for (int i = 0; i < 4; i++)
    fetch[i] = w->node[draw(w, w->nodes)];
  double total[2] = {0};
  Tensor *inner = w->node[9 + draw(w, 20)];
  if (draw(w, 2) && inner->inputs > 0) {
    Value like = naive(w, inner);
    feed_new(w, SCALAR, like.shape);
    w->feed[9].tensor = inner;
    free(like.data);
  }
  for (int again = 0; again < 2; again++) {
    const Array *got = session_run(a->session, n, fetch, w->feeds - 2,
                                   w->feed + 2);
    ck_assert_msg(got != NULL, "seed %d: %s", w->trial,
                  session_error(a->session));
    for (int i = 0; i < n; i++) {
      Value want = naive(w, fetch[i]);
      ck_assert_msg(agrees(got[i], want, NARROW ? 2e-4 : 1e-11),
                    "seed %d: node %ld, %s, differs", w->trial,
                    fetch[i]->id, fetch[i]->op->name);
      for (long k = 0; k < shape_count(want.shape); k++)
        total[again] += (double)got[i].data[k];
      free(want.data);
    }
    for (int i = 4; i < n; i++)
      memcpy(w->data[i - 4], got[i].data, 6 * sizeof(real));
  }
  if (n == 4) ck_assert(total[0] == total[1]);
  w->feeds = 9;
}
static void check_slope(Garden *a) {
  Trial *w = &a->w;
  real along[10][64] = {{0}};
  double sum = 0;
  const Array *dx = session_run(a->session, 9, a->dx,
                                7, w->feed + 2);
  for (int k = 0; k < 9; k++) {
    array_normal((Array){dx[k].shape, along[k]}, &w->seed);
    EACH(dx[k]) sum += (double)dx[k].data[i] * (double)along[k][i];
  }
  double want = slope(w, a->y, along);
  ck_assert_msg(close_to(sum, want, NARROW ? 2e-3 : 5e-6),
                "seed %d: %g is not %g", w->trial, sum, want);
}
START_TEST(graphs_agree_with_naive) {
  for (int seed = 0; seed < 1000; seed++) {
    Garden a;
    start(&a, seed);
    for (int i = 0; i < 6; i++) run(&a);
    if (a.w.maps == CORNER) check_slope(&a);
    session_free(a.session);
    graph_free(a.w.graph);
  }
}
END_TEST
TESTS("random", 6, graphs_agree_with_naive)
