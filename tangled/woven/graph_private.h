/* graph_private.h: for the makers of nodes inside the library.
   Tangled from W3-graphs-bench.nw. */
#ifndef WOVEN_GRAPH_PRIVATE_H
#define WOVEN_GRAPH_PRIVATE_H
#include "graph.h"

/* size bytes of zeros, aligned for any type, which live as long
   as the graph; NULL, and the graph failed, if memory ran out */
void *graph_take(Graph *graph, size_t size);
Tensor *graph_add(Graph *graph, Tensor *t);   /* t gets its id */
Tensor *graph_inert(Graph *graph);
/* the graph of the first of n tensors that is not NULL, or NULL */
Graph *graph_among(int n, Tensor *const t[]);
#endif
