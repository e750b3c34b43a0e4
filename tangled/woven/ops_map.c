/* ops_map.c: the operations on elements.
   Tangled from 05-ops.nw. */
#include "elementary.h"
#include "op_map.h"
#include <tgmath.h>

OP_BINARY(add, a + b, g, g, .commutative = true)
OP_BINARY(sub, a - b, g, t_neg(g))
OP_UNARY(neg, -a, t_neg(g), .linear = 1)
OP_BINARY(mul, a * b, t_mul(g, b), t_mul(g, a),
          .linear = 3, .commutative = true)
OP_BINARY(div, a / b, t_div(g, b), t_neg(t_div(t_mul(g, y), b)),
          .linear = 1)
OP_UNARY(square, a * a, t_mul(t_mul(2, g), a))
OP_UNARY(sqrt, sqrt(a), t_div(g, t_mul(2, y)))
OP_UNARY(exp, exponential(a), t_mul(g, y))
OP_UNARY(log, log(a), t_div(g, a))
OP_UNARY(sin, sin(a), t_mul(g, t_cos(a)))
OP_UNARY(cos, cos(a), t_neg(t_mul(g, t_sin(a))))
OP_UNARY(sigmoid, 1 / (1 + exponential(-a)), t_sigmoid_slope(y, g))
OP_UNARY(tanh, tanh(a), t_mul(g, t_sub(1, t_square(y))))
OP_BINARY(sigmoid_slope, b * a * (1 - a),
          t_mul(t_mul(g, b), t_sub(1, t_mul(2, a))),
          t_sigmoid_slope(a, g), .linear = 2)
OP_BINARY(greater, a > b, NULL, NULL, .flat = true)
OP_TERNARY(select, a != 0 ? b : c, NULL,
           t_select(a, g, 0), t_select(a, 0, g))
OP_UNARY(relu, a < 0 ? 0 : a, t_select(t_greater(y, 0), g, 0))
OP_BINARY(weigh, a == 0 ? 0 : a * b, t_weigh(g, b), t_mul(g, a))
OP_UNARY(logistic, 1 / (1 + exponential(-a)),
         t_mul(t_mul(g, t_logistic(a)), t_logistic(t_neg(a))))
OP_BINARY(sigmoid_cross_entropy, (a < 0 ? 0 : a) - a * b +
            log1p(exponential(-fabs(a))),
          t_mul(g, t_sub(t_logistic(a), b)), t_neg(t_mul(g, a)))
OP_UNARY(softplus, (a < 0 ? 0 : a) + log1p(exponential(-fabs(a))),
         t_mul(g, t_logistic(a)))
OP_UNARY(tan, tan(a), t_mul(g, t_add(1, t_square(y))))
OP_UNARY(atan, atan(a), t_div(g, t_add(1, t_square(a))))
OP_UNARY(sinh, sinh(a), t_mul(g, t_cosh(a)))
OP_UNARY(cosh, cosh(a), t_mul(g, t_sinh(a)))
OP_MAP(power, 2, 0, "pow(a, b)", pow(a, b),
       t_weigh(b, t_mul(g, t_power(a, t_sub(b, 1)))),
       t_weigh(y, t_mul(g, t_log(a))), NULL, .arity = 2)
Tensor *(t_power)(Term a, Term b) {
  if (a.tensor && !b.tensor) return t_pow(a.tensor, b.number);
  return op_apply(&op_power, 2, (Term[]){a, b});
}
static double exponent(const Tensor *t) {
  return *(const double *)op_attributes(t);
}

OP_MAP(pow, 1, exponent(s->tensor), "pow(a, p)", pow(a, p),
       t_mul(t_mul(exponent(y), g), t_pow(a, exponent(y) - 1)),
       NULL, NULL, .arity = 1, .attribute_size = sizeof(double))
Tensor *t_pow(Tensor *a, double p) {
  if (p == 0) return t_ones_like(a);
  if (p == 1) return a;
  return op_node(graph_of(a), &op_pow, 1, &a, &p);
}
OP_TERNARY(muladd, a * b + c, t_mul(g, b), t_mul(g, a), g)
OP_UNARY(sign, a > 0 ? 1 : a < 0 ? -1 : a, NULL, .flat = true)
OP_UNARY(abs, fabs(a), t_mul(g, t_sign(a)))
OP_BINARY(maximum, a >= b || a != a ? a : b,
          t_select(t_greater(b, a), 0, g),
          t_select(t_greater(b, a), g, 0))
OP_BINARY(minimum, a <= b || a != a ? a : b,
          t_select(t_greater(a, b), 0, g),
          t_select(t_greater(a, b), g, 0))
OP_BINARY(less, a < b, NULL, NULL, .flat = true)
OP_BINARY(equal, a == b, NULL, NULL, .flat = true,
          .commutative = true)
OP_UNARY(not, a == 0, NULL, .flat = true)
OP_UNARY(floor, floor(a), NULL, .flat = true)
OP_UNARY(erf, erf(a),      /* the number is 2 / sqrt(pi) */
         t_mul(t_mul(1.1283791670955126, g),
               t_exp(t_neg(t_square(a)))))
OP_UNARY(log1p, log1p(a), t_div(g, t_add(1, a)))
OP_UNARY(expm1, expm1(a), t_mul(g, t_add(y, 1)))
OP_UNARY(asin, asin(a), t_div(g, t_sqrt(t_sub(1, t_square(a)))))
OP_UNARY(acos, acos(a),
         t_neg(t_div(g, t_sqrt(t_sub(1, t_square(a))))))
OP_UNARY(asinh, asinh(a),
         t_div(g, t_sqrt(t_add(t_square(a), 1))))
OP_UNARY(acosh, acosh(a),
         t_div(g, t_mul(t_sqrt(t_sub(a, 1)), t_sqrt(t_add(a, 1)))))
OP_UNARY(atanh, atanh(a), t_div(g, t_sub(1, t_square(a))))
