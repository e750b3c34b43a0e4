/* trial.h: a naive evaluator, and graphs made from bytes.
   Tangled from B-testing.nw. */
#ifndef TRIAL_H
#define TRIAL_H
#include "woven/woven.h"
#include <math.h>
#include <string.h>
typedef struct Value {
  const Tensor *of;
  Shape shape;
  double *data;
} Value;

typedef struct Trial {
  Graph *graph;
  uint64_t seed;
  int feeds, nodes;
  Feed feed[10];
  real data[10][64];       /* what is fed */
  double step;              /* feeds are moved by so much */
  real (*along)[64];        /* along these, one for each feed */
  Value *memo;              /* by id; no data: not known yet */
  bool positive;            /* draw positive inputs only */
  int trial;
  const uint8_t *next, *end;
  bool careful;             /* make only what fits */
  int maps;                 /* how many elementwise ops take part */
  Tensor *node[64];
} Trial;
enum { NARROW = sizeof(real) < sizeof(double) };
static inline int draw(Trial *w, int n) {
  w->seed = w->seed * 6364136223846793005 + 1442695040888963407;
  return (int)((w->seed >> 33) % (uint64_t)n);
}
static inline Tensor *feed_new(Trial *w, Shape declared, Shape s) {
  Feed *feed = &w->feed[w->feeds];
  if (shape_count(s) > 64) abort();
  feed->array = (Array){s, w->data[w->feeds++]};
  array_normal(feed->array, &w->seed);
  return feed->tensor = t_placeholder(w->graph, "x", declared);
}
#define ELEMENTWISE(X) \
  X(1, neg, (a), -a) X(1, square, (a), a * a) \
  X(1, exp, (a), exp(a)) X(1, sin, (a), sin(a)) \
  X(1, cos, (a), cos(a)) X(1, tanh, (a), tanh(a)) \
  X(1, sigmoid, (a), 1 / (1 + exp(-a))) X(2, add, (a, b), a + b) \
  X(2, sub, (a, b), a - b) X(2, mul, (a, b), a * b) \
  X(2, sigmoid_slope, (a, b), b * a * (1 - a)) \
  X(2, sigmoid_cross_entropy, (a, b), log(1 + exp(a)) - a * b) \
  X(3, muladd, (a, b, c), a * b + c) \
  X(1, erf, (a), erf(a)) X(1, expm1, (a), exp(a) - 1) \
  X(1, softplus, (a), log(1 + exp(a))) \
  X(1, logistic, (a), 1 / (1 + exp(-a))) \
  X(1, log1p, (a), log(1 + a)) X(1, sqrt, (a), sqrt(a)) \
  X(1, log, (a), log(a)) \
  X(1, pow, (a, 2.5), pow(a, p)) X(2, div, (a, b), a / b) \
  X(1, relu, (a), a < 0 ? 0 : a) X(1, abs, (a), fabs(a)) \
  X(2, maximum, (a, b), a < b ? b : a) \
  X(2, minimum, (a, b), a < b ? a : b) \
  X(2, weigh, (a, b), a == 0 ? 0 : a * b) \
  X(2, greater, (a, b), a > b) X(2, less, (a, b), b > a) \
  X(2, equal, (a, b), !(a < b || a > b)) X(1, not, (a), a == 0) \
  X(1, floor, (a), floor(a)) X(1, sign, (a), (a > 0) - (a < 0)) \
  X(3, select, (t_greater(a, 0), b, c), a != 0 ? b : c)
enum { POSITIVE = 17, CORNER = 22 };
#define FUNCTIONS(n, name, arguments, formula) \
  static Tensor *make_##name(Tensor *a, Tensor *b, Tensor *c) \
  { (void)b, (void)c; return t_##name arguments; } \
  static double value_##name(double a, double b, double c, \
                             double p) \
  { (void)b, (void)c, (void)p; return formula; }
