/* kernel_times.c: what kernels cost, in nanoseconds a number.
   Tangled from W5-ops-bench.nw. */
#include "by_hand.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double round_of(const Step *s) {
  clock_t start = clock(), end;
  long calls = 0;
  do {
    for (int i = 0; i < 10; i++) s->op->compute(s);
    calls += 10;
    end = clock();
  } while (end - start < CLOCKS_PER_SEC / 50);
  return (double)(end - start) * 1e9 / CLOCKS_PER_SEC /
         (double)calls;
}

static double nanoseconds(const Tensor *t) {
  by_hand_check(t->graph);
  real **value = by_hand_memory(calloc((size_t)t->id + 1,
                                       sizeof *value));
  for (long id = 0; id <= t->id; id++) {
    Array all = array_new(graph_tensor(t->graph, id)->shape);
    value[id] = by_hand_memory(all.data);
    for (long i = shape_count(all.shape); i-- > 0;)
      all.data[i] = (real)(i % 7) / 8;
  }
  Operand seen;
  Step *s = by_hand_step(t, value, &seen);
  double best = round_of(s);
  for (int i = 0; i < 6; i++) {
    double now = round_of(s);
    if (now < best) best = now;
  }
  for (long id = 0; id <= t->id; id++) free(value[id]);
  free(value);
  free(s);
  return best;
}
int main(void) {
  Graph *g = graph_new();
  Tensor *a = t_placeholder(g, "a", SHAPE(100, 256));
  Tensor *b = t_placeholder(g, "b", SHAPE(100, 256));
  Tensor *row = t_placeholder(g, "row", SHAPE(256));
  Tensor *x = t_placeholder(g, "x", SHAPE(100, 784));
  Tensor *w = t_placeholder(g, "w", SHAPE(784, 256));
  Tensor *u = t_placeholder(g, "u", SHAPE(4, 2));
  Tensor *v = t_placeholder(g, "v", SHAPE(2, 2));
  Tensor *s = t_placeholder(g, "s", SHAPE(100, 28, 5));
  Tensor *f = t_placeholder(g, "f", SHAPE(5, 8));
  Tensor *p = t_placeholder(g, "p", SHAPE(8000, 3));
  Tensor *q = t_placeholder(g, "q", SHAPE(8000, 3));
  const struct { const char *name; Tensor *t; double numbers; }
  kernel[] = {
    {"add, 100 x 256", t_add(a, b), 25600},
    {"add, 8000 x 3", t_add(p, q), 24000},
    {"add a row", t_add(a, row), 25600},
    {"exp", t_exp(a), 25600},
    {"sum of columns", t_sum_over(a, false, AXES(0)), 25600},
    {"sum of rows", t_sum_over(a, false, AXES(1)), 25600},
    {"dot, 4 x 2 by 2 x 2", t_dot(u, v), 16},
    {"dot, 100 x 784, 784 x 256", t_dot(x, w), 784 * 25600},
    {"dot, 100 of 28 x 5, 5 x 8", t_dot(s, f), 112000},
  };
  for (size_t i = 0; i < sizeof kernel / sizeof *kernel; i++)
    printf("%s\t%.2f\n", kernel[i].name,
           nanoseconds(kernel[i].t) / kernel[i].numbers);
  graph_free(g);
  return 0;
}
