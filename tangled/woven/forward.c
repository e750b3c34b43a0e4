/* forward.c: derivatives along directions.
   Tangled from 17-forward.nw. */
#include "forward.h"
#include "gradients.h"
#include "graph_private.h"
#include "ops.h"
#include "way.h"

static Tensor *through(Way *w, Tensor *t, int i) {
  Tensor **in = way_inputs(t);
  for (int k = 0; in && k < t->inputs; k++) {
    bool moved = k == i || (t->op->arity < 0 && way_leads(t, k));
    Tensor *d = moved ? *way_note(w, t->input[k]) : NULL;
    if (d) in[k] = d;
  }
  return way_again(t, in);
}
static Tensor *turn_rule(Tensor *t, Tensor *d, int i) {
  Tensor *u = t_ones_like(t), *back = t->op->gradient(t, u, i);
  return back ? t_gradient(t_mul(back, d), u) : NULL;
}
static Tensor *share_of(Way *w, Tensor *t, int i) {
  char text[TENSOR_TEXT];
  Tensor *d = *way_note(w, t->input[i]);
  if (!d) return NULL;
  if (!t->op->gradient)
    return graph_fail(t->graph, "no tangent through %s %s",
                      t->op->name, tensor_text(t, text));
  if (t->op->pointwise) return t->op->gradient(t, d, i);
  if (op_linear(t->op, i)) return through(w, t, i);
  return turn_rule(t, d, i);
}
static Tensor *plus(Tensor *a, Tensor *b) {
  return a ? t_add(a, b) : b;
}
static bool is_join(const Op *op, int i) {
  return op->arity < 0 && !op->pointwise && op_linear(op, i);
}
static void arrive(Way *w, Tensor *t) {
  void **to = way_note(w, t);
  Tensor *sum = *to;
  for (int i = 0; i < t->inputs; i++) {
    Tensor *share = way_leads(t, i) ? share_of(w, t, i) : NULL;
    if (share) sum = plus(sum, share);
    if (share && is_join(t->op, i)) break;
  }
  if (sum) *to = t_expand_like(sum, t);
}
static bool walk(Way *w, int m, Tensor *const *y, int n,
                 Tensor *const *x, Tensor *const *v) {
  if (!way_to(w, m, y)) return false;
  for (int k = 0; k < n; k++) {
    void **to = way_note(w, x[k]);
    if (!to) return false;
    *to = plus(*to, t_expand_like(v[k], x[k]));
  }
  for (long k = 0; k < w->count; k++) arrive(w, w->node[k]);
  return true;
}
void t_tangents(int m, Tensor *const *y, int n, Tensor *const *x,
                Tensor *const *v, Tensor **dy) {
  Way w = {.count = 0};
  if (m == 0) return;
  Graph *g = graph_among(m, y);
  if (!g) g = graph_among(n, x);
  if (!g) g = graph_among(n, v);
  if (way_joins(g, "tangent of", m, y) &&
      way_joins(g, "tangent by", n, x) &&
      way_joins(g, "tangent along", n, v) &&
      !walk(&w, m, y, n, x, v)) graph_fail(g, "out of memory");
  for (int k = 0; k < m; k++) {
    Tensor *d = graph_error(g) ? graph_inert(g)
                               : *way_note(&w, y[k]);
    dy[k] = d ? d : t_zeros_like(y[k]);
  }
  arena_release(&w.scratch);
}
Tensor *t_tangent(Tensor *y, Tensor *x, Tensor *v) {
  Tensor *dy;
  t_tangents(1, &y, 1, &x, &v, &dy);
  return dy;
}
void t_hessian_product(Tensor *y, int n, Tensor *const *x,
                       Tensor *const *v, Tensor **hv) {
  t_gradients(y, n, x, hv);
  t_tangents(n, hv, n, x, v, hv);
}
