/* ops_map.c: the operations on elements.
   Tangled from 05-ops.nw. */
#include "elementary.h"
#include "op_map.h"
#include <math.h>

OP_BINARY(add, a + b, g, g)
OP_BINARY(sub, a - b, g, t_neg(g))
OP_UNARY(neg, -a, t_neg(g))
OP_BINARY(mul, a * b, t_mul(g, b), t_mul(g, a))
OP_BINARY(div, a / b, t_div(g, b), t_neg(t_div(t_mul(g, y), b)))
OP_TERNARY(muladd, a * b + c, t_mul(g, b), t_mul(g, a), g)
OP_UNARY(square, a * a, t_mul(t_mul(2, g), a))
OP_UNARY(sqrt, REAL_MATH(sqrt)(a), t_div(g, t_mul(2, y)))
static double exponent(const Tensor *t) {
  return *(const double *)op_attributes(t);
}
OP_MAP(pow, 1, .attribute_size = sizeof(double),
       REAL_MATH(pow)(a, (real)exponent(s->tensor)),
       t_mul(t_mul(exponent(y), g), t_pow(a, exponent(y) - 1)),
       NULL, NULL)
Tensor *t_pow(Tensor *a, double p) {
  if (p == 0) return t_ones_like(a);
  if (p == 1) return a;
  return op_node(a->graph, &op_pow, 1, &a, &p);
}
OP_UNARY(exp, exponential(a), t_mul(g, y))
OP_UNARY(log, REAL_MATH(log)(a), t_div(g, a))
OP_UNARY(sin, REAL_MATH(sin)(a), t_mul(g, t_cos(a)))
OP_UNARY(cos, REAL_MATH(cos)(a), t_neg(t_mul(g, t_sin(a))))
OP_UNARY(sigmoid, 1 / (1 + exponential(-a)), t_sigmoid_slope(y, g))
OP_UNARY(tanh, REAL_MATH(tanh)(a), t_mul(g, t_sub(1, t_square(y))))
OP_BINARY(sigmoid_slope, b * a * (1 - a),
          t_mul(t_mul(g, b), t_sub(1, t_mul(2, a))),
          t_sigmoid_slope(a, g))
OP_BINARY(greater, a > b, NULL, NULL)
OP_TERNARY(select, a != 0 ? b : c, NULL,
           t_select(a, g, 0), t_select(a, 0, g))
OP_UNARY(relu, a < 0 ? 0 : a, t_select(t_greater(y, 0), g, 0))
OP_UNARY(abs, REAL_MATH(fabs)(a),
         t_mul(g, t_sub(t_greater(a, 0), t_greater(0, a))))
OP_BINARY(maximum, a >= b || a != a ? a : b,
          t_select(t_greater(b, a), 0, g),
          t_select(t_greater(b, a), g, 0))
OP_BINARY(minimum, a <= b || a != a ? a : b,
          t_select(t_greater(a, b), 0, g),
          t_select(t_greater(a, b), g, 0))
OP_BINARY(weigh, a == 0 ? 0 : a * b, t_weigh(g, b), t_mul(g, a))
OP_UNARY(logistic, 1 / (1 + exponential(-a)),
         t_mul(t_mul(g, t_logistic(a)), t_logistic(t_neg(a))))
OP_BINARY(sigmoid_cross_entropy, (a < 0 ? 0 : a) - a * b +
            log1p(exponential(-fabs(a))),
          t_mul(g, t_sub(t_logistic(a), b)), t_neg(t_mul(g, a)))
OP_UNARY(softplus, (a < 0 ? 0 : a) + log1p(exponential(-fabs(a))),
         t_mul(g, t_logistic(a)))
