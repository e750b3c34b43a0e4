/* op.h: what operations are. Tangled from W3-graphs-bench.nw. */
#ifndef WOVEN_OP_H
#define WOVEN_OP_H
#include "graph.h"
#include <stddef.h>
#pragma GCC visibility push(default)

typedef enum OpKind { OP_OPERATION, OP_PARAMETER, OP_DATA } OpKind;
enum { OP_INPUTS = 3 };   /* of kernels that go by elements */
typedef struct Operand Operand;   /* see step.h */
typedef struct Step Step;
struct Op {
  const char *name;
  int arity;                 /* number of inputs; -1: any number */
  OpKind kind;
  size_t attribute_size;
  /* The shape of t = op(...) from those of its inputs, or
     message_refuse(why, ...). NULL: they broadcast. */
  bool (*shape)(const Tensor *t, const Shape in[], Shape *out,
                Message *why);
  /* What y = op(...) passes on to input i of its adjoint g, as a
     tensor of the shape of y or of input i; NULL stands for zero.
     An op without a rule is flat, or cannot be differentiated. */
  Tensor *(*gradient)(Tensor *y, Tensor *g, int i);
  bool flat;     /* the derivative is zero wherever it exists */
  unsigned shape_only;   /* bit i: only the shape of input i; bit
                            31: of all from there on */
  /* Writes the result, which is dense and not empty, from inputs
     and attributes alone: it may be run once, when planning. Inputs
     are dense, unless reads is given and accepts their strides.
     The numbers of an input that is shape_only are not there. */
  void (*compute)(const Step *s);
  bool (*reads)(const Operand *o);
  /* Sets the loops of a step whose operands are known, and may
     change the operands' shapes and strides to suit them. */
  void (*prepare)(Step *s);
  /* True if the result is input 0 with other strides, set in *out,
     whose shape is known. Then nothing is computed. */
  bool (*view)(const Tensor *t, const Operand *in, Operand *out);
  bool in_place; /* may overwrite an input of equal shape */
  /* Element i of the result depends on element i of the inputs,
     spread to its shape, and on nothing else; text is its value, a
     C expression in a, b, c and the parameter p, a double, which
     is then the whole attribute. */
  bool pointwise;
  const char *text;
  bool commutative;      /* inputs 0 and 1 may change places */
  bool stateful;         /* may give something else at each run */
  unsigned linear;       /* bit i, as above: linear in input i, if
                            the others are held still; of an op with
                            any number of inputs: in all together */
  /* Adds C that does what compute does, on y, a, b and c, tables
     of reals, and returns the text; or NULL: compute is called. */
  struct Text *(*write)(const Step *s, struct Text *text);
};
/* A new tensor op(input[0], ..., input[n-1]) in the graph, with a
   copy of the attributes. On error the graph's inert tensor. */
Tensor *op_node(Graph *graph, const Op *op, int n,
                Tensor *const input[], const void *attributes);
/* how many bytes of a node come before its attributes */
static inline size_t op_head(int inputs) {
  size_t align = _Alignof(max_align_t);
  size_t head = sizeof(Tensor) + (size_t)inputs * sizeof(Tensor *);
  return (head + align - 1) / align * align;
}
static inline const void *op_attributes(const Tensor *t) {
  return (const char *)t + op_head(t->inputs);
}
/* Asks the op's rule. False: message says which tensors were
   given and what is wrong. */
bool op_shape(const Tensor *t, const Shape in[], Shape *out,
              Message *message);
static inline bool op_shape_only(const Op *op, int i) {
  return op->shape_only >> (i < 31 ? i : 31) & 1;
}
static inline bool op_linear(const Op *op, int i) {
  return op->linear >> (i < 31 ? i : 31) & 1;
}
#pragma GCC visibility pop
#endif
