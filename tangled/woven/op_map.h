/* op_map.h: ops that work element by element, for those who
   write one. Tangled from 04-ops.nw.

   OP_UNARY(name, value, rule)
   OP_BINARY(name, value, rule_a, rule_b)
   OP_TERNARY(name, value, rule_a, rule_b, rule_c)
   define op_NAME and t_NAME(). The value is an expression in the
   elements a, b, c; a rule is one in the tensors a, b, c, the
   result y and its adjoint g, and says what is passed on to that
   input; NULL for zero. */
#ifndef WOVEN_OP_MAP_H
#define WOVEN_OP_MAP_H
#include "ops.h"

static inline bool op_next(const Step *s, int from, int to, int n,
                           long at[], real *p[]) {
  for (int d = to; d-- > from;) {
    long back = ++at[d] < s->size[d] ? 0 : s->size[d];
    for (int k = 0; k < n; k++)
      p[k] += s->operand[k].stride[d] * (1 - back);
    if (!back) return true;
    at[d] = 0;
  }
  return false;
}
typedef void Row(const Step *s, real *const p[]);

static inline void op_rows(const Step *s, int n, Row *row) {
  real *p[1 + OP_INPUTS];
  for (int k = 0; k < n; k++) p[k] = *s->operand[k].at;
  if (s->rank == 1) {
    row(s, p);
  } else {
    long at[SHAPE_RANK] = {0};
    do row(s, p);
    while (op_next(s, 0, s->rank - 1, n, at, p));
  }
}
#ifdef __clang__
#define OP_EACH _Pragma("clang loop vectorize(assume_safety)")
#else
#define OP_EACH _Pragma("GCC ivdep")
#endif
#define OP_LOOP(names, value) \
  { OP_EACH for (long i = 0; i < n; i++) { \
      names out[i] = (real)(value); } }
#define OP_READ(x, stride) const real x = p##x[i * (stride)];
#define OP_START(k) \
  const long n = s->size[s->rank - 1]; real *out = p[0];
#define OP_INPUT(k, x) \
  const real *p##x = p[k]; \
  const long s##x = s->operand[k].stride[s->rank - 1];

#define OP_KERNEL1(name, value) \
  static void name##_row(const Step *s, real *const p[]) { \
    OP_START(0) OP_INPUT(1, a) \
    if (sa == 1) OP_LOOP(OP_READ(a, 1), value) \
    else OP_LOOP(OP_READ(a, sa), value) \
  } \
  static void name##_compute(const Step *s) { \
    op_rows(s, 2, name##_row); \
  }
#define OP_KERNEL2(name, value) \
  static void name##_row(const Step *s, real *const p[]) { \
    OP_START(0) OP_INPUT(1, a) OP_INPUT(2, b) \
    if (sa == 1 && sb == 1) \
      OP_LOOP(OP_READ(a, 1) OP_READ(b, 1), value) \
    else if (sa == 1 && sb == 0) \
      OP_LOOP(OP_READ(a, 1) OP_READ(b, 0), value) \
    else if (sa == 0 && sb == 1) \
      OP_LOOP(OP_READ(a, 0) OP_READ(b, 1), value) \
    else OP_LOOP(OP_READ(a, sa) OP_READ(b, sb), value) \
  } \
  static void name##_compute(const Step *s) { \
    op_rows(s, 3, name##_row); \
  }
#define OP_KERNEL3(name, value) \
  static void name##_row(const Step *s, real *const p[]) { \
    OP_START(0) OP_INPUT(1, a) OP_INPUT(2, b) OP_INPUT(3, c) \
    if (sa == 1 && sb == 1 && sc == 1) \
      OP_LOOP(OP_READ(a, 1) OP_READ(b, 1) OP_READ(c, 1), value) \
    else if (sa == 1 && sb == 0 && sc == 1) \
      OP_LOOP(OP_READ(a, 1) OP_READ(b, 0) OP_READ(c, 1), value) \
    else if (sa == 0 && sb == 1 && sc == 1) \
      OP_LOOP(OP_READ(a, 0) OP_READ(b, 1) OP_READ(c, 1), value) \
    else if (sa == 1 && sb == 1 && sc == 0) \
      OP_LOOP(OP_READ(a, 1) OP_READ(b, 1) OP_READ(c, 0), value) \
    else OP_LOOP(OP_READ(a, sa) OP_READ(b, sb) OP_READ(c, sc), \
                 value) \
  } \
  static void name##_compute(const Step *s) { \
    op_rows(s, 4, name##_row); \
  }
#define OP_MAP(title, n) \
  {.name = #title, .arity = n, .gradient = title##_gradient, \
   .compute = title##_compute, .reads = op_reads_any, \
   .prepare = op_prepare_map, .in_place = true}

#define OP_UNARY(name, value, rule) \
  OP_KERNEL1(name, value) \
  static Tensor *name##_gradient(Tensor *y, Tensor *g, int i) { \
    Tensor *a = y->input[0]; \
    (void)a, (void)g, (void)i; \
    return rule; \
  } \
  static const Op op_##name = OP_MAP(name, 1); \
  Tensor *(t_##name)(Tensor *a) { \
    return op_node(a->graph, &op_##name, 1, &a, NULL); \
  }
#define OP_BINARY(name, value, rule_a, rule_b) \
  OP_KERNEL2(name, value) \
  static Tensor *name##_gradient(Tensor *y, Tensor *g, int i) { \
    Tensor *a = y->input[0], *b = y->input[1]; \
    (void)a, (void)b, (void)g; \
    return i == 0 ? (rule_a) : (rule_b); \
  } \
  static const Op op_##name = OP_MAP(name, 2); \
  Tensor *(t_##name)(Term a, Term b) { \
    return op_apply(&op_##name, 2, (Term[]){a, b}); \
  }
#define OP_TERNARY(name, value, rule_a, rule_b, rule_c) \
  OP_KERNEL3(name, value) \
  static Tensor *name##_gradient(Tensor *y, Tensor *g, int i) { \
    Tensor *a = y->input[0], *b = y->input[1], *c = y->input[2]; \
    (void)a, (void)b, (void)c, (void)g; \
    return i == 0 ? (rule_a) : i == 1 ? (rule_b) : (rule_c); \
  } \
  static const Op op_##name = OP_MAP(name, 3); \
  Tensor *(t_##name)(Term a, Term b, Term c) { \
    return op_apply(&op_##name, 3, (Term[]){a, b, c}); \
  }
#endif
