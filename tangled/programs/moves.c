/* moves.c: the time of a step by the rule, for a layer of 784 by
   256 weights. Tangled from W11-optimizers-bench.nw. */
#include "choose.h"
#include "clock.h"
#include "woven/op_map.h"
#include <stdio.h>

OP_TERNARY(blend, (1 - c) * a + c * b, NULL, NULL, NULL)
OP_TERNARY(blend_square, (1 - c) * a + c * (b * b),
           NULL, NULL, NULL)
OP_TERNARY(over, a / (b + c), NULL, NULL, NULL)
static Tensor *fused(const Optimizer *o, Tensor *w, Tensor *g) {
  Tensor *m = optimizer_slot(w, "mean", w->shape);
  Tensor *v = optimizer_slot(w, "square", w->shape);
  m = t_assign(m, t_blend(TERM(m), TERM(g), TERM(1 - o->beta1)));
  v = t_assign(v, t_blend_square(TERM(v), TERM(g),
                                 TERM(1 - o->beta2)));
  return t_over(TERM(m), TERM(t_sqrt(v)), TERM(o->epsilon));
}
static double time_of(Session *s, Tensor *step, const Feed *feed) {
  double start = worked();
  for (int i = 0; i < 10; i++) session_run(s, 1, &step, 1, feed);
  return (worked() - start) / 10;
}
int main(void) {
  enum { IN = 784, OUT = 256, BATCH = 100, RULES = 7 };
  static real weights[IN * OUT], data[BATCH * IN];
  Graph *g = graph_new();
  Session *s = session_new(g);
  array_normal((Array){SHAPE(BATCH, IN), data}, &(uint64_t){1});
  Tensor *x = t_placeholder(g, "x", SHAPE(BATCH, IN));
  Tensor *w = t_variable(g, "w", (Array){SHAPE(IN, OUT), weights});
  Tensor *loss = t_mean(t_square(t_sub(t_dot(x, w), 1)));
  Tensor *step[RULES];
  for (int k = 0; k < RULES; k++) {
    Optimizer o = optimizer_with(*choices[k % 6].kind, 0.0001);
    if (k == 6) o = optimizer_with(optimizer_adam, 0.0001),
                o.rule = fused;
    step[k] = optimizer_minimize(o, loss, 1, &w);
  }
  const Feed feed = {x, {SHAPE(BATCH, IN), data}};
  double best[RULES];
  for (int round = 0; round < 40; round++)
    for (int k = 0; k < RULES; k++) {
      double time = time_of(s, step[k], &feed);
      if (!round || time < best[k]) best[k] = time;
    }
  printf("rule\tus a step\tratio\n");
  for (int k = 0; k < RULES; k++)
    printf("%s\t%.0f\t%.2f\n",
           k < 6 ? choices[k].name : "adam, five passes",
           1e6 * best[k], best[k] / best[0]);
  session_free(s);
  graph_free(g);
  return 0;
}
