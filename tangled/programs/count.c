/* count.c: how much work a graph is.
   Tangled from W15-simplifying-bench.nw. */
#include "count.h"
#include "report.h"
#include <stdlib.h>

long operations(int n, Tensor *const *t) {
  const Graph *g = t[0]->graph;
  long id = graph_size(g), count = 0;
  quit_if("counting", graph_error(g));
  bool *marked = calloc((size_t)id + 1, sizeof *marked);
  quit_if("counting", marked ? NULL : "out of memory");
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
