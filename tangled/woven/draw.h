/* draw.h: graphs as pictures. Tangled from 02-graphs.nw. */
#ifndef WOVEN_DRAW_H
#define WOVEN_DRAW_H
#include "graph.h"
#include <stdio.h>
#pragma GCC visibility push(default)

/* Writes the part of the graph that leads to the n tensors, or
   all of it if n is 0, in the dot language of Graphviz. Diamonds
   are operations, circles parameters, squares data; adjoints are
   red and dashed. 0, or -1 if memory ran out or out fails. */
int graph_dot(const Graph *graph, int n, Tensor *const t[],
              FILE *out);
#pragma GCC visibility pop
#endif
