/* optimizers.c: rules for steps. Tangled from 11-optimizers.nw. */
#include "optimizers.h"
#include "gradients.h"
#include "graph_private.h"
#include "state.h"

Tensor *optimizer_slot(Tensor *w, const char *name, Shape shape) {
  Message text = {""};
  message_append(&text, "%s/%s", w->name, name);
  Array zeros = array_new(shape);
  Tensor *slot = t_variable(w->graph, text.text, zeros);
  array_free(zeros);
  return slot;
}
static Tensor *average(Tensor *w, const char *name, Tensor *x,
                       Tensor *share) {
  Tensor *m = optimizer_slot(w, name, w->shape);
  return t_assign(m, t_muladd(t_sub(x, m), share, m));
}
static Tensor *momentum(const Optimizer *o, Tensor *w, Tensor *g) {
  Tensor *u = optimizer_slot(w, "momentum", w->shape);
  return t_assign(u, t_muladd(u, o->beta1, g));
}
static Tensor *nesterov(const Optimizer *o, Tensor *w, Tensor *g) {
  return t_muladd(momentum(o, w, g), o->beta1, g);
}
static Tensor *rmsprop(const Optimizer *o, Tensor *w, Tensor *g) {
  Tensor *part = t_number(w->graph, 1 - o->beta2);
  Tensor *v = average(w, "square", t_square(g), part);
  return t_div(g, t_add(t_sqrt(v), o->epsilon));
}
static Tensor *share(Tensor *w, const char *name, double beta) {
  Tensor *s = optimizer_slot(w, name, SCALAR);
  s = t_assign(s, t_muladd(s, beta, 1 - beta));
  return t_div(1 - beta, s);
}
static Tensor *adam(const Optimizer *o, Tensor *w, Tensor *g) {
  Tensor *m = average(w, "mean", g, share(w, "mean_n", o->beta1));
  Tensor *v = average(w, "square", t_square(g),
                      share(w, "square_n", o->beta2));
  return t_div(m, t_add(t_sqrt(v), o->epsilon));
}
Optimizer (optimizer_descent)(Term rate) {
  return (Optimizer){.rate = rate};
}
Optimizer (optimizer_momentum)(Term rate, double m) {
  return (Optimizer){momentum, rate, .beta1 = m};
}
Optimizer (optimizer_nesterov)(Term rate, double m) {
  return (Optimizer){nesterov, rate, .beta1 = m};
}
Optimizer (optimizer_rmsprop)(Term rate) {
  return (Optimizer){rmsprop, rate, .beta2 = 0.9, .epsilon = 1e-8};
}
Optimizer (optimizer_adam)(Term rate) {
  return (optimizer_adamw)(rate, 0);
}
Optimizer (optimizer_adamw)(Term rate, double decay) {
  return (Optimizer){adam, rate, 0.9, 0.999, 1e-8, .decay = decay};
}
Tensor *optimizer_minimize(Optimizer o, Tensor *loss, int n,
                           Tensor *const *variable) {
  Graph *graph = loss->graph;
  for (int i = 0; i < n && !graph_error(graph); i++) {
    char text[TENSOR_TEXT];
    if (variable[i]->op != &op_variable)
      graph_fail(graph, "minimize: %s is not a variable",
                 tensor_text(variable[i], text));
  }
  Tensor **d = graph_take(graph, (size_t)n * sizeof *d);
  Tensor *rate = o.rate.tensor ? o.rate.tensor
                               : t_number(graph, o.rate.number);
  if (d) t_gradients(loss, n, variable, d);
  if (graph_error(graph)) return graph_inert(graph);
  if (o.clip > 0) {
    Tensor *sum = t_number(graph, 0);
    for (int i = 0; i < n; i++)
      sum = t_add(sum, t_sum(t_square(d[i])));
    Tensor *factor = t_minimum(1, t_div(o.clip, t_sqrt(sum)));
    for (int i = 0; i < n; i++) d[i] = t_mul(d[i], factor);
  }
  for (int i = 0; i < n; i++) {
    Tensor *w = variable[i];
    if (o.rule) d[i] = o.rule(&o, w, d[i]);
    if (o.decay != 0) d[i] = t_muladd(w, o.decay, d[i]);
    d[i] = t_assign(w, t_muladd(d[i], t_neg(rate), w));
  }
  return t_group(graph, n, d);
}
