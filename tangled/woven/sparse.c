/* sparse.c: derivatives of which most are zero.
   Tangled from 16-higher.nw and W16-higher-bench.nw. */
#include "gradients.h"
#include "graph_private.h"
#include "higher.h"
#include "memory.h"
#include "ops.h"
#include "session.h"
#include "state.h"
#include "way.h"
#include <string.h>

typedef struct Flow {      /* how an input's elements arrive */
  long n;                  /* pairs; -1: from each to all */
  long *from, *to;
  const struct Threads *source;
  struct Flow *next;       /* from another input */
} Flow;
typedef struct Threads {   /* what is known of a node */
  long count;              /* its elements, */
  uint64_t *word;          /* the threads in each, */
  Flow *flow;              /* and where they come from */
} Threads;
typedef struct Weave {
  Way way;
  Graph *graph;
  Session *session;       /* for asking */
  Tensor *y, *x;
  long rows, columns, words;   /* words of bits in a row */
  uint64_t *bits;
  long *group, groups;    /* of each row; how many there are */
  bool full;              /* memory ran out */
} Weave;
static void *take(Weave *w, long n, size_t size) {
  size_t bytes = ((size_t)n + 1) * size;
  void *piece = arena_take(&w->way.scratch, bytes, 16);
  w->full |= !piece;
  return piece;
}
static Threads *threads_of(Weave *w, const Tensor *t) {
  return *way_note(&w->way, t);
}
static bool arrives(const Weave *w, long r, long c) {
  return w->bits[r * w->words + c / 64] >> c % 64 & 1;
}
static const real *ask(Weave *w, Tensor *in, Tensor *out,
                       Array a) {
  const Array *r = session_run(w->session, FETCH(out),
                               FEED({in, a}));
  if (!r && !strcmp(session_error(w->session), "out of memory"))
    w->full = true;
  return r ? r->data : NULL;
}
static bool alone(const Tensor *t, int i) {
  for (int k = 0; k < t->inputs; k++)
    if (k != i && t->op->arity >= 0 && way_leads(t, k) &&
        t->input[k]->op != &op_constant) return false;
  return op_linear(t->op, i);
}
static Tensor *carried(Tensor *t, int i) {
  if (t->op->pointwise) return t_expand_like(t->input[i], t);
  if (!alone(t, i)) return NULL;
  Tensor **in = way_inputs(t);
  if (in) in[i] = t->input[i];
  return way_again(t, in);
}
static bool trace(Weave *w, Tensor *in, Tensor *out, Flow *f) {
  long n = shape_count(in->shape), m = shape_count(out->shape);
  Array a = {in->shape, take(w, n, sizeof(real))};
  uint64_t seed = 1;
  if (w->full) return false;
  for (long i = 0; i < n; i++) a.data[i] = (real)(i + 1);
  const real *r = ask(w, in, out, a);
  for (long o = f->n = 0; r && o < m; o++)
    f->from[o] = r[o] >= 0 && r[o] <= (real)n ? (long)r[o] - 1
                                              : -1;
  array_normal(a, &seed);
  if (r) r = ask(w, in, out, a);
  for (long o = 0; r && o < m; o++) {
    long e = f->from[o];
    if (r[o] != (e < 0 ? 0 : a.data[e])) return false;
    f->from[f->n] = e;
    f->to[f->n] = o;
    f->n += e >= 0;
  }
  return r != NULL;
}
static Flow *refuse(const Tensor *t) {
  char text[TENSOR_TEXT];
  graph_fail(t->graph, "no gradient through %s %s", t->op->name,
             tensor_text(t, text));
  return NULL;
}

