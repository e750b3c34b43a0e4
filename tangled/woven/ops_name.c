/* ops_name.c: naming a tensor. Tangled from W3-graphs-bench.nw. */
#include "graph_private.h"
#include "op.h"
#include <string.h>
#include "step.h"

static Tensor *same_gradient(Tensor *y, Tensor *g, int i) {
  (void)y, (void)i;
  return g;
}
const Op op_same = {
  .name = "same", .arity = 1,
  .view = op_view_stretched, .gradient = same_gradient,
  .linear = 1,
};
Tensor *t_name(Tensor *t, const char *name) {
  Graph *graph = graph_of(t);
  if (!name) return graph_fail(graph, "name: the name is NULL");
  if (!t) return NULL;
  if (t->name && strcmp(t->name, name) == 0) return t;
  if (t->name || t->id < 0)
    t = op_node(graph, &op_same, 1, &t, NULL);
  char *copy = graph_take(graph, strlen(name) + 1);
  if (graph_error(graph)) return graph_inert(graph);
  t->name = strcpy(copy, name);
  return t;
}
