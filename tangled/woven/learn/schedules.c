/* schedules.c: rates that change.
   Tangled from 11-optimizers.nw. */
#include "schedules.h"
#include "../graph_private.h"

Tensor *schedule_count(Graph *graph, const char *name) {
  real zero = 0;
  Tensor *n = t_variable(graph, name, (Array){SCALAR, &zero});
  return t_assign(n, t_add(n, 1));
}
static bool lasting(Tensor *t, const char *what, double n) {
  if (n > 0) return true;
  graph_fail(graph_of(t), "%s: over %g steps", what, n);
  return false;
}
Tensor *schedule_drop(Tensor *t, double n, double p) {
  return t_select(t_greater(t, n), p, 1);
}
Tensor *schedule_cosine(Tensor *t, double n) {
  const double pi = 3.14159265358979323846;
  if (!lasting(t, "cosine", n)) return graph_inert(graph_of(t));
  Tensor *part = t_minimum(1, t_div(t_sub(t, 1), n));
  return t_div(t_add(1, t_cos(t_mul(pi, part))), 2);
}
Tensor *schedule_warm_up(Tensor *t, double n) {
  if (!lasting(t, "warm_up", n)) return graph_inert(graph_of(t));
  return t_minimum(1, t_div(t, n));
}
