/* op_map.h: ops that work element by element, for those who
   write one. Tangled from 05-ops.nw.

   OP_UNARY(name, value, rule, facts...)
   OP_BINARY(name, value, rule_a, rule_b, facts...)
   OP_TERNARY(name, value, rule_a, rule_b, rule_c, facts...)
   define op_NAME and t_NAME(). The value is an expression in the
   elements a, b, c and depends on nothing else; a rule is one in
   the tensors a, b, c, the result y and its adjoint g, and says
   what is passed on to that input; NULL for zero. Facts are more
   fields of the Op, as .flat = true. */
#ifndef WOVEN_OP_MAP_H
#define WOVEN_OP_MAP_H
#include "ops.h"
#include "step.h"

typedef struct Place {      /* where a kernel writes and reads */
  real *out;
  const real *in[OP_INPUTS];
} Place;

static inline bool op_next(const Step *s, int from, int to, int n,
                           long at[], Place *p) {
  for (int d = to; d-- > from;) {
    bool full = ++at[d] >= s->size[d];
    long move = full ? 1 - at[d] : 1;
    p->out += s->operand[0].stride[d] * move;
    for (int k = 0; k < n; k++)
      p->in[k] += s->operand[k + 1].stride[d] * move;
    if (!full) return true;
    at[d] = 0;
  }
  return false;
}
typedef void Row(const Step *s, real *out, const real *const in[]);

static inline void op_start(const Step *s, int n, Place *p) {
  p->out = *s->operand[0].at;
  for (int k = 0; k < n; k++) p->in[k] = *s->operand[k + 1].at;
}

/* a kernel of n inputs, by rows */
static inline void op_rows(const Step *s, int n, Row *row) {
  Place p;
  long at[OP_LOOPS] = {0};
  op_start(s, n, &p);
  if (s->outer == 1) {
    row(s, p.out, p.in);
    return;
  }
  do row(s, p.out, p.in);
  while (op_next(s, 0, s->outer - 1, n, at, &p));
}
#ifdef __clang__
#define OP_EACH _Pragma("clang loop vectorize(assume_safety)")
#else
#define OP_EACH _Pragma("GCC ivdep")
#endif
#define OP_CASES(value) \
  OP_CASE(1, 1, 1, value) OP_CASE(1, 0, 1, value) \
  OP_CASE(0, 1, 1, value) OP_CASE(1, 1, 0, value)
#ifndef OP_EACH
#define OP_EACH
#endif
#ifndef OP_CASES
#define OP_CASES(value)
#endif
#define OP_LOOP(A, B, C, value) \
  OP_EACH for (long i = 0; i < size; i++) { \
    const real a = pa[i * (A)], b = pb[i * (B)], c = pc[i * (C)]; \
    (void)a, (void)b, (void)c; \
    out[i] = (real)(value); \
  }
#define OP_INPUT(n, k, x) \
  const real *p##x = k <= n ? in[k - 1] : out; \
  const long s##x = k <= n ? s->operand[k].stride[last] : 1;

#define OP_KERNEL(name, n, parameter, value) \
  static void name##_row(const Step *s, real *out, \
                         const real *const in[]) { \
    const int last = s->outer - 1; \
    const long size = s->size[last]; \
    const real p = (real)(parameter); \
    (void)p; \
    OP_INPUT(n, 1, a) OP_INPUT(n, 2, b) OP_INPUT(n, 3, c) \
    OP_CASES(value) OP_LOOP(sa, sb, sc, value) \
  } \
  static void name##_compute(const Step *s) { \
    op_rows(s, n, name##_row); \
  }
#define OP_CASE(A, B, C, value) \
  if (sa == A && sb == B && sc == C) OP_LOOP(A, B, C, value) else
#define OP_MAP(title, n, parameter, words, value, \
               rule_a, rule_b, rule_c, ...) \
  OP_KERNEL(title, n, parameter, value) \
  static Tensor *title##_gradient(Tensor *y, Tensor *g, int i) { \
    Tensor *a = y->input[0], *b = y->input[n > 1 ? 1 : 0]; \
    Tensor *c = y->input[n > 2 ? 2 : 0]; \
    (void)a, (void)b, (void)c, (void)g; \
    return i == 0 ? (rule_a) : i == 1 ? (rule_b) : (rule_c); \
  } \
  const Op op_##title = { \
    .name = #title, .gradient = title##_gradient, \
    .compute = title##_compute, .reads = op_reads_any, \
    .prepare = op_prepare_map, .in_place = true, \
    .pointwise = true, .text = words, __VA_ARGS__};
#define OP_UNARY(name, value, ...) \
  OP_UNARY_(name, #value, value, __VA_ARGS__, .arity = 1)
#define OP_UNARY_(name, words, value, rule, ...) \
  OP_MAP(name, 1, 0, words, value, rule, NULL, NULL, __VA_ARGS__) \
  Tensor *(t_##name)(Tensor *a) { \
    return op_node(graph_of(a), &op_##name, 1, &a, NULL); \
  }
#define OP_BINARY(name, value, rule_a, ...) \
  OP_BINARY_(name, #value, value, rule_a, __VA_ARGS__, .arity = 2)
#define OP_BINARY_(name, words, value, rule_a, rule_b, ...) \
  OP_MAP(name, 2, 0, words, value, rule_a, rule_b, NULL, \
         __VA_ARGS__) \
  Tensor *(t_##name)(Term a, Term b) { \
    return op_apply(&op_##name, 2, (Term[]){a, b}); \
  }
#define OP_TERNARY(name, value, rule_a, rule_b, ...) \
  OP_TERNARY_(name, #value, value, rule_a, rule_b, __VA_ARGS__, \
              .arity = 3)
#define OP_TERNARY_(name, words, value, rule_a, rule_b, rule_c, \
                    ...) \
  OP_MAP(name, 3, 0, words, value, rule_a, rule_b, rule_c, \
         __VA_ARGS__) \
  Tensor *(t_##name)(Term a, Term b, Term c) { \
    return op_apply(&op_##name, 3, (Term[]){a, b, c}); \
  }
#endif
