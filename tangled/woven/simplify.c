/* simplify.c: equal formulas that cost less. Tangled from
   15-simplifying.nw and W15-simplifying-bench.nw. */
#include "graph_private.h"
#include "notes.h"
#include "ops.h"
#include "rules.h"
#include "state.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct Factor {
  Tensor *t;
  double e;
} Factor;
typedef struct Product {
  double c, d;             /* c / d, times */
  int n;                   /* factors t^e, by number of t */
  const Factor *f;
} Product;
typedef struct Split {     /* what several terms have in common: */
  Tensor *t;               /* a power of this, or */
  double e, c, d;          /* if it is NULL, c / d; and */
  int count;               /* how many have it */
} Split;
typedef struct Sum Sum;
struct Sum {
  int n;
  Product *term;
  bool planned;            /* how it is written is known */
  long ops;                /* and what that costs: */
  Split by;                /* this is split off first, */
  Sum *with, *rest;        /* from with; NULL: nothing */
  Sum *one;                /* the same as one product, if known */
};
typedef struct Note {
  Tensor *tensor, *image;
  struct Note *next;       /* the one on the next larger number */
  int asked;               /* the last pass that needed it */
  unsigned facts;
  double tree;             /* its size, written out as a tree */
  Sum *sum;                /* the same, as a sum of products */
} Note;
typedef enum Way { PLAIN, WHOLE, SHIFTED, SPREAD, EXPANDED } Way;
typedef struct Entry { Tensor *t; uint64_t hash; } Entry;
typedef struct Simplifier {
  Graph *graph;
  Simplify *how;
  Arena scratch;
  Notes notes;
  Note *first;             /* of those the pass needs */
  int pass;
  Entry *table;
  size_t size, used;
  struct { const Op *op; const Known *known; } seen[64];
  const Rule *rule[128];   /* the first of those of a letter */
  Way way;
  long budget;
  bool careful;            /* no rows that make two operations */
  bool failed;             /* out of memory, and then this is */
  Note spare;              /* the note on any node */
} Simplifier;
static void *take(Simplifier *s, long n, size_t size) {
  void *p = s->failed ? NULL :
    arena_take(&s->scratch, (size_t)n * size + 1, 8);
  if (!p) s->failed = true;
  return p;
}
static Note *note_on(Simplifier *s, Tensor *t) {
  void **at = notes_at(&s->notes, &s->scratch, t->id);
  if (at && *at) return *at;
  Note *note = at ? take(s, 1, sizeof *note) : NULL;
  s->failed |= !note;
  if (note) *at = note;
  else note = &s->spare;
  *note = (Note){.tensor = t};
  return note;
}
static const Known *known_op(Simplifier *s, const Op *op) {
  size_t at = (uintptr_t)op / sizeof *op % 64;
  if (s->seen[at].op == op) return s->seen[at].known;
  const Known *k = known, *end = known + LETTERS;
  if (op->pointwise && op->text)
    while (k < end && strcmp(op->text, k->text)) k++;
  s->seen[at].op = op;
  return s->seen[at].known = k < end ? k : known;
}
static char letter(Simplifier *s, const Tensor *t) {
  return known_op(s, t->op)->letter;
}
static bool number(const Tensor *t, double *v) {
  if (t->op != &op_constant || t->shape.rank) return false;
  *v = (double)*((const Source *)op_attributes(t))->data;
  return true;
}
static double exponent_of(const Tensor *t) {
  return *(const double *)op_attributes(t);
}
static void ask(Simplifier *s, Tensor *t) {
  Note *note = note_on(s, t);
  if (s->failed || note->asked == s->pass) return;
  note->asked = s->pass;
  note->image = NULL;
  note->sum = NULL;
}
static void collect(Simplifier *s, int n, Tensor *const y[]) {
  long id = 0;
  s->pass++, s->first = NULL;
  for (int k = 0; k < n; k++) {
    ask(s, y[k]);
    if (y[k]->id >= id) id = y[k]->id + 1;
  }
  while (!s->failed && (id = notes_below(&s->notes, id)) >= 0) {
    Note *note = *notes_at(&s->notes, &s->scratch, id);
    if (note->asked != s->pass) continue;
    note->next = s->first, s->first = note;
    for (int i = 0; i < note->tensor->inputs; i++)
      ask(s, note->tensor->input[i]);
  }
}
static uint64_t mix(uint64_t h, uint64_t v) {
  h = (h ^ v) * 0x9e3779b97f4a7c15u;
  return h ^ h >> 29;
}
static const void *content(const Tensor *t, size_t *size) {
  const Source *at = op_attributes(t);
  *size = t->op->attribute_size;
  if (t->op != &op_constant) return at;
  *size = (size_t)shape_count(t->shape) * sizeof(real);
  return at->data;
}
static int turned(const Tensor *t, Tensor *const in[]) {
  return t->op->commutative && in[0]->id > in[1]->id;
}
static uint64_t hash_node(const Tensor *t, Tensor *const in[]) {
  size_t size;
  const char *byte = content(t, &size);
  uint64_t h = mix(t->op->attribute_size, (uintptr_t)t->op);
  int turn = turned(t, in);
  for (int i = 0; i < t->inputs; i++)
    h = mix(h, (uint64_t)in[i < 2 ? i ^ turn : i]->id);
  for (size_t i = 0; i < size && i < 256; i += sizeof(uint32_t)) {
    uint32_t word;
    memcpy(&word, byte + i, sizeof word);
    h = mix(h, word);
  }
  return h;
}
static bool same_node(const Tensor *u, const Tensor *t,
                      Tensor *const in[]) {
  if (u->op != t->op || u->inputs != t->inputs) return false;
  int turn = turned(u, u->input) ^ turned(t, in);
  for (int i = 0; i < t->inputs; i++)
    if (u->input[i] != in[i < 2 ? i ^ turn : i]) return false;
  size_t n, m;
  const void *p = content(u, &n), *q = content(t, &m);
  return n == m && (n == 0 || memcmp(p, q, n) == 0) &&
         (t->inputs || shape_same(u->shape, t->shape));
}
static Entry *place(const Simplifier *s, const Tensor *t,
                    Tensor *const in[], uint64_t hash) {
  size_t k = hash & (s->size - 1);
  for (; s->table[k].t; k = (k + 1) & (s->size - 1))
    if (s->table[k].hash == hash && t &&
        same_node(s->table[k].t, t, in)) break;
  return &s->table[k];
}
static bool grow(Simplifier *s, size_t size) {
  Simplifier old = *s;
  Entry *table = take(s, (long)size, sizeof *table);
  if (!table) return false;
  s->table = table, s->size = size;
  for (size_t i = 0; i < old.size; i++)
    if (old.table[i].t)
      *place(s, NULL, NULL, old.table[i].hash) = old.table[i];
  return true;
}
static bool shareable(const Tensor *t) {
  double v;
  if (t->op == &op_constant) return !t->name || number(t, &v);
  return !t->name && t->op->kind == OP_OPERATION &&
         !t->op->stateful && (t->op->compute || t->op->view);
}
static Tensor *with_inputs(Simplifier *s, Tensor *t,
                           Tensor *const in[]) {
  if (!memcmp(t->input, in, (size_t)t->inputs * sizeof *in))
    return t;
  Tensor *u = op_node(s->graph, t->op, t->inputs, in,
                      op_attributes(t));
  if (u->id < 0) s->failed = true;
  return t->name ? t_name(u, t->name) : u;
}
static Tensor *shared(Simplifier *s, Tensor *t,
                      Tensor *const in[]) {
  if (!shareable(t)) return with_inputs(s, t, in);
  if (2 * s->used >= s->size &&
      !grow(s, s->size ? 2 * s->size : 256)) return t;
  uint64_t hash = hash_node(t, in);
  Entry *at = place(s, t, in, hash);
  if (!at->t) {
    *at = (Entry){with_inputs(s, t, in), hash};
    s->used++;
  }
  return at->t;
}
static unsigned facts(Simplifier *s, Tensor *t) {
  return note_on(s, t)->facts;
}
static unsigned more_facts(Simplifier *s, const Tensor *t,
                           unsigned all, unsigned any) {
  unsigned a = facts(s, t->input[0]);
  double p = 0;
  switch (letter(s, t)) {
  case '+': return all & N ? any & Z : 0;
  case '/': return all & D && facts(s, t->input[1]) & Z ? D : 0;
  case 'r': return a & N ? a & D : 0;
  case 'l': return (a & P) == P ? a & D : 0;
  case 'p': p = exponent_of(t); break;
  case '^': break;
  default: return 0;
  }
  if ((a & P) == P) return P | (all & D);
  if (p != floor(p) || p == 0) return 0;
  return (p > 0 || a & Z ? a & D : 0) | (fmod(p, 2) == 0 ? N : 0);
}
static unsigned find_facts(Simplifier *s, const Tensor *t) {
  double v;
  if (number(t, &v))
    return (isfinite(v) ? D : 0) | (v != 0 ? Z : 0) |
           (v >= 0 ? N : 0);
  if (t->inputs == 0) return D;
  unsigned all = D | P, any = 0;
  for (int i = 0; i < t->inputs; i++) {
    all &= facts(s, t->input[i]);
    any |= facts(s, t->input[i]);
  }
  const Known *k = known_op(s, t->op);
  return k->always | (k->keeps & all) | more_facts(s, t, all, any);
}
static bool granted(Simplifier *s, Tensor *t, unsigned is) {
  Simplify *how = s->how;
  int i = 0;
  is &= ~facts(s, t);
  if (!is) return true;
  if (how->rules < RULES_WIDEN) return false;
  while (i < how->conditions && how->condition[i].tensor != t) i++;
  if (i == SIMPLIFY_CONDITIONS) return false;
  if (i == how->conditions)
    how->condition[how->conditions++] = (Fact){t, 0};
  how->condition[i].is |= is;
  return true;
}
static bool fits(double v) {
  return isfinite(v) && (double)(real)v == v;
}
static bool add_exact(double a, double b, double *v) {
  *v = a + b;
  double z = *v - a;
  return fits(*v) && (a - (*v - z)) + (b - z) == 0;
}
static bool measured(double a) { return fabs(a) > 0x1p-960; }

