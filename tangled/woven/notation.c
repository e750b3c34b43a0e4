/* notation.c: the table of notation.
   Tangled from 14-formulas.nw. */
#include "notation.h"
#include "formula.h"
#include "state.h"
#include <string.h>

#define INFIX(sign) "<mrow>a<mo>" sign "</mo>b</mrow>"
#define RAISED(power) "<msup><mrow>a</mrow><mrow>" power \
  "</mrow></msup>"
#define OVER "<mfrac><mrow>A</mrow><mrow>B</mrow></mfrac>"
#define SIGNED(o, l, t, x, m, in_c, r) {&op_##o, .level = l, \
  .text = t, .latex = x, .mathml = m, .c = in_c, .rule = r}
static const Notation table[] = {
  SIGNED(add, SUM, "a + b", "a + b", INFIX("+"), "a + b", "sum"),
  SIGNED(sub, SUM, "a - b", "a - b", INFIX("&#8722;"), "a - b",
   "difference"),
  SIGNED(mul, PRODUCT, "a*b", "a \\cdot b", INFIX("&#8901;"),
         "a*b", "product"),
  SIGNED(div, PRODUCT, "a/b", "\\frac{A}{B}", OVER, "a/b",
         "quotient"),
  SIGNED(neg, SIGN, "-a", "-a", "<mrow><mo>&#8722;</mo>a</mrow>",
   "-a", "sign"),
  SIGNED(square, POWER, "a^2", "a^{2}", RAISED("<mn>2</mn>"), NULL,
   "square"),
  SIGNED(pow, POWER, "a^p", "a^{P}", RAISED("P"), "pow(A, P)",
         "power"),
  SIGNED(power, POWER, "a^b", "a^{B}", RAISED("B"), "pow(A, B)",
   "power"),
  SIGNED(less, COMPARISON, "a < b", "a < b", INFIX("&lt;"), NULL,
   "comparison"),
  SIGNED(greater, COMPARISON, "a > b", "a > b", INFIX("&gt;"),
         NULL, "comparison"),
  SIGNED(weigh, PRODUCT, "a*b", "a \\cdot b", INFIX("&#8901;"),
         NULL, "product"),
  #define FUNCTION(op, word, latex, c, rule) \
    {&op_##op, ATOM, NULL, latex, NULL, c, rule, word, 1, \
     .one = t_##op}
  #define KNOWN(op, latex, rule) FUNCTION(op, #op, \
    "\\" latex "\\left(A\\right)", #op "(A)", rule)
  #define NAMED(op, rule) FUNCTION(op, #op, NULL, #op "(A)", rule)
  KNOWN(exp, "exp", "exponential"), KNOWN(log, "log", "logarithm"),
  KNOWN(sin, "sin", "sine"), KNOWN(cos, "cos", "cosine"),
  KNOWN(tan, "tan", "tangent"), KNOWN(asin, "arcsin", "arcsine"),
  KNOWN(acos, "arccos", "arccosine"),
  KNOWN(atan, "arctan", "arctangent"),
  KNOWN(sinh, "sinh", "hyperbolic sine"),
  KNOWN(cosh, "cosh", "hyperbolic cosine"),
  KNOWN(tanh, "tanh", "hyperbolic tangent"),
  NAMED(asinh, "area sine"), NAMED(acosh, "area cosine"),
  NAMED(atanh, "area tangent"), NAMED(log1p, "logarithm"),
  NAMED(expm1, "exponential"), NAMED(erf, "error function"),
  FUNCTION(floor, "floor", "\\left\\lfloor A\\right\\rfloor",
           "floor(A)", "rounding"),
  {&op_sqrt, ATOM, NULL, "\\sqrt{A}",
   "<msqrt><mrow>A</mrow></msqrt>", "sqrt(A)", "root", "sqrt", 1,
   .one = t_sqrt},
  {&op_abs, ATOM, NULL, "\\left|A\\right|",
   "<mrow><mo>|</mo>A<mo>|</mo></mrow>", "fabs(A)",
   "absolute value", "abs", 1, .one = t_abs},
  #define OURS(op, rule) FUNCTION(op, #op, NULL, NULL, rule)
  #define PAIR(op, word, latex, rule) \
    {&op_##op, ATOM, NULL, latex, NULL, NULL, rule, word, \
     2, .two = t_##op}
  OURS(sign, "sign"), OURS(relu, "relu"), OURS(not, "negation"),
  OURS(sigmoid, "sigmoid"), OURS(logistic, "sigmoid"),
  OURS(softplus, "softplus"),
  PAIR(maximum, "max", "\\max\\left(A, B\\right)", "maximum"),
  PAIR(minimum, "min", "\\min\\left(A, B\\right)", "minimum"),
  PAIR(equal, "equal", NULL, "comparison"),
  PAIR(sigmoid_slope, "sigmoid_slope", NULL, "sigmoid"),
  PAIR(sigmoid_cross_entropy, "sigmoid_cross_entropy", NULL,
       "cross-entropy"),
  {&op_select, .level = ATOM, .rule = "choice",
   .word = "select", .inputs = 3, .three = t_select},
  {&op_muladd, .level = ATOM, .rule = "sum", .word = "muladd",
   .inputs = 3, .three = t_muladd},
  {&op_expand_like, .text = "="}, {&op_sum_like, .text = "="},
  {&op_same, .text = "="}, {&op_copy, .text = "="},
};

enum { ROWS = sizeof table / sizeof *table };

const Notation *notation_of(const Op *op) {
  for (int i = 0; i < ROWS; i++)
    if (table[i].op == op) return &table[i];
  return NULL;
}

bool same_word(const char *name, const char *word, long length) {
  return !strncmp(name, word, (size_t)length) && !name[length];
}

const Notation *notation_of_word(const char *word, long length) {
  static const Notation more[] = {
    {.word = "ln", .inputs = 1, .one = t_log},
    {.word = "pow", .inputs = 2, .two = t_power}};
  for (int i = 0; i < 2; i++)
    if (same_word(more[i].word, word, length)) return &more[i];
  for (int i = 0; i < ROWS; i++)
    if (table[i].word && same_word(table[i].word, word, length))
      return &table[i];
  return NULL;
}

Tensor *notation_make(const Notation *n, Tensor *const in[]) {
  if (n->inputs == 1) return n->one(in[0]);
  Term a = op_tensor(in[0]), b = op_tensor(in[1]);
  if (n->inputs == 2) return n->two(a, b);
  return n->three(a, b, op_tensor(in[2]));
}

bool number_of(const Tensor *t, double *x) {
  if (t->op != &op_constant || t->shape.rank > 0) return false;
  const Source *array = op_attributes(t);
  *x = (double)array->data[0];
  return true;
}

bool formula_number(const Tensor *t, double *x) {
  return t && number_of(t, x);
}

const char *formula_rule(const Op *op) {
  const Notation *n = notation_of(op);
  return n && n->rule ? n->rule : op->name;
}
