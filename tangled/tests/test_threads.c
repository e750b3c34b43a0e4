/* test_threads.c: several sessions over one graph, in threads.
   Tangled from W6-sessions-bench.nw. */
#include "suite.h"
#include "woven/woven.h"
#include <pthread.h>

enum { THREADS = 4, ROUNDS = 200 };
static real numbers[8] = {0, 0, 0, 1, 1, 0, 1, 1};

typedef struct Work {
  Session *session;
  Tensor *x, *t, *w, *train;
  real weight[2];
} Work;
static void *train_unit(void *context) {
  Work *work = context;
  for (int i = 0; i < ROUNDS; i++) {
    long n = 1 + i % 4;
    session_run(work->session, FETCH(work->train),
                FEED({work->x, {SHAPE(n, 2), numbers}},
                     {work->t, {SHAPE(n, 1), numbers + 4}}));
  }
  const real *w = session_variable(work->session, work->w);
  work->weight[0] = w[0];
  work->weight[1] = w[1];
  return NULL;
}
START_TEST(threads_share_a_graph) {
  Graph *g = graph_new();
  Tensor *x = t_placeholder(g, "x", SHAPE(ANY, 2));
  Tensor *w = t_variable(g, "w", (Array){SHAPE(2, 1), numbers});
  Tensor *t = t_placeholder(g, "t", SHAPE(ANY, 1));
  Tensor *y = t_name(t_sigmoid(t_dot(x, w)), "y");
  Tensor *error = t_sub(y, t);
  Tensor *loss = t_sum(t_square(error));
  Tensor *delta = t_mul(error, t_mul(y, t_sub(1, y)));
  Tensor *slope = t_dot(t_transpose(x), delta);
  Tensor *step = t_assign(w, t_sub(w, slope));
  Tensor *train = t_group(g, 1, &step);
  Work work[THREADS + 1];
  pthread_t thread[THREADS];
  (void)loss;
  for (int i = 0; i <= THREADS; i++)
    work[i] = (Work){session_new(g), x, t, w, train, {0, 0}};
  for (int i = 0; i < THREADS; i++)
    pthread_create(&thread[i], NULL, train_unit, &work[i]);
  for (int i = 0; i < THREADS; i++) pthread_join(thread[i], NULL);
  train_unit(&work[THREADS]);
  for (int i = 0; i <= THREADS; i++) {
    ck_assert(work[i].weight[0] == work[THREADS].weight[0]);
    ck_assert(work[i].weight[1] == work[THREADS].weight[1]);
    ck_assert(work[i].weight[1] != 0);
    session_free(work[i].session);
  }
  graph_free(g);
}
END_TEST
TESTS("threads", 6, threads_share_a_graph)
