/* optimizers.c: rules for steps. Tangled from 11-optimizers.nw. */
#include "optimizers.h"
#include "../gradients.h"
#include "../graph_private.h"
#include "../state.h"
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define TINY (sizeof(real) < sizeof(double) ? FLT_MIN : DBL_MIN)

static bool taken(const Graph *graph, const char *name) {
  for (long id = graph_size(graph); id-- > 0;) {
    const char *other = graph_tensor(graph, id)->name;
    if (other && !strcmp(other, name)) return true;
  }
  return false;
}
static const char *slot_name(Tensor *w, const char *name) {
  if (!w || !w->name || !name) {
    graph_fail(graph_of(w), "slot: a name is missing");
    return NULL;
  }
  size_t room = strlen(w->name) + strlen(name) + 16;
  char *whole = graph_take(w->graph, room);
  if (whole) snprintf(whole, room, "%s/%s", w->name, name);
  for (int k = 2; whole && taken(w->graph, whole); k++)
    snprintf(whole, room, "%s/%s%d", w->name, name, k);
  return whole;
}
Tensor *optimizer_slot(Tensor *w, const char *name, Shape shape) {
  const char *whole = slot_name(w, name);
  if (!whole) return graph_inert(graph_of(w));
  Array zeros = array_new(shape);
  Tensor *slot = t_variable(w->graph, whole, zeros);
  array_free(zeros);
  return slot;
}
static Tensor *average(Tensor *w, const char *name, Tensor *x,
                       Tensor *share) {
  Tensor *m = optimizer_slot(w, name, w->shape);
  Tensor *old = t_sub(1, share);
  return t_assign(m, t_muladd(m, old, t_mul(x, share)));
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
const Optimizer optimizer_descent = {.rule = NULL};

Optimizer (optimizer_with)(Optimizer kind, Term rate) {
  kind.rate = rate;
  return kind;
}
const Optimizer optimizer_momentum = {momentum, .beta1 = 0.9};
const Optimizer optimizer_nesterov = {nesterov, .beta1 = 0.9};
const Optimizer optimizer_rmsprop = {
  rmsprop, .beta2 = 0.9, .epsilon = 1e-8};
const Optimizer optimizer_adam = {
  adam, .beta1 = 0.9, .beta2 = 0.999, .epsilon = 1e-8};
const Optimizer optimizer_adamw = {
  adam, .beta1 = 0.9, .beta2 = 0.999, .epsilon = 1e-8,
  .decay = 0.01};
static bool movable(Graph *graph, const char *who, int n,
                    Tensor *const variable[]) {
  if (n < 0) graph_fail(graph, "%s: %d variables", who, n);
  for (int i = 0; i < n && !graph_error(graph); i++) {
    const Tensor *v = variable[i];
    char text[TENSOR_TEXT];
    if (!v || v->graph != graph)
      graph_fail(graph, "%s: variable %d is %s", who, i,
                 v ? "of another graph" : "NULL");
    else if (v->op != &op_variable)
      graph_fail(graph, "%s: %s is not a variable", who,
                 tensor_text(v, text));
    for (int k = 0; k < i; k++)
      if (variable[k] == v)
        graph_fail(graph, "%s: %s is given twice", who,
                   tensor_text(v, text));
  }
  return !graph_error(graph);
}
static bool sensible(const Optimizer *o, Graph *graph) {
  if (o->rate.missing)
    graph_fail(graph, "apply: the rate is NULL");
  else if (!o->rate.tensor && !isfinite(o->rate.number))
    graph_fail(graph, "apply: the rate is %g", o->rate.number);
  else if (!(o->clip >= 0))
    graph_fail(graph, "apply: clip is %g", o->clip);
  return !graph_error(graph);
}
static Tensor *move(const Optimizer *o, Tensor *w, Tensor *g,
                    Tensor *back) {
  Tensor *d = o->rule ? o->rule(o, w, g) : g;
  if (o->decay != 0) d = t_muladd(w, o->decay, d);
  return t_assign(w, t_muladd(d, back, w));
}
static void shorten(double most, int n, Tensor *d[]) {
  Graph *graph = d[0]->graph;
  Tensor *largest = t_number(graph, TINY);
  Tensor *sum = t_number(graph, 0);
  for (int i = 0; i < n; i++)
    largest = t_maximum(largest, t_max(t_abs(d[i])));
  for (int i = 0; i < n; i++)
    sum = t_add(sum, t_sum(t_square(t_div(d[i], largest))));
  Tensor *factor = t_minimum(1, t_div(t_div(most, largest),
                                      t_sqrt(sum)));
  for (int i = 0; i < n; i++) d[i] = t_mul(d[i], factor);
}
Tensor *optimizer_minimize(Optimizer o, Tensor *loss, int n,
                           Tensor *const variable[]) {
  Graph *graph = graph_of(loss);
  for (int i = 0; !graph && i < n; i++)
    graph = graph_of(variable[i]);
  if (!movable(graph, "minimize", n, variable))
    return graph_inert(graph);
  if (!n) return t_group(graph, 0, NULL);
  Tensor **d = graph_take(graph, (size_t)n * sizeof *d);
  if (d) t_gradients(loss, n, variable, d);
  return graph_error(graph) ? graph_inert(graph)
                            : optimizer_apply(o, n, variable, d);
}
Tensor *optimizer_apply(Optimizer o, int n,
                        Tensor *const variable[],
                        Tensor *const gradient[]) {
  Graph *graph = NULL;
  for (int i = 0; !graph && i < n; i++)
    graph = graph_of(variable[i]);
  if (!movable(graph, "apply", n, variable) ||
      !sensible(&o, graph))
    return graph_inert(graph);
  Tensor **d = graph_take(graph, (size_t)n * sizeof *d);
  if (!d) return graph_inert(graph);
  memcpy(d, gradient, (size_t)n * sizeof *d);
  for (int i = 0; i < n; i++) {
    Tensor *w = variable[i];
    char is[SHAPE_TEXT], wanted[SHAPE_TEXT];
    if (!d[i] || d[i]->graph != graph)
      return graph_fail(graph, "apply: gradient %d is %s", i,
                        d[i] ? "of another graph" : "NULL");
    if (!shape_same(d[i]->shape, w->shape))
      return graph_fail(graph, "apply: the gradient of \"%.40s\" %s "
                        "has the shape %s", w->name,
                        shape_text(w->shape, wanted),
                        shape_text(d[i]->shape, is));
  }
  if (o.clip > 0) shorten(o.clip, n, d);
  Tensor *back = t_neg(o.rate.tensor ? o.rate.tensor
                       : t_number(graph, o.rate.number));
  for (int i = 0; i < n; i++)
    d[i] = move(&o, variable[i], d[i], back);
  return t_group(graph, n, d);
}
