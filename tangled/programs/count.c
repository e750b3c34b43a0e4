/* count.c: how much work a graph is.
   Tangled from W15-simplifying-bench.nw. */
#include "count.h"
#include <stdlib.h>

long operations(int n, Tensor *const *t) {
  const Graph *g = t[0]->graph;
  long id = graph_size(g), count = 0;
  for (int k = 0; k < n; k++) if (t[k]->id < 0) return -1;
  bool *marked = calloc((size_t)id + 1, sizeof *marked);
  if (!marked) return -1;
  for (int k = 0; k < n; k++) marked[t[k]->id] = true;
  while (id-- > 0) {
    const Tensor *u = graph_tensor(g, id);
    count += marked[id] && u->inputs > 0;
    for (int i = 0; marked[id] && i < u->inputs; i++)
      marked[u->input[i]->id] = true;
  }
  free(marked);
  return count;
}