static Flow *flow_of(Weave *w, Tensor *t, int i) {
  if (!t->op->gradient) return refuse(t);
  Tensor *in = t->input[i], *out = carried(t, i);
  Tensor *back = t->op->gradient(t, t, i);
  if (!back) return NULL;
  long n = shape_count(in->shape) + shape_count(t->shape);
  Flow *f = take(w, 1, sizeof *f);
  long *room = take(w, 2 * n, sizeof *room);
  if (w->full) return NULL;
  *f = (Flow){.from = room, .to = room + n};
  if (out && trace(w, in, out, f)) return f;
  bool fine = out && trace(w, t, back, f);
  *f = (Flow){fine ? f->n : -1, room + n, room, NULL, NULL};
  return f;
}
static bool depends(Weave *w, const Tensor *t, int i) {
  return way_leads(t, i) && threads_of(w, t->input[i]);
}
static void join_flows(Weave *w, Tensor *t, Threads *s) {
  for (int i = 0; i < t->inputs && t != w->x; i++) {
    Flow *f = depends(w, t, i) ? flow_of(w, t, i) : NULL;
    if (w->full || !f) continue;
    f->source = threads_of(w, t->input[i]);
    f->next = s->flow;
    s->flow = f;
  }
}
static void prepare(Weave *w, Tensor *t) {
  char text[TENSOR_TEXT];
  long n = shape_count(t->shape);
  bool any = t == w->x;
  for (int i = 0; i < t->inputs; i++) any |= depends(w, t, i);
  if (any && n == ANY)
    graph_fail(w->graph, "sparse Jacobian: the size of %s is open",
               tensor_text(t, text));
  if (!any || graph_error(w->graph)) return;
  Threads *s = take(w, 1, sizeof *s);
  uint64_t *word = take(w, n, sizeof *word);
  if (w->full) return;
  *s = (Threads){.count = n, .word = word};
  join_flows(w, t, s);
  *way_note(&w->way, t) = s;
}
static void follow(const Flow *f, Threads *to) {
  const Threads *from = f->source;
  uint64_t all = 0;
  for (long e = 0; e < f->n; e++)
    to->word[f->to[e]] |= from->word[f->from[e]];
  if (f->n >= 0) return;
  for (long e = 0; e < from->count; e++) all |= from->word[e];
  for (long e = 0; e < to->count; e++) to->word[e] |= all;
}
static void walk_strip(Weave *w, long c) {
  for (long k = 0; k < w->way.count; k++) {
    Threads *s = threads_of(w, w->way.node[k]);
    bool begins = w->way.node[k] == w->x;
    for (long e = 0; s && e < s->count; e++)
      s->word[e] = begins && e / 64 == c
                   ? (uint64_t)1 << e % 64 : 0;
    for (Flow *f = s ? s->flow : NULL; f; f = f->next)
      follow(f, s);
  }
  Threads *y = threads_of(w, w->y);
  for (long r = 0; y && r < w->rows; r++)
    w->bits[r * w->words + c] = y->word[r];
}
static bool clashes(const Weave *w, const uint64_t *row,
                    const uint64_t *used) {
  for (long i = 0; i < w->words; i++)
    if (row[i] & used[i]) return true;
  return false;
}
static void dye(Weave *w) {
  uint64_t **used = take(w, w->rows, sizeof *used);
  for (long r = 0; r < w->rows && !w->full; r++) {
    const uint64_t *row = w->bits + r * w->words;
    long g = 0;
    while (g < w->groups && clashes(w, row, used[g])) g++;
    if (g == w->groups)
      used[w->groups++] = take(w, w->words, sizeof **used);
    for (long i = 0; i < w->words && !w->full; i++)
      used[g][i] |= row[i];
    w->group[r] = g;
  }
}
static Tensor *products(Weave *w) {
  Array pick = {w->y->shape, take(w, w->rows, sizeof(real))};
  Tensor **part = take(w, w->groups, sizeof *part);
  for (long g = 0; g < w->groups && !w->full; g++) {
    for (long r = 0; r < w->rows; r++)
      pick.data[r] = w->group[r] == g;
    Tensor *sum = t_mul(w->y, t_constant(w->graph, pick));
    part[g] = t_reshape(t_gradient(sum, w->x),
                        SHAPE(w->columns));
  }
  return w->full ? graph_inert(w->graph)
                 : t_concat((int)w->groups, part, 0);
}
static Sparse listed(Weave *w) {
  Sparse s = {w->rows, w->columns, .products = w->groups};
  for (long r = 0; r < w->rows; r++)
    for (long c = 0; c < w->columns; c++)
      s.count += arrives(w, r, c);
  Array at = {SHAPE(s.count), take(w, s.count, sizeof(real))};
  size_t room = 2 * (size_t)s.count + (size_t)s.rows + 1;
  long *row = graph_take(w->graph, room * sizeof *row), n = 0;
  if (!row || w->full) return s;
  s.row = row, s.column = row + s.count;
  s.group = memcpy(row + 2 * s.count, w->group,
                   (size_t)s.rows * sizeof *row);
  for (long r = 0; r < w->rows; r++)
    for (long c = 0; c < w->columns; c++)
      if (arrives(w, r, c)) {
        row[n] = r, row[s.count + n] = c;
        at.data[n++] = (real)(w->group[r] * w->columns + c);
      }
  s.value = t_constant(w->graph, at);
  if (n) s.value = t_gather(products(w), s.value);
  return s;
}
static bool well(const Weave *w) {
  return !w->full && !graph_error(w->graph);
}
static void follow_all(Weave *w) {
  w->session = session_new(w->graph);
  w->full = !w->session || !way_to(&w->way, 1, &w->y);
  for (long k = 0; well(w) && k < w->way.count; k++)
    prepare(w, w->way.node[k]);
  if (!well(w)) return;
  w->bits = take(w, w->rows * w->words, sizeof *w->bits);
  w->group = take(w, w->rows, sizeof *w->group);
  for (long c = 0; well(w) && c < w->words; c++)
    walk_strip(w, c);
  if (well(w)) dye(w);
}
static Sparse find(Weave *w) {
  w->rows = shape_count(w->y->shape);
  w->columns = shape_count(w->x->shape);
  w->words = (w->columns + 63) / 64;
  if (w->rows == ANY || w->columns == ANY)
    graph_fail(w->graph, "sparse Jacobian: a size is open");
  else follow_all(w);
  double all = (double)w->groups * (double)w->columns;
  if (well(w) && all > (sizeof(real) < 8 ? 0x1p24 : 0x1p53))
    graph_fail(w->graph, "sparse Jacobian: %ld products of %ld "
               "elements are too many", w->groups, w->columns);
  return well(w) ? listed(w) : (Sparse){.count = 0};
}
Sparse t_sparse_jacobian(Tensor *y, Tensor *x) {
  Graph *g = graph_of(y ? y : x);
  Sparse s = {.count = 0};
  Weave w = {.graph = g, .y = y, .x = x};
  if (way_joins(g, "sparse Jacobian of", 1, &y) &&
      way_joins(g, "sparse Jacobian by", 1, &x)) s = find(&w);
  if (w.full) graph_fail(g, "out of memory");
  session_free(w.session);
  arena_release(&w.way.scratch);
  if (graph_error(g)) s = (Sparse){.value = graph_inert(g)};
  return s;
}
