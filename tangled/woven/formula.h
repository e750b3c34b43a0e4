/* formula.h: formulas as text. Tangled from 14-formulas.nw. */
#ifndef WOVEN_FORMULA_H
#define WOVEN_FORMULA_H
#include "graph.h"
#pragma GCC visibility push(default)

typedef struct FormulaFlaw {
  long at;         /* which byte of the text, from 0 */
  long column;     /* which letter, from 1 */
  Message why;
} FormulaFlaw;

/* Reads "x*exp(-x)", or "u = exp(-x); x*u, u" with definitions and
   several formulas; the grammar is in chapter 14. A name is that
   of a variable or placeholder of the graph; one that is new
   becomes a placeholder, a scalar. The formulas are at most max.
   How many there were, or -1 with the flaw, and the graph may
   then have nodes that nobody needs. Any text will do: it may be
   up to FORMULA_LENGTH bytes and FORMULA_DEPTH brackets deep. */
int formula_read(Graph *graph, const char *text, int max,
                 Tensor *y[], FormulaFlaw *flaw);
enum { FORMULA_LENGTH = 1 << 24, FORMULA_DEPTH = 1000 };
typedef enum FormulaStyle {
  FORMULA_TEXT, FORMULA_LATEX, FORMULA_MATHML, FORMULA_C
} FormulaStyle;

/* Writes the formula of t on one line, without an end of line:
   what is used twice is written twice. 0, or -1 if memory ran out,
   out fails, or t is none. formula_size tells beforehand of how
   many parts the line would consist; it may be more than 10^300,
   and is 0 if t is none. */
int formula_write(const Tensor *t, FormulaStyle style, FILE *out);
double formula_size(const Tensor *t);
/* Writes n formulas of one graph with the parts they share: a line
   "u1 = ...;" for each part, then the formulas, with commas in
   between; the text can be read again if all names are words of
   a formula and all ops ours. In C, the lines are declarations,
   the formulas assignments to out[0] and on, and what is no letter
   of C is "_" in a name, so that two may become one. -1 also if
   one is no tensor of the first one's graph. */
int formula_list(int n, Tensor *const t[], FormulaStyle style,
                 FILE *out);
/* whether t is a constant of one number, which is then set */
bool formula_number(const Tensor *t, double *x);
/* what the derivative rule of an op is called, as in "product" */
const char *formula_rule(const Op *op);
/* What n formulas in C need before them: an include, and a
   function for each op of theirs that C has not. -1 as above, or
   if two ops of one name would be two functions of one name. */
int formula_head(int n, Tensor *const t[], FILE *out);
#pragma GCC visibility pop
#endif
