/* graph.h: formulas as data. Tangled from W3-graphs-bench.nw.

   A Graph owns all that is made in it: tensors, names, initial
   values. A Tensor is a node of the graph. It is made from
   tensors that exist, so ids, which count from 0, are a
   topological order.

   Threads: any number may look at a graph, and sessions of it may
   run in several threads, while nobody adds to it. What adds to a
   graph (makers of tensors, names, errors) is for one thread at a
   time, while no other thread looks at it or runs it. Different
   graphs have nothing in common.

   NULL, in all headers: for a Graph it is a graph without tensors
   that has an error, for a Session one that refuses all requests.
   A tensor, a name, a path or numbers that are NULL, and a count
   below 0, are an error wherever one can be reported. What is to
   be filled or written to, and lists of more than 0 elements,
   must be there: NULL for these is not looked for. */
#ifndef WOVEN_GRAPH_H
#define WOVEN_GRAPH_H
#include "allocator.h"
#include "message.h"
#include <stdio.h>
#include "array.h"
#pragma GCC visibility push(default)

typedef struct Graph Graph;
typedef struct Tensor Tensor;
typedef struct Op Op;
struct Tensor {
  Graph *graph;
  const Op *op;          /* what makes it */
  const char *name;      /* NULL: none was given */
  long id;               /* its place in order of creation */
  Shape shape;           /* may contain ANY */
  int inputs;
  bool adjoint;          /* made by t_gradients */
  Tensor *input[];
};
/* What first went wrong, or NULL. Until it is cleared nothing is
   added to the graph; what was there before it stays good. */
const char *graph_error(const Graph *graph);
void graph_clear(Graph *graph);
/* Keeps the first message, and is the inert tensor: its id is -1,
   its op NULL, and whatever is made from it is refused. */
Tensor *graph_fail(Graph *graph, const char *format, ...)
  PRINTS(2, 3);
/* NULL if memory ran out. graph_new() takes memory from malloc. */
Graph *graph_new(void);
Graph *graph_new_with(Allocator allocator);
void graph_free(Graph *graph);         /* and its tensors */
Allocator graph_allocator(const Graph *graph);
long graph_size(const Graph *graph);   /* number of tensors */
Tensor *graph_tensor(const Graph *graph, long id);   /* or NULL */
/* t itself, with a copy of the name, or, if t has another name
   already, a new tensor of t's value; may stand in a formula */
Tensor *t_name(Tensor *t, const char *name);
/* the first tensor of this name, or NULL */
Tensor *graph_find(const Graph *graph, const char *name);
/* Writes the part of the graph that leads to the n tensors, or
   all of it if n is 0, in the dot language of Graphviz. Diamonds
   are operations, circles parameters, squares data. 0, or -1 if
   memory ran out or out fails. */
int graph_dot(const Graph *graph, int n, Tensor *const t[],
              FILE *out);
/* Its name in quotation marks, of which it shows 40 bytes, or its
   number, #12, or NULL; returns text. */
enum { TENSOR_TEXT = 43 };
char *tensor_text(const Tensor *t, char text[TENSOR_TEXT]);
/* Its graph; NULL if t is. A NULL among the tensors given to a
   function is an error in the graph of another argument. If there
   is no other, the result is NULL too. */
static inline Graph *graph_of(const Tensor *t) {
  return t ? t->graph : NULL;
}
static inline Shape tensor_shape(const Tensor *t) {
  return t ? t->shape : SCALAR;
}
#pragma GCC visibility pop
#endif
