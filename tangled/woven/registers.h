/* registers.h: where the values of a run lie; for the library's
   own use. Tangled from W6-sessions-bench.nw. */
#ifndef WOVEN_REGISTERS_H
#define WOVEN_REGISTERS_H
#include "memory.h"
#include "step.h"

typedef struct Register Register;
struct Register {
  real *data;            /* where its numbers are, in this run */
  const Tensor *tensor;  /* whose they are, or were first */
  size_t offset;         /* in the block, if it is there */
  Register *next;        /* that was given after it */
  size_t size;             /* in the block */
  long uses;               /* reads still to come */
  struct Hole {
    size_t at, size;
    struct Hole *next;
  } hole;                  /* what it leaves */
  long number;             /* in the block, from 1; else 0 */
  Shape shape;             /* of a value in the block */
};
typedef struct Value Value;
struct Value {
  const Tensor *tensor;
  const Op *op;        /* how it is made */
  Value *next;         /* made after it */
  Operand operand;     /* its shape and strides */
  Register *place;     /* where its numbers lie, if known */
  Value *base;         /* a view: the value it shares them with */
  Value *dense;        /* its copy, row by row */
  bool read;           /* not only its shape is wanted */
  bool made;           /* a step makes it */
  bool assigned;       /* a variable that gets a new value */
  bool constant;       /* the same in every run */
  bool handed;         /* to the caller */
  long readers;        /* steps that read it or a view of it */
  bool overwrites;     /* may write over an input */
  int inputs;
  Value *input[];
};
typedef struct Layout {
  Register *registers, *last;  /* in order of their making */
  long count;
  size_t room;                 /* numbers in the block */
  size_t alive, most;          /* in use now, and at most */
  struct Hole *holes;
} Layout;

/* Gives each value that a step makes a register in the block.
   The registers come from the arena. False: out of memory. */
bool registers_give(Value *list, Arena *arena, Layout *layout);
/* whose register it uses: its own, or that of a value it views */
Value *value_home(Value *v);
#endif
