/* emit.h: plans as C; for the library's own use.
   Tangled from 20-emission.nw. */
#ifndef WOVEN_EMIT_H
#define WOVEN_EMIT_H
#include "../plan.h"
#include "../text.h"

typedef struct Emission {
  Text text;              /* freed by whoever asked for it */
  long tables;
  real *const **at;       /* where their addresses are kept, */
  struct Table *table;    /* and what they are */
  long calls;
  const Step **called;    /* steps whose kernels are called */
} Emission;
typedef struct Table {
  const Register *reg;
  long first, last;    /* the steps that use it */
  bool shared;         /* others look at it, too */
  bool constant;
  bool used;           /* its name is in the text */
  bool local;          /* it is an array of one function */
  long part;           /* the part that declared it last */
} Table;
/* Writes a plan as C with a function run(at, step). False: memory
   ran out. The text is to be freed in any case. */
bool emit_plan(const Plan *plan, Arena *arena, Emission *e);
/* Adds a number so that C reads the same bits. */
void emit_number(Text *text, double x);
#endif
