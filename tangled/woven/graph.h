/* graph.h: formulas as data. Tangled from 03-graphs.nw.

   A Graph owns all that is made in it: tensors, names, initial
   values. A Tensor is a node of the graph. It is made from
   tensors that exist, so ids, which count from 0, are a
   topological order. */
#ifndef WOVEN_GRAPH_H
#define WOVEN_GRAPH_H
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include "array.h"
#pragma GCC visibility push(default)

typedef struct Graph Graph;
typedef struct Tensor Tensor;
typedef struct Op Op;
/* resize(context, block, size) works as realloc does; a size
   of 0 frees. NULL for a size above 0: out of memory. */
typedef struct Allocator {
  void *(*resize)(void *context, void *block, size_t size);
  void *context;
} Allocator;
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
typedef struct Message { char text[256]; } Message;
/* NULL if memory ran out. graph_new() takes memory from malloc. */
Graph *graph_new(void);
Graph *graph_new_with(Allocator allocator);
void graph_free(Graph *graph);         /* and its tensors */
Allocator graph_allocator(const Graph *graph);
long graph_size(const Graph *graph);   /* number of tensors */
Tensor *graph_tensor(const Graph *graph, long id);
/* what first went wrong, or NULL; it lives as long as the graph */
const char *graph_error(const Graph *graph);
/* t itself (on error the inert tensor), with a copy of the name,
   which is not NULL; may be nested in a formula */
Tensor *t_name(Tensor *t, const char *name);
/* adds to the text, as printf would print it; false */
bool message_append(Message *message, const char *format, ...);
/* the same, but keeps a text that is there */
#define message_refuse(message, ...) \
  ((message)->text[0] ? false \
                      : message_append(message, __VA_ARGS__))
/* For ops: keeps the first message, and is the inert tensor,
   whose op is NULL. */
#define graph_fail(graph, ...) \
  ((void)message_refuse(graph_message(graph), __VA_ARGS__), \
   graph_inert(graph))
Message *graph_message(Graph *graph);
Tensor *graph_inert(Graph *graph);
/* NULL, and the graph failed, if memory ran out */
void *graph_take(Graph *graph, size_t size);
Tensor *graph_add(Graph *graph, Tensor *t);   /* t gets its id */
void graph_mark_adjoint(Graph *graph, bool on);
/* Writes the part of the graph that leads to the n tensors, or
   all of it if n is 0, in the dot language of Graphviz. Diamonds
   are operations, circles parameters, squares data; adjoints are
   red and dashed. 0, or -1 if memory ran out or out fails. */
int graph_dot(const Graph *graph, int n, Tensor *const t[],
              FILE *out);
#pragma GCC visibility pop
#endif
