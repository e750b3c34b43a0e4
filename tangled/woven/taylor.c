/* taylor.c: series. Tangled from 17-forward.nw and
   W17-forward-bench.nw. */
#include "forward.h"
#include "graph_private.h"
#include "memory.h"
#include "ops.h"
#include "way.h"
#include <string.h>

typedef struct Series {
  Tensor *tensor;
  int degree;              /* how far it is wanted */
  Tensor **c, **rate;      /* c[k]; and k c[k], once it is known */
  bool moves;              /* it depends on x */
  bool sloped;             /* the slopes have been made */
  struct Series *slope[OP_INPUTS];   /* by input; NULL: zero */
  struct Series *next;               /* in order */
  struct Series *user, *sibling;     /* whose last input this is */
} Series;
typedef struct Walk {
  Way way;
  Tensor *one;
  Series *first, **end;
  bool full;               /* memory ran out */
} Walk;
static Series *known(Walk *w, const Tensor *t) {
  void **at = way_note(&w->way, t);
  w->full |= !at;
  return at ? *at : NULL;
}
static bool moves(Walk *w, const Tensor *t, int i) {
  const Series *s = way_leads(t, i) ? known(w, t->input[i]) : NULL;
  return s && s->moves;
}
static unsigned moving_inputs(Walk *w, const Tensor *t) {
  unsigned set = 0;
  for (int i = 0; i < t->inputs; i++)
    if (moves(w, t, i)) set |= 1u << (i < 31 ? i : 31);
  return set;
}
static Series *last_input(Walk *w, const Tensor *t) {
  return t->inputs ? known(w, t->input[t->inputs - 1]) : NULL;
}
static Series *series_new(Walk *w, Tensor *t, int degree) {
  Arena *scratch = &w->way.scratch;
  size_t room = 2 * ((size_t)degree + 1) * sizeof(Tensor *);
  Series *s = arena_take(scratch, sizeof *s, sizeof(void *));
  Tensor **c = arena_take(scratch, room, sizeof(void *));
  void **at = way_note(&w->way, t);
  w->full |= !s || !c || !at;
  if (w->full) return NULL;
  *s = (Series){.tensor = t, .degree = degree, .c = c,
                .rate = c + degree + 1};
  c[0] = t;
  *at = *w->end = s;
  w->end = &s->next;
  Series *last = last_input(w, t);
  for (int i = 0; i < t->inputs; i++) s->moves |= moves(w, t, i);
  if (last) {
    s->sibling = last->user;
    last->user = s;
  }
  return s;
}
static bool same_input(Walk *w, const Tensor *a, const Tensor *b) {
  return a == b || (known(w, a) && known(w, a) == known(w, b));
}
static Series *twin(Walk *w, const Tensor *t) {
  Series *last = last_input(w, t);
  for (Series *s = last ? last->user : NULL; s; s = s->sibling) {
    const Tensor *u = s->tensor;
    bool same = u->op == t->op && u->inputs == t->inputs &&
                !memcmp(op_attributes(u), op_attributes(t),
                        t->op->attribute_size);
    for (int i = 0; same && i < t->inputs; i++)
      same = same_input(w, u->input[i], t->input[i]);
    if (same) return s;
  }
  return NULL;
}
static Tensor *plus(Tensor *a, Tensor *b) {
  return !a ? b : !b ? a : t_add(a, b);
}
static Tensor *times(const Walk *w, Tensor *a, Tensor *b) {
  return a == w->one ? b : b == w->one ? a : t_mul(a, b);
}
static Tensor *convolved(Walk *w, Tensor *t, int k) {
  Series *a = known(w, t->input[0]), *b = known(w, t->input[1]);
  Tensor **in = way_inputs(t), *sum = NULL;
  for (int j = 0; j <= k; j++) {
    if (!in || !a->c[j] || !b->c[k - j]) continue;
    in[0] = a->c[j], in[1] = b->c[k - j];
    sum = plus(sum, way_again(t, in));
  }
  return sum;
}
static Tensor *replaced(Walk *w, Tensor *t, int k) {
  Tensor **in = way_inputs(t);
  bool any = false;
  for (int i = 0; in && i < t->inputs; i++) {
    Series *s = moves(w, t, i) ? known(w, t->input[i]) : NULL;
    if (!s || !s->c[k]) continue;
    in[i] = s->c[k];
    any = true;
  }
  return any || !in ? way_again(t, in) : NULL;
}
static Tensor *divided(Walk *w, Series *s, int k) {
  Series *a = known(w, s->tensor->input[0]);
  Series *b = known(w, s->tensor->input[1]);
  Tensor *top = a && a->moves ? a->c[k] : NULL, *sum = NULL;
  for (int j = 1; j <= k; j++)
    if (b->c[j] && s->c[k - j])
      sum = plus(sum, times(w, b->c[j], s->c[k - j]));
  if (sum) top = top ? t_sub(top, sum) : t_neg(sum);
  return top ? t_div(top, b->tensor) : NULL;
}
static Tensor *rate(Series *s, int k) {
  if (k == 1) return s->c[1];
  if (!s->rate[k] && s->c[k]) s->rate[k] = t_mul(k, s->c[k]);
  return s->rate[k];
}
static void join(Walk *w, Graph *g, long before, int degree) {
  for (long id = before; id < graph_size(g) && !w->full; id++) {
    Tensor *t = graph_tensor(g, id);
    void **at = way_note(&w->way, t);
    Series *s = twin(w, t);
    if (s && at) *at = s;
    else series_new(w, t, degree);
  }
}
static void make_slopes(Walk *w, Series *s) {
  Tensor *t = s->tensor;
  for (int i = 0; i < t->inputs && !w->full; i++) {
    if (!moves(w, t, i)) continue;
    long before = graph_size(t->graph);
    Tensor *f = t->op->gradient(t, w->one, i);
    if (graph_error(t->graph)) return;
    join(w, t->graph, before, s->degree - 1);
    s->slope[i] = f ? known(w, f) : NULL;
  }
  s->sloped = true;
}
static Tensor *chained(Walk *w, Series *s, int k) {
  Tensor *t = s->tensor, *steady = NULL, *sum = NULL;
  if (!s->sloped) make_slopes(w, s);
  for (int i = 0; i < t->inputs && !w->full; i++) {
    Series *a = moves(w, t, i) ? known(w, t->input[i]) : NULL;
    Series *f = s->slope[i];
    if (!a || !f) continue;
    if (!f->moves && a->c[k])
      steady = plus(steady, t->op->gradient(t, a->c[k], i));
    for (int j = 1; f->moves && j <= k; j++)
      if (rate(a, j) && f->c[k - j])
        sum = plus(sum, times(w, rate(a, j), f->c[k - j]));
  }
  if (!steady) s->rate[k] = sum;
  return plus(steady, sum && k > 1 ? t_div(sum, k) : sum);
}
static Tensor *refuse(const Tensor *t) {
  char text[TENSOR_TEXT];
  return graph_fail(t->graph, "no series through %s %s",
                    t->op->name, tensor_text(t, text));
}
static Tensor *coefficient(Walk *w, Series *s, int k) {
  const Op *op = s->tensor->op;
  unsigned moving = moving_inputs(w, s->tensor);
  bool linear = (op->linear & moving) == moving;
  bool one = !(moving & (moving - 1)) || op->arity < 0;
  if (linear && one) return replaced(w, s->tensor, k);
  if (linear && moving == 3) return convolved(w, s->tensor, k);
  if (op->text && !strcmp(op->text, "a / b"))
    return divided(w, s, k);
  if (op->pointwise && op->gradient &&
      s->tensor->inputs <= OP_INPUTS) return chained(w, s, k);
  return refuse(s->tensor);
}
static void walk_orders(Walk *w, const Series *x, int degree) {
  Graph *g = x->tensor->graph;
  for (int k = 1; k <= degree; k++)
    for (Series *s = w->first; s; s = s->next) {
      if (w->full || graph_error(g)) return;
      if (!s->moves || s == x || k > s->degree) continue;
      Tensor *c = coefficient(w, s, k);
      if (c) s->c[k] = t_expand_like(c, s->tensor);
    }
}
static bool start(Walk *w, Tensor *y, Tensor *x, Tensor *v,
                  int degree) {
  if (!way_to(&w->way, 1, &y)) return false;
  w->end = &w->first;
  series_new(w, w->one, 0);
  Series *s = series_new(w, x, degree);
  if (!s) return false;
  s->moves = true;
  if (degree > 0) s->c[1] = v;
  for (long i = 0; i < w->way.count && !w->full; i++)
    if (w->way.node[i] != x)
      series_new(w, w->way.node[i], degree);
  walk_orders(w, s, degree);
  return !w->full;
}
void t_taylor(Tensor *y, Tensor *x, Tensor *v, int degree,
              Tensor **c) {
  Graph *g = graph_of(y ? y : x ? x : v);
  Walk w = {.one = t_number(g, 1)};
  if (!v) v = tensor_shape(x).rank ? t_ones_like(x) : w.one;
  Tensor *all[] = {y, x, v};
  if (degree < 0) graph_fail(g, "a series of degree %d", degree);
  bool fine = way_joins(g, "series of", 3, all);
  if (fine && !start(&w, y, x, t_expand_like(v, x), degree))
    graph_fail(g, "out of memory");
  for (int k = 0; k <= degree; k++) {
    bool made = !graph_error(g);
    Tensor *term = made ? known(&w, y)->c[k] : graph_inert(g);
    c[k] = term ? term : t_zeros_like(y);
  }
  arena_release(&w.way.scratch);
}
