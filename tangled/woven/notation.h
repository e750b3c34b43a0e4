/* notation.h: how ops are written, for the library's own use.
   Tangled from 14-formulas.nw. */
#ifndef WOVEN_NOTATION_H
#define WOVEN_NOTATION_H
#include "ops.h"
#include "plain.h"

enum { ANYTHING, COMPARISON, SUM, PRODUCT, SIGN, POWER, ATOM };
typedef struct Notation {
  const char *op;       /* the op's name */
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