ELEMENTWISE(FUNCTIONS)
#define ROW(n, name, arguments, formula) \
  {#name, n, make_##name, value_##name},
static const struct Map {
  const char *name;
  int inputs;
  Tensor *(*make)(Tensor *, Tensor *, Tensor *);
  double (*value)(double, double, double, double);
} maps[] = {ELEMENTWISE(ROW)};
enum { MAPS = sizeof maps / sizeof *maps };
static inline Value value_new(const Tensor *of, Shape s) {
  size_t n = (size_t)shape_count(s) + 1;
  return (Value){of, s, calloc(n, sizeof(double))};
}
static inline long project(long i, Shape big, Shape small) {
  long place = 0, stride = 1;
  for (int d = big.rank, e = small.rank; e-- > 0;) {
    long size = big.dim[--d];
    if (small.dim[e] > 1) place += i % size * stride;
    i /= size;
    stride *= small.dim[e];
  }
  return place;
}
#define EACH(v) for (long i = 0; i < shape_count((v).shape); i++)
#define NAIVE(name) \
  static inline void name(Value *y, const Value in[])
NAIVE(naive_map) {
  const struct Map *op = maps;
  const double *power = op_attributes(y->of);
  double x[3] = {0}, p = y->of->op->attribute_size ? *power : 0;
  while (strcmp(op->name, y->of->op->name)) op++;
  EACH(*y) {
    for (int k = 0; k < op->inputs; k++)
      x[k] = in[k].data[project(i, y->shape, in[k].shape)];
    y->data[i] = op->value(x[0], x[1], x[2], p);
  }
}
static inline Shape kept(const Tensor *t, const Value in[]) {
  Shape shape = in[t->inputs - 1].shape;
  for (int d = 0; t->inputs == 1 && d < shape.rank; d++)
    if (*(const unsigned *)op_attributes(t) >> d & 1)
      shape.dim[d] = 1;
  return shape;
}
NAIVE(naive_sum) {
  Shape s = kept(y->of, in);
  EACH(*in) y->data[project(i, in->shape, s)] += in->data[i];
}
NAIVE(naive_count) {
  EACH(*in) y->data[0] += !project(i, in->shape, kept(y->of, in));
}
NAIVE(naive_transpose) {
  const int *axis = op_attributes(y->of);
  EACH(*y) {
    long at[SHAPE_RANK], rest = i, place = 0;
    for (int d = y->shape.rank; d-- > 0; rest /= y->shape.dim[d])
      at[axis[d]] = rest % y->shape.dim[d];
    for (int d = 0; d < y->shape.rank; d++)
      place = place * in->shape.dim[d] + at[d];
    y->data[i] = in->data[place];
  }
}
NAIVE(naive_dot) {
  const long *last = &y->shape.dim[y->shape.rank - 2];
  long n = last[1], m = in->shape.dim[in->shape.rank - 1];
  EACH(*y) {
    long stack = in[1].shape.rank > 2 ? i / n / last[0] : 0;
    for (long p = 0; p < m; p++)
      y->data[i] += in->data[i / n * m + p] *
                    in[1].data[(stack * m + p) * n + i % n];
  }
}
NAIVE(naive_max) {
  Shape s = kept(y->of, in);
  EACH(*y) y->data[i] = -INFINITY;
  EACH(*in) {
    double *most = &y->data[project(i, in->shape, s)];
    if (in->data[i] > *most || isnan(in->data[i]))
      *most = in->data[i];
  }
}
NAIVE(naive_argmax) {
  unsigned mask = *(const unsigned *)op_attributes(y->of);
  int d = in->shape.rank - 1;
  long step = 1, size;
  for (; !(mask >> d & 1); d--) step *= in->shape.dim[d];
  size = in->shape.dim[d];
  EACH(*y) {
    const double *a = in->data + i / step * size * step + i % step;
    for (long k = 0, most = 0; k < size; k++)
      if (a[k * step] > a[most * step])
        y->data[i] = (double)(most = k);
  }
}
NAIVE(naive_one_hot) {
  long classes = y->shape.dim[y->shape.rank - 1];
  EACH(*y) y->data[i] = in->data[i / classes] ==
                        (double)(i % classes);
}
NAIVE(naive_prod) {
  Shape s = kept(y->of, in);
  EACH(*y) y->data[i] = 1;
  EACH(*in) y->data[project(i, in->shape, s)] *= in->data[i];
}
NAIVE(naive_cumsum) {
  const int *along = op_attributes(y->of);
  long width = 1, n = y->shape.dim[along[0]];
  for (int d = along[0] + 1; d < y->shape.rank; d++)
    width *= y->shape.dim[d];
  EACH(*y)
    for (long k = 0; k < n; k++) {
      long here = i / width % n;
      if (along[1] ? k >= here : k <= here)
        y->data[i] += in->data[i + (k - here) * width];
    }
}
NAIVE(naive_gather) {
  long n = shape_count(in[1].shape);
  long row = n ? shape_count(y->shape) / n : 1;
  EACH(*y) y->data[i] =
    in->data[(long)in[1].data[i / row] * row + i % row];
}
NAIVE(naive_scatter) {
  long n = shape_count(in[1].shape), rows = y->shape.dim[0];
  long row = shape_count(y->shape) / rows;
  EACH(*y) y->data[i] = 0;
  for (long i = 0; i < n * row; i++)
    y->data[(long)in[1].data[i / row] * row + i % row] +=
      in->data[i];
}
NAIVE(naive_expand) {
  EACH(*y) y->data[i] = in->data[project(i, y->shape, in->shape)];
}
NAIVE(naive_pass) { EACH(*y) y->data[i] = in->data[i]; }
NAIVE(naive_assign) { EACH(*y) y->data[i] = in[1].data[i]; }
NAIVE(compute) {
  static const struct {
    const char *name;
    void (*compute)(Value *, const Value *);
  } op[] = {
    {"sum", naive_sum}, {"sum_like", naive_sum},
    {"count", naive_count}, {"transpose", naive_transpose},
    {"dot", naive_dot}, {"expand_like", naive_expand},
    {"reshape", naive_pass}, {"reshape_like", naive_pass},
    {"prod", naive_prod}, {"cumsum", naive_cumsum},
    {"squeeze", naive_pass}, {"unsqueeze", naive_pass},
    {"same", naive_pass},
    {"stop", naive_pass}, {"assign", naive_assign},
    {"max", naive_max}, {"argmax", naive_argmax},
    {"one_hot", naive_one_hot}, {"gather", naive_gather},
    {"scatter", naive_scatter},
    {NULL, naive_map}};
  int i = 0;
  while (op[i].name && strcmp(op[i].name, y->of->op->name)) i++;
  op[i].compute(y, in);
}
static inline bool outside(const Trial *w, const Tensor *t,
                           Value *y) {
  const Array *from = t->inputs ? NULL : op_attributes(t);
  const real *along = NULL;
  for (int k = 0; k < w->feeds; k++)
    if (w->feed[k].tensor == t) {
      from = &w->feed[k].array;
      along = w->along ? w->along[k] : NULL;
    }
  if (!from) return false;
  *y = value_new(t, from->shape);
  EACH(*y)
    y->data[i] = (double)from->data[i] +
                 (along ? w->step * (double)along[i] : 0);
  return true;
}
static inline Value evaluate(const Trial *w, const Tensor *t) {
  Value *y = &w->memo[t->id], in[OP_INPUTS];
  Shape shape[OP_INPUTS];
  Message why = {{0}};
  if (y->data || outside(w, t, y)) return *y;
  for (int k = 0; k < t->inputs; k++) {
    in[k] = evaluate(w, t->input[k]);
    shape[k] = in[k].shape;
  }
  if (!op_shape(t, shape, &y->shape, &why)) abort();
  *y = value_new(t, y->shape);
  compute(y, in);
  return *y;
}
static inline Value naive(Trial *w, const Tensor *t) {
  w->memo = calloc((size_t)t->id + 1, sizeof *w->memo);
  Value y = evaluate(w, t);
  for (long id = 0; id < t->id; id++) free(w->memo[id].data);
  free(w->memo);
  return y;
}
static inline bool close_to(double a, double b, double tolerance) {
  if (a == b || (isnan(a) && isnan(b))) return true;
  return fabs(a - b) <= tolerance * (1 + fmin(fabs(a), fabs(b)));
}
static inline bool agrees(Array a, Value b, double tolerance) {
  bool same = shape_same(a.shape, b.shape);
  if (same)
    EACH(b)
      same &= close_to((double)a.data[i], b.data[i], tolerance);
  return same;
}
static inline double slope(Trial *w, const Tensor *y,
                           real (*along)[64]) {
  double h = 0x1p-14, f[2];
  w->along = along;
  for (int k = 0; k < 2; k++) {
    w->step = k ? h : -h;
    Value v = naive(w, y);
    f[k] = v.data[0];
    free(v.data);
  }
  w->along = NULL;
  return (f[1] - f[0]) / (2 * h);
}
static inline int choose(Trial *w, int n) {
  return w->next < w->end ? *w->next++ % n : 0;
}
static inline void plant(Trial *w) {
  const Shape open = SHAPE(ANY, 3), shape[][2] = {
    {SHAPE(2, 3), SHAPE(2, 3)}, {SHAPE(2, 3), SHAPE(2, 3)},
    {open, SHAPE(2, 3)}, {open, SHAPE(1, 3)}, {SCALAR, SCALAR},
    {SHAPE(2, 1), SHAPE(2, 1)}, {SHAPE(3), SHAPE(3)},
    {SHAPE(ANY, 1, 3), SHAPE(2, 1, 3)},
    {SHAPE(0, 3), SHAPE(0, 3)}};
  for (; w->nodes < 9; w->nodes++) {
    const Shape *s = shape[w->nodes];
    Tensor *t = feed_new(w, s[0], s[1]);
    Feed *feed = &w->feed[w->nodes];
    if (w->nodes < 2) t = t_variable(w->graph, "v", feed->array);
    feed->tensor = t;
    w->node[w->nodes] = t;
  }
}
static inline void make_fit(Trial *w, int op, Tensor *in[]) {
  Shape all = SCALAR;
  for (int k = 0; k < maps[op].inputs; k++) {
    Shape last = all;
    Value v = naive(w, in[k]);
    bool fits = shape_broadcast(last, v.shape, &all);
    if (!fits) in[k] = t_sum(in[k]), all = last;
    if (op >= POSITIVE && op < CORNER)
      in[k] = t_add(t_square(in[k]), 0.5);
    free(v.data);
  }
}
static inline Tensor *reshaped(Trial *w, int op, Tensor *a,
                               Tensor *b) {
  int rank = a->shape.rank, i = choose(w, 5), j = choose(w, 5);
  if (!w->careful) {
    switch (op) {
    case 0: return t_mean_over(a, j & 1, AXES(i - 2));
    case 1: return t_transpose_axes(a, AXES(i, j, 1));
    case 2: return t_expand_like(a, b);
    case 3: return t_dot(a, b);
    default: return t_reshape(a, SHAPE(i - 2, j - 1));
    }
  }
  if (op == 0 && rank) return t_sum_over(a, j & 1, AXES(i % rank));
  if (op == 1) return t_transpose(a);
  if (op == 2) return t_expand_like(t_sum(a), b);
  if (op == 3 && rank == 2) return t_dot(a, t_transpose(a));
  a = t_reshape(a, SHAPE(ANY));
  return op == 3 ? t_dot(a, a) : a;
}
static inline Tensor *tamed(Trial *w, Tensor *t) {
  double most = 0;
  Value v = naive(w, t);
  EACH(v) most = fmax(most, fabs(v.data[i]));
  free(v.data);
  return most > 4 ? t_tanh(t) : t;
}
static inline Tensor *grow(Trial *w) {
  Tensor *in[3], *t;
  for (int k = 0; k < 3; k++) in[k] = w->node[choose(w, w->nodes)];
  int op = choose(w, w->maps + 5);
  if (w->careful && op < w->maps) make_fit(w, op, in);
  if (op < w->maps) t = maps[op].make(in[0], in[1], in[2]);
  else t = reshaped(w, op - w->maps, in[0], in[1]);
  return w->node[w->nodes++] = w->careful ? tamed(w, t) : t;
}
#endif
