/* graph.h: formulas as data. Tangled from 03-graphs.nw.

   A Graph owns all that is made in it: tensors, names, initial
   values. A Tensor is a node of the graph. It is made from
   tensors that exist, so ids, which count from 0, are a
   topological order. */
#ifndef WOVEN_GRAPH_H
#define WOVEN_GRAPH_H
#include "memory.h"
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
  int inputs;
  bool adjoint;          /* made by t_gradients */
  Shape shape;
  Tensor *input[];
};
/* NULL if memory ran out. graph_new() takes memory from malloc. */
Graph *graph_new(void);
Graph *graph_new_with(Allocator allocator);
void graph_free(Graph *graph);         /* and its tensors */
Allocator graph_allocator(const Graph *graph);
long graph_size(const Graph *graph);   /* number of tensors */
Tensor *graph_tensor(const Graph *graph, long id);
/* What first went wrong, or NULL. Until it is cleared nothing is
   added to the graph; what was there before it stays good. */
const char *graph_error(const Graph *graph);
void graph_clear(Graph *graph);
/* Keeps the first message, and is the inert tensor: its id is -1,
   its op NULL, and whatever is made from it is refused. */
Tensor *graph_fail(Graph *graph, const char *format, ...)
  PRINTS(2, 3);
/* the first tensor of this name, or NULL */
Tensor *graph_find(const Graph *graph, const char *name);
/* Its name in quotation marks, of which it shows 40 bytes, or its
   number, #12; returns text. */
enum { TENSOR_TEXT = 43 };
char *tensor_text(const Tensor *t, char text[TENSOR_TEXT]);
/* Writes the part of the graph that leads to the n tensors, or
   all of it if n is 0, in the dot language of Graphviz. Diamonds
   are operations, circles parameters, squares data; adjoints are
   red and dashed. 0, or -1 if memory ran out or out fails. */
int graph_dot(const Graph *graph, int n, Tensor *const t[],
              FILE *out);
#pragma GCC visibility pop
#endif