static bool mul_exact(double a, double b, double *v) {
  *v = a * b;
  if (a == 0 || b == 0) return fits(*v);
  return fits(*v) && measured(*v) && fma(a, b, -*v) == 0;
}
static bool div_exact(double a, double b, double *v) {
  *v = a / b;
  if (a == 0) return fits(*v);
  return fits(*v) && measured(a) && fma(*v, b, -a) == 0;
}
static bool fold(char op, double a, double b, double *v) {
  switch (op) {
  case '+': return add_exact(a, b, v);
  case '-': return add_exact(a, -b, v);
  case '*': return mul_exact(a, b, v);
  case '/': return div_exact(a, b, v);
  case 's': return mul_exact(a, a, v);
  case '~': *v = -a; return true;
  case '|': *v = fabs(a); return true;
  case 'r': *v = sqrt(a); return fits(*v) && *v * *v == a &&
                                 fma(*v, *v, -a) == 0;
  default: return false;
  }
}
static Tensor *make(Simplifier *s, Tensor *t, Tensor *const in[]);
static Tensor *put(Simplifier *s, Tensor *t) {
  return make(s, t, t->input);
}
static Tensor *num(Simplifier *s, double v) {
  return put(s, t_number(s->graph, v));
}
static Tensor *apply(char op, Tensor *a, Tensor *b) {
  switch (op) {
  case '+': return t_add(a, b);
  case '-': return t_sub(a, b);
  case '*': return t_mul(a, b);
  case '/': return t_div(a, b);
  case '~': return t_neg(a);
  case 's': return t_square(a);
  case 'r': return t_sqrt(a);
  case '|': return t_abs(a);
  case 'e': return t_exp(a);
  case 'l': return t_log(a);
  case 'o': return t_cos(a);
  default: return NULL;
  }
}
enum { VARIABLES = 3 };
static bool match(Simplifier *s, const char **at, Tensor *t,
                  Tensor *var[]) {
  double v;
  char c = *(*at)++;
  if (c == 'A' || c == 'B' || c == 'K') {
    Tensor **x = &var[c == 'K' ? 2 : c - 'A'];
    if (c == 'K' && !number(t, &v)) return false;
    if (!*x) *x = t;
    return *x == t;
  }
  if (c >= '0' && c <= 'Z')
    return number(t, &v) && v == (c == 'N' ? -1 : c - '0');
  bool fine = letter(s, t) == c;
  for (int i = 0; fine && i < t->inputs; i++)
    fine = match(s, at, t->input[i], var);
  return fine;
}
static Tensor *build(Simplifier *s, const char **at,
                     Tensor *const var[]) {
  double v = 0;
  char c = *(*at)++;
  if (c == 'A' || c == 'B') return var[c - 'A'];
  if (c == 'M') return number(var[2], &v) ? num(s, -v) : NULL;
  if (c >= '0' && c <= '9') return num(s, c - '0');
  Tensor *a = build(s, at, var);
  Tensor *b = strchr("+-*/", c) ? build(s, at, var) : NULL;
  return put(s, apply(c, a, b));
}
static bool allowed(Simplifier *s, const Rule *r, Tensor *t,
                    unsigned is) {
  if (!is || !t) return true;
  return r->ask ? granted(s, t, is) : !(is & ~facts(s, t));
}
static Tensor *use(Simplifier *s, const Rule *r, Tensor *t,
                   Tensor *const in[], int turn) {
  const char *from = r->from + 1, *to = r->to;
  Tensor *var[VARIABLES] = {NULL};
  for (int i = 0; i < t->inputs; i++)
    if (!match(s, &from, in[i ^ turn], var)) return NULL;
  if (!allowed(s, r, var[0], r->a) || !allowed(s, r, var[1], r->b))
    return NULL;
  return *to == '^' ? with_inputs(s, in[!turn], var)
                    : build(s, &to, var);
}
static bool may_match(char wanted, char is) {
  return wanted == is || (wanted >= '0' && wanted <= 'Z');
}
static bool makes_two(const Rule *r) {
  int ops = 0;
  for (const char *c = r->to; *c; c++) ops += *c < '0' || *c > 'Z';
  return ops > 1;
}
static Tensor *by_rule(Simplifier *s, Tensor *t,
                       Tensor *const in[]) {
  char c = letter(s, t);
  double a, b = 0, v;
  if (number(in[0], &a) && (t->inputs < 2 || number(in[1], &b)) &&
      fold(c, a, b, &v)) return t_number(s->graph, v);
  if (c == '^' && number(in[1], &b)) return t_pow(in[0], b);
  const Rule *r = s->rule[(int)c];
  for (; r && r < rule + RULES && *r->from == c; r++)
    for (int turn = 0; turn <= t->op->commutative; turn++) {
      if (r->rules > s->how->rules ||
          (s->careful && makes_two(r)) ||
          !may_match(r->from[1], letter(s, in[turn]))) continue;
      Tensor *u = use(s, r, t, in, turn);
      if (u) return u;
    }
  return NULL;
}
static bool only_shapes(const Op *op) {
  return op == &op_expand_like || op == &op_sum_like ||
         op == &op_reshape_like;
}
static Tensor *make(Simplifier *s, Tensor *t, Tensor *const in[]) {
  if (t->id < 0) s->failed = true;
  if (s->failed) return t;
  if (s->how->rules >= RULES_EXACT && t->inputs && !t->name) {
    Tensor *u = NULL;
    if (letter(s, t) != '?') u = by_rule(s, t, in);
    else if (only_shapes(t->op) &&
             shape_same(in[0]->shape, in[1]->shape)) u = in[0];
    if (u) return put(s, u);
  }
  Tensor *u = shared(s, t, in);
  if (s->how->rules >= RULES_REAL && !s->failed)
    note_on(s, u)->facts |= find_facts(s, u);
  return u;
}
enum { MOST_TERMS = 100, MOST_OPS = 2000, BUDGET = 2000 };
static Sum *sum_new(Simplifier *s, int n) {
  Sum *p = take(s, 1, sizeof *p);
  Product *term = p ? take(s, n, sizeof *term) : NULL;
  if (!term || n > 4 * MOST_TERMS || (s->budget -= n) < 0)
    return NULL;
  p->n = n, p->term = term;
  return p;
}
static Sum *sum_of(Simplifier *s, double c, Tensor *t, double e) {
  Sum *p = sum_new(s, c != 0);
  Factor *f = p ? take(s, 1, sizeof *f) : NULL;
  if (!f) return NULL;
  *f = (Factor){t, e};
  if (c != 0) p->term[0] = (Product){c, 1, t != NULL, f};
  return p;
}
static int by_factors(const void *pa, const void *pb) {
  const Product *a = pa, *b = pb;
  for (int i = 0; i < a->n && i < b->n; i++) {
    const Factor *f = &a->f[i], *g = &b->f[i];
    if (f->t != g->t) return f->t->id < g->t->id ? -1 : 1;
    if (f->e != g->e) return f->e > g->e ? -1 : 1;
  }
  return (b->n > a->n) - (a->n > b->n);
}
static bool whole(double v) {
  return v == floor(v) && fabs(v) < 9e15;
}
static double common(double a, double b) {
  for (a = fabs(a), b = fabs(b); b > 0;) {
    double r = fmod(a, b);
    a = b, b = r;
  }
  return a;
}
static void reduce(Product *t) {
  double g = whole(t->c) ? common(t->c, t->d) : 1;
  if (t->d < 0) g = -g;
  t->c /= g, t->d /= g;
}
static bool add_terms(Product *a, const Product *b) {
  double x, y, g = common(a->d, b->d);
  bool fine = mul_exact(a->c, b->d / g, &x) &&
              mul_exact(b->c, a->d / g, &y) &&
              add_exact(x, y, &a->c) &&
              mul_exact(a->d, b->d / g, &a->d);
  if (fine) reduce(a);
  return fine;
}
static bool vanishes(Simplifier *s, const Product *t) {
  for (int i = 0; i < t->n; i++) {
    double e = t->f[i].e;
    if (!granted(s, t->f[i].t, D | (e < 0 ? Z : 0) |
                               (whole(e) ? 0 : N))) return false;
  }
  return true;
}
static Sum *tidy(Simplifier *s, Sum *p) {
  int n = 0;
  if (!p) return NULL;
  qsort(p->term, (size_t)p->n, sizeof *p->term, by_factors);
  for (int i = 0, j; i < p->n; i = j) {
    Product t = p->term[i];
    for (j = i + 1; j < p->n && !by_factors(&t, &p->term[j]); j++)
      if (!add_terms(&t, &p->term[j])) return NULL;
    if (t.c != 0) p->term[n++] = t;
    else if (!vanishes(s, &t)) return NULL;
  }
  p->n = n;
  return n <= MOST_TERMS ? p : NULL;
}
static Sum *plus(Simplifier *s, const Sum *a, const Sum *b,
                 int sign) {
  Sum *p = sum_new(s, a->n + b->n);
  if (!p) return NULL;
  memcpy(p->term, a->term, (size_t)a->n * sizeof *p->term);
  for (int i = 0; i < b->n; i++) {
    p->term[a->n + i] = b->term[i];
    p->term[a->n + i].c *= sign;
  }
  return tidy(s, p);
}
static bool may_join(Simplifier *s, Tensor *t, double e,
                     double k) {
  unsigned need = 0;
  if ((e < 0) != (k < 0) && e + k >= 0) need |= Z;
  if (!whole(e) && whole(e + k)) need |= N;
  return granted(s, t, need);
}
static bool join_numbers(const Product *a, const Product *b,
                         Product *o) {
  Product p = {a->c, b->d, 0, NULL}, q = {b->c, a->d, 0, NULL};
  reduce(&p), reduce(&q);
  return mul_exact(p.c, q.c, &o->c) && mul_exact(p.d, q.d, &o->d);
}
static bool absorb(Simplifier *s, Product *o);
static bool join(Simplifier *s, const Product *a, const Product *b,
                 Product *o) {
  Factor *f = take(s, a->n + b->n, sizeof *f);
  int n = 0, i = 0, j = 0;
  if (!f || !join_numbers(a, b, o)) return false;
  while (i < a->n || j < b->n) {
    const Factor *x = i < a->n ? &a->f[i] : NULL;
    const Factor *y = j < b->n ? &b->f[j] : NULL;
    bool left = x && (!y || x->t->id <= y->t->id);
    bool right = y && (!x || y->t->id <= x->t->id);
    f[n] = left ? *x : *y;
    if (left && right) f[n].e += y->e;
    if (left && right && !may_join(s, x->t, x->e, y->e))
      return false;
    i += left, j += right, n += f[n].e != 0;
  }
  o->n = n, o->f = f;
  return absorb(s, o);
}
static Sum *single(Simplifier *s, Sum *p);
static bool shifted(const Simplifier *s, const Sum *p) {
  return s->way == SHIFTED && p->n == 2 && p->term[1].n == 0;
}
static Sum *kept(Simplifier *s, Sum *p, bool by_sum) {
  if (s->way == WHOLE || shifted(s, p)) return single(s, p);
  return by_sum && s->way != EXPANDED ? single(s, p) : p;
}
static Sum *times(Simplifier *s, Sum *a, Sum *b) {
  Sum *y = kept(s, b, a->n > 1 && !shifted(s, a)), *p = NULL;
  Sum *x = y ? kept(s, a, y->n > 1) : NULL;
  if (!x) return NULL;
  for (int i = 0; i < x->n && !y->n; i++)
    if (!vanishes(s, &x->term[i])) return NULL;
  for (int i = 0; i < y->n && !x->n; i++)
    if (!vanishes(s, &y->term[i])) return NULL;
  p = sum_new(s, x->n * y->n);
  for (int i = 0; p && i < p->n; i++)
    if (!join(s, &x->term[i / y->n], &y->term[i % y->n],
              &p->term[i])) return NULL;
  return tidy(s, p);
}
static bool raise_number(double c, double e, double *v) {
  bool fine = true;
  for (*v = 1; fine && e >= 1; e--) fine = mul_exact(*v, c, v);
  return fine;
}
static bool raise_factor(Simplifier *s, Factor *f, double e,
                         bool alone) {
  double old = f->e;
  unsigned need = old < 0 && e < 0 ? Z : 0;
  f->e *= e;
  if (!whole(e) && !(alone && old == 1))
    return !(N & ~facts(s, f->t));
  if (!whole(old) && whole(f->e)) need |= N;
  return granted(s, f->t, need);
}
static Sum *raise(Simplifier *s, const Product *t, double e) {
  Sum *p = sum_new(s, 1);
  Factor *f = p ? take(s, t->n, sizeof *f) : NULL;
  bool unit = t->c == 1 && t->d == 1;
  if (!f || fabs(e) > 64 || (!unit && !whole(e))) return NULL;
  Product *o = p->term;
  *o = (Product){1, 1, t->n, f};
  for (int i = 0; i < t->n; i++) {
    f[i] = t->f[i];
    if (!raise_factor(s, &f[i], e, t->n == 1)) return NULL;
  }
  if (unit) return p;
  if (!raise_number(t->c, fabs(e), e < 0 ? &o->d : &o->c) ||
      !raise_number(t->d, fabs(e), e < 0 ? &o->c : &o->d) ||
      !whole(o->d)) return NULL;
  reduce(o);
  return p;
}
static Tensor *write_sum(Simplifier *s, Sum *p);
static Sum *power(Simplifier *s, Sum *p, double e) {
  Sum *q = p;
  if (!p->n) return whole(e) && e > 0 ? p : NULL;
  if (p->n == 1) return raise(s, &p->term[0], e);
  if (!whole(e)) return sum_of(s, 1, write_sum(s, p), e);
  if (s->way == EXPANDED && e > 0) {
    for (; q && e > 1; e--) q = times(s, q, p);
    return q;
  }
  q = single(s, p);
  return q ? raise(s, &q->term[0], e) : NULL;
}
static double exponent(const Product *t, const Tensor *u) {
  for (int i = 0; i < t->n; i++)
    if (t->f[i].t == u) return t->f[i].e;
  return 0;
}
static bool has(const Product *t, const Split *by) {
  double e = by->t ? exponent(t, by->t) : 0;
  if (!by->t) return fabs(t->c) == by->c && t->d == by->d;
  return by->e > 0 ? e > 0 : e < 0;
}
static Split count(const Sum *p, Split by) {
  for (int i = 0; i < p->n; i++)
    if (has(&p->term[i], &by)) {
      double e = by.t ? exponent(&p->term[i], by.t) : 1;
      if (fabs(e) < fabs(by.e)) by.e = e;
      by.count++;
    }
  return by;
}
static Split most_common(const Sum *p) {
  Split best = {.count = 1};
  for (int i = 0; i < p->n; i++) {
    const Product *t = &p->term[i];
    Split by = {NULL, 1, fabs(t->c), t->d, 0};
    int k = t->n && (by.c != 1 || by.d != 1) ? -1 : 0;
    for (; k < t->n; k++) {
      if (k >= 0) by = (Split){t->f[k].t, t->f[k].e, 1, 1, 0};
      by = count(p, by);
      if (by.count > best.count) best = by;
    }
  }
  return best;
}
static bool divide(Simplifier *s, Product *t, const Split *by) {
  Factor *f = take(s, t->n, sizeof *f);
  int n = 0;
  if (!f) return false;
  if (!by->t) t->c = t->c < 0 ? -1 : 1, t->d = 1;
  for (int i = 0; i < t->n; i++) {
    f[n] = t->f[i];
    if (f[n].t == by->t) f[n].e -= by->e;
    n += f[n].e != 0;
  }
  t->f = f, t->n = n;
  return true;
}
static bool absorb(Simplifier *s, Product *o) {
  const Rule *last = s->rule['*'];
  while (last->to[0] != '^') last++;
  for (int i = 0; i < o->n; i++)
    for (int k = 0; k < o->n; k++) {
      Tensor *y = o->f[i].t, *a = o->f[k].t;
      if (letter(s, y) != '^' || o->f[i].e != 1 || o->f[k].e < 1)
        continue;
      Tensor *u = use(s, last, y, (Tensor *[]){a, y}, 0);
      Sum *one = u ? sum_of(s, 1, put(s, u), 1) : NULL;
      if (one)
        return divide(s, o, &(Split){y, 1, 1, 1, 0}) &&
               divide(s, o, &(Split){a, 1, 1, 1, 0}) &&
               join(s, o, one->term, o);
    }
  return true;
}
static long term_cost(const Product *t, bool minus) {
  double v = t->c;
  long up = 0, down = !div_exact(t->c, t->d, &v), ops = 0;
  if (down) v = t->c;
  for (int i = 0; i < t->n; i++) {
    ops += fabs(t->f[i].e) != 1;
    if (t->f[i].e > 0) up++;
    else down++;
  }
  if (fabs(v) != 1 || !up) up++;
  else if (minus && v < 0) ops++;
  return ops + up - 1 + down;
}
static long plain_cost(const Sum *p) {
  long ops = p->n - 1;
  bool minus = true;
  for (int i = 0; i < p->n; i++) minus &= p->term[i].c < 0;
  for (int i = 0; i < p->n; i++)
    ops += term_cost(&p->term[i], minus && i == 0);
  return ops;
}
static bool split(Simplifier *s, Sum *p, const Split *by) {
  Sum *half = take(s, 2, sizeof *half);
  Product *t = take(s, p->n, sizeof *t);
  if (!half || !t) return false;
  half[0].term = t, half[1].term = t + by->count;
  for (int i = 0; i < p->n; i++)
    if (!has(&p->term[i], by))
      half[1].term[half[1].n++] = p->term[i];
    else {
      t[half[0].n] = p->term[i];
      if (!divide(s, &t[half[0].n++], by)) return false;
    }
  qsort(t, (size_t)half[0].n, sizeof *t, by_factors);
  p->with = &half[0];
  p->rest = half[1].n ? &half[1] : NULL;
  p->by = *by;
  return true;
}
static long cost(Simplifier *s, Sum *p) {
  if (p->planned || !p->n) return p->ops;
  p->planned = true;
  p->ops = plain_cost(p);
  s->budget -= p->n + p->n * p->n / 16;
  if (p->n < 2 || s->budget < 0) return p->ops;
  Split by = most_common(p);
  if (by.count < 2 || !split(s, p, &by)) return p->ops;
  double v;
  long ops = 1 + cost(s, p->with);
  ops += by.t ? fabs(by.e) != 1 : !div_exact(by.c, by.d, &v);
  if (p->rest) ops += 1 + cost(s, p->rest);
  if (ops <= p->ops) p->ops = ops;
  else p->with = NULL;
  return p->ops;
}
static Tensor *raised(Simplifier *s, Tensor *t, double e) {
  e = fabs(e);
  if (e == 1) return t;
  return put(s, e == 2 ? t_square(t) : e == 0.5 ? t_sqrt(t)
                                                : t_pow(t, e));
}
static Tensor *multiply(Simplifier *s, Tensor *a, Tensor *b) {
  return a ? put(s, t_mul(a, b)) : b;
}
static Tensor *write_product(Simplifier *s, Product t) {
  Tensor *up = NULL, *down = NULL;
  double v = t.c;
  if (div_exact(t.c, t.d, &v)) t.c = v;
  else down = num(s, t.d);
  bool any = false;
  for (int i = 0; i < t.n; i++) any |= t.f[i].e > 0;
  bool minus = t.c == -1 && any;
  if (!minus && (t.c != 1 || !any)) up = num(s, t.c);
  for (int i = 0; i < t.n; i++) {
    Tensor **side = t.f[i].e > 0 ? &up : &down;
    *side = multiply(s, *side, raised(s, t.f[i].t, t.f[i].e));
  }
  if (down) up = put(s, t_div(up, down));
  return minus ? put(s, t_neg(up)) : up;
}
static Tensor *write_plain(Simplifier *s, const Sum *p) {
  int first = 0;
  for (int i = p->n; i-- > 0;)
    if (p->term[i].c > 0) first = i;
  Tensor *sum = write_product(s, p->term[first]);
  for (int i = 0; i < p->n; i++) {
    Product t = p->term[i];
    if (i == first) continue;
    t.c = fabs(t.c);
    Tensor *u = write_product(s, t);
    sum = put(s, p->term[i].c < 0 ? t_sub(sum, u)
                                  : t_add(sum, u));
  }
  return sum;
}
static Tensor *write_split(Simplifier *s, Sum *p) {
  const Split *by = &p->by;
  Factor f = {by->t, by->e};
  Product t = {by->c, by->d, by->t != NULL, &f};
  Tensor *u = write_sum(s, p->with);
  double v;
  if (by->t && by->e < 0)
    u = put(s, t_div(u, raised(s, by->t, by->e)));
  else if (by->t || div_exact(by->c, by->d, &v))
    u = put(s, by->t ? t_mul(u, write_product(s, t))
                     : t_mul(write_product(s, t), u));
  else
    u = put(s, t_div(multiply(s, num(s, by->c), u),
                     num(s, by->d)));
  if (!p->rest) return u;
  Product last = p->rest->term[0];
  bool minus = p->rest->n == 1 && last.c < 0;
  last.c = -last.c;
  return put(s, minus ? t_sub(u, write_product(s, last))
                      : t_add(u, write_sum(s, p->rest)));
}
static Tensor *write_sum(Simplifier *s, Sum *p) {
  if (!p->n || s->failed) return num(s, 0);
  cost(s, p);
  return p->with ? write_split(s, p) : write_plain(s, p);
}
static Sum *common_denominator(Simplifier *s, Sum *p);
static Tensor *write_best(Simplifier *s, Sum *p) {
  return write_sum(s, s->way == EXPANDED ? common_denominator(s, p)
                                        : p);
}
static Factor least(const Sum *p, Factor f) {
  for (int i = 1; i < p->n; i++) {
    double e = exponent(&p->term[i], f.t);
    f.e = f.e > 0 ? fmin(f.e, fmax(e, 0)) : fmax(f.e, fmin(e, 0));
  }
  return f;
}
static bool find_scale(Simplifier *s, const Sum *p, Product *o) {
  const Product *t = p->term;
  Factor *f = take(s, t->n, sizeof *f);
  double g = 0;
  if (!f) return false;
  for (int i = 0; i < p->n; i++)
    g = t[i].d == 1 && whole(t[i].c) && g >= 0 ? common(t[i].c, g)
                                               : -1;
  *o = (Product){g > 0 ? g : 1, 1, 0, f};
  if (t->c < 0) o->c = -o->c;
  for (int k = 0; k < t->n; k++) {
    f[o->n] = least(p, t->f[k]);
    o->n += f[o->n].e != 0;
  }
  return true;
}
static Sum *single(Simplifier *s, Sum *p) {
  Product scale;
  if (p->n < 2 || p->one) return p->n < 2 ? p : p->one;
  Sum *q = sum_new(s, p->n), *one;
  if (!q || !find_scale(s, p, &scale)) return NULL;
  for (int i = 0; i < p->n; i++) {
    Product t = p->term[i];
    for (int k = 0; k < scale.n; k++) {
      Split by = {scale.f[k].t, scale.f[k].e, 1, 1, 0};
      if (!divide(s, &t, &by)) return NULL;
    }
    t.c /= scale.c;
    q->term[i] = t;
  }
  q = tidy(s, q);
  Tensor *u = q ? write_best(s, q) : NULL;
  if (!u || s->failed || !(one = sum_of(s, 1, u, 1))) return NULL;
  note_on(s, u)->sum = q;
  if (!join(s, one->term, &scale, one->term)) return NULL;
  return p->one = one;
}
static Sum *over(Simplifier *s, const Sum *p, Tensor *t) {
  double low = 0;
  for (int i = 0; i < p->n; i++)
    low = fmin(low, exponent(&p->term[i], t));
  Sum *sum = sum_new(s, 0), *below = sum_of(s, 1, t, low);
  for (int i = 0; i < p->n && sum && below; i++) {
    Product o = p->term[i];
    double e = exponent(&o, t);
    Sum one = {.n = 1, .term = &o}, *q = &one;
    if (!whole(e - low) ||
        !divide(s, &o, &(Split){t, e, 1, 1, 0})) return NULL;
    for (; q && e > low; e--) q = times(s, q, note_on(s, t)->sum);
    sum = q ? plus(s, sum, q, 1) : NULL;
  }
  return sum && below ? times(s, sum, below) : NULL;
}
static Sum *common_denominator(Simplifier *s, Sum *p) {
  for (int i = 0; i < p->n; i++)
    for (int k = 0; k < p->term[i].n; k++) {
      Factor f = p->term[i].f[k];
      const Sum *sum = f.e < 0 && whole(f.e) ? note_on(s, f.t)->sum
                                             : NULL;
      Sum *q = sum && sum->n > 1 ? over(s, p, f.t) : NULL;
      if (q && cost(s, q) < cost(s, p))
        return common_denominator(s, q);
    }
  return p;
}
static Tensor *image(Simplifier *s, Tensor *t) {
  Note *note = note_on(s, t);
  if (!note->image) note->image = write_best(s, note->sum);
  return note->image;
}
enum { DEPTH = 8 };
static Sum *divisor(Simplifier *s, Tensor *t, double e,
                    int depth) {
  Sum *p = note_on(s, t)->sum;
  char c = letter(s, t);
  if (!p || p->n < 2 || depth == DEPTH)
    return p ? power(s, p, e) : NULL;
  if (c == 's') return divisor(s, t->input[0], 2 * e, depth + 1);
  if (c == 'p' && exponent_of(t) > 0 && whole(exponent_of(t)))
    return divisor(s, t->input[0], exponent_of(t) * e, depth + 1);
  if (c != '*') return power(s, p, e);
  Sum *a = divisor(s, t->input[0], e, depth + 1);
  Sum *b = a ? divisor(s, t->input[1], e, depth + 1) : NULL;
  return b ? times(s, a, b) : NULL;
}
static Sum *arithmetic(Simplifier *s, const Tensor *t) {
  Sum *a = t->inputs ? note_on(s, t->input[0])->sum : NULL;
  Sum *b = t->inputs > 1 ? note_on(s, t->input[1])->sum : a;
  if (!a || !b) return NULL;
  switch (letter(s, t)) {
  case '+': return plus(s, a, b, 1);
  case '-': return plus(s, a, b, -1);
  case '~': return (b = sum_new(s, 0)) ? plus(s, b, a, -1) : NULL;
  case '*': return times(s, a, b);
  case '/': b = divisor(s, t->input[1], -1, 0);
            return b ? times(s, a, b) : NULL;
  case 's': return power(s, a, 2);
  case 'r': return power(s, a, 0.5);
  case 'p': return power(s, a, exponent_of(t));
  default: return NULL;
  }
}
static void visit(Simplifier *s, Note *note) {
  Tensor *t = note->tensor, *few[OP_INPUTS], **in = few;
  double v;
  bool sums = s->way != PLAIN && t->shape.rank == 0;
  if (sums && !t->name && (note->sum = arithmetic(s, t))) return;
  if (t->inputs > OP_INPUTS) in = take(s, t->inputs, sizeof *in);
  for (int i = 0; i < t->inputs && !s->failed; i++)
    in[i] = image(s, t->input[i]);
  if (s->failed) return;
  Tensor *u = note->image = make(s, t, in);
  if (!sums || s->failed) return;
  const Sum *known_sum = note_on(s, u)->sum;
  if (number(u, &v)) note->sum = sum_of(s, v, NULL, 0);
  else if (known_sum && known_sum->n > 1 && u != t)
    note->sum = note_on(s, u)->sum;
  else note->sum = sum_of(s, 1, u, 1);
}
static void pass(Simplifier *s, Way way, int n, Tensor *const y[],
                 Tensor *out[]) {
  s->way = way, s->budget = BUDGET;
  collect(s, n, y);
  Note *note = s->first;
  for (; note && !s->failed; note = note->next) visit(s, note);
  for (int k = 0; k < n && !s->failed; k++)
    out[k] = image(s, y[k]);
}
typedef struct Size { long ops; double tree; } Size;
static Size measure(Simplifier *s, int n, Tensor *const y[]) {
  Size z = {0, 0};
  collect(s, n, y);
  for (Note *note = s->first; note; note = note->next) {
    const Tensor *t = note->tensor;
    z.ops += t->inputs > 0;
    note->tree = 1;
    for (int i = 0; i < t->inputs && !s->failed; i++)
      note->tree += note_on(s, t->input[i])->tree;
  }
  for (int k = 0; k < n && !s->failed; k++)
    z.tree += note_on(s, y[k])->tree;
  return z;
}
static bool smaller(Size a, Size b) {
  return a.ops != b.ops ? a.ops < b.ops : a.tree < b.tree;
}
static void try_ways(Simplifier *s, int n, Tensor *out[]) {
  Tensor **w = take(s, n, sizeof *w);
  Size best = measure(s, n, out), z;
  if (best.ops > MOST_OPS) return;
  for (bool better = true; better && !s->failed;) {
    better = false;
    for (Way way = WHOLE; way <= EXPANDED && !s->failed; way++) {
      const Simplify before = *s->how;
      pass(s, way, n, out, w);
      if (s->failed || !smaller(z = measure(s, n, w), best)) {
        *s->how = before;
        continue;
      }
      best = z, better = true;
      memcpy(out, w, (size_t)n * sizeof *w);
    }
  }
}
static void first_pass(Simplifier *s, int n, Tensor *const y[],
                       Tensor *out[]) {
  long most = measure(s, n, y).ops;
  pass(s, PLAIN, n, y, out);
  if (s->failed || measure(s, n, out).ops <= most) return;
  s->careful = true, s->how->conditions = 0;
  pass(s, PLAIN, n, y, out);
  s->careful = false;
}
static bool divides(Simplifier *s, const Tensor *u,
                    const Tensor *t) {
  char c = letter(s, u);
  if (u == t || (c == '*' && u->input[1] == t)) return true;
  return strchr("*sp", c) && u->input[0] == t;
}
static unsigned shows(Simplifier *s, const Tensor *u,
                      const Tensor *t) {
  char c = letter(s, u);
  if (u == t) return D;
  if (u->inputs == 0) return 0;
  if (c == '/' && divides(s, u->input[1], t)) return Z;
  if (u->input[0] != t) return 0;
  if (c == 'l') return P;
  if (c == 'r') return N;
  return c == 'p' && exponent_of(u) < 0 ? Z : 0;
}
static void drop_shown(Simplifier *s, int n, Tensor *const out[]) {
  int left = 0;
  Simplify *how = s->how;
  collect(s, n, out);
  for (int i = 0; i < how->conditions; i++) {
    Fact f = how->condition[i];
    for (Note *note = s->first; note; note = note->next)
      f.is &= ~shows(s, note->tensor, f.tensor);
    if (f.is) how->condition[left++] = f;
  }
  how->conditions = left;
}
static bool belongs(Simplifier *s, const char *what, int k,
                    const Tensor *t) {
  bool fine = t && t->graph == s->graph && t->id >= 0;
  if (!fine)
    graph_fail(s->graph, "simplify: %s %d %s", what, k,
               !t ? "is NULL" : t->id < 0 ? "was never made"
               : "belongs to another graph");
  s->failed |= !fine;
  return fine;
}
void t_simplify(Simplify *how, int n, Tensor *const y[],
                Tensor *out[]) {
  Simplify exact = {.rules = RULES_EXACT};
  Simplifier s = {.graph = graph_among(n, y),
                  .how = how ? how : &exact};
  s.scratch.allocator = graph_allocator(s.graph);
  s.how->conditions = 0;
  for (int k = RULES; k-- > 0;)
    s.rule[(int)rule[k].from[0]] = &rule[k];
  for (int k = 0; k < n; k++) belongs(&s, "tensor", k, y[k]);
  for (int i = 0; i < s.how->assumed; i++) {
    Fact fact = s.how->assume[i];
    Note *note = belongs(&s, "fact", i, fact.tensor)
                 ? note_on(&s, fact.tensor) : NULL;
    if (note) note->facts |= fact.is;
  }
  Tensor **z = take(&s, n, sizeof *z);
  if (!s.failed) first_pass(&s, n, y, z);
  if (s.how->rules >= RULES_REAL && !s.failed)
    try_ways(&s, n, z);
  if (s.how->conditions && !s.failed) drop_shown(&s, n, z);
  if (s.failed && !graph_error(s.graph))
    graph_fail(s.graph, "out of memory");
  if (s.failed) s.how->conditions = 0;
  for (int k = 0; k < n; k++) out[k] = s.failed ? y[k] : z[k];
  arena_release(&s.scratch);
}
