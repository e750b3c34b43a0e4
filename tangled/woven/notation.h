/* notation.h: how ops are written, for the library's own use.
   Tangled from 14-formulas.nw. */
#ifndef WOVEN_NOTATION_H
#define WOVEN_NOTATION_H
#include "ops.h"
#include "plain.h"

enum { ANYTHING, COMPARISON, SUM, PRODUCT, SIGN, POWER, ATOM };
extern const Op op_add, op_sub, op_mul, op_div, op_neg, op_square,
  op_pow, op_power, op_less, op_greater, op_weigh, op_exp, op_log,
  op_sin, op_cos, op_tan, op_asin, op_acos, op_atan, op_sinh,
  op_cosh, op_tanh, op_asinh, op_acosh, op_atanh, op_log1p,
  op_expm1, op_erf, op_floor, op_sqrt, op_abs, op_sign, op_relu,
  op_not, op_sigmoid, op_logistic, op_softplus, op_maximum,
  op_minimum, op_equal, op_sigmoid_slope, op_sigmoid_cross_entropy,
  op_select, op_muladd, op_same;
typedef struct Notation {
  const Op *op;
  int level;            /* how tightly it binds */
  const char *text;     /* its form; NULL: word(A, B) */
  const char *latex;
  const char *mathml;
  const char *c;        /* NULL: by a function made of op->text */
  const char *rule;     /* what its derivative rule is called */
  const char *word;     /* its name in formulas; NULL: none */
  int inputs;           /* which of the makers is used */
  Tensor *(*one)(Tensor *a);
  Tensor *(*two)(Term a, Term b);
  Tensor *(*three)(Term a, Term b, Term c);
} Notation;

/* NULL: it has none, and is written as a call of its name */
const Notation *notation_of(const Op *op);
const Notation *notation_of_word(const char *word, long length);
Tensor *notation_make(const Notation *n, Tensor *const in[]);
/* whether it is a constant, of one number, which is set */
bool number_of(const Tensor *t, double *x);
bool same_word(const char *name, const char *word, long length);
#define PI 3.14159265358979323846
#define EULER 2.71828182845904523536
#endif
