/* way.c: the nodes that lead to some tensors, in order.
   Tangled from W16-higher-bench.nw. */
#include "way.h"
#include "graph_private.h"
#include "memory.h"
#include "ops.h"

bool way_leads(const Tensor *t, int i) {
  return !t->op->flat && !op_shape_only(t->op, i);
}
void **way_note(Way *w, const Tensor *t) {
  return notes_at(&w->notes, &w->scratch, t->id);
}
static bool mark(Way *w, Tensor *t) {
  void **at = way_note(w, t);
  if (at) *at = t;
  return at != NULL;
}
static bool mark_inputs(Way *w, long id) {
  while ((id = notes_below(&w->notes, id)) >= 0) {
    Tensor *t = *notes_at(&w->notes, &w->scratch, id);
    w->count++;
    for (int i = 0; i < t->inputs; i++)
      if (way_leads(t, i) && !mark(w, t->input[i])) return false;
  }
  return true;
}
static bool list_marked(Way *w, long id) {
  w->node = arena_take(&w->scratch, (size_t)w->count *
                       sizeof *w->node, sizeof(void *));
  for (long n = w->count; w->node && n-- > 0;) {
    id = notes_below(&w->notes, id);
    void **at = notes_at(&w->notes, &w->scratch, id);
    w->node[n] = *at;
    *at = NULL;
  }
  return w->node != NULL;
}
bool way_to(Way *w, int m, Tensor *const *y) {
  long size = graph_size(y[0]->graph);
  w->scratch.allocator = graph_allocator(y[0]->graph);
  for (int k = 0; k < m; k++)
    if (!mark(w, y[k])) return false;
  return mark_inputs(w, size) && list_marked(w, size);
}
Tensor **way_inputs(Tensor *t) {
  size_t room = ((size_t)t->inputs + 1) * sizeof(Tensor *);
  Tensor **in = graph_take(t->graph, room);
  for (int k = 0; in && k < t->inputs; k++)
    in[k] = t->op->arity < 0 && way_leads(t, k)
            ? t_zeros_like(t->input[k]) : t->input[k];
  return in;
}
Tensor *way_again(Tensor *t, Tensor **in) {
  if (!in) return graph_inert(t->graph);
  return op_node(t->graph, t->op, t->inputs, in,
                 op_attributes(t));
}
bool way_joins(Graph *graph, const char *words, int n,
               Tensor *const *t) {
  char text[TENSOR_TEXT];
  if (n < 0) graph_fail(graph, "%s %d tensors", words, n);
  for (int k = 0; k < n && !graph_error(graph); k++)
    if (graph_of(t[k]) != graph || t[k]->id < 0)
      graph_fail(graph, "%s %s: %s", words,
                 tensor_text(t[k], text),
                 !t[k] ? "there is no such tensor" :
                 t[k]->id < 0 ? "it was never made"
                 : "they belong to different graphs");
  return !graph_error(graph);
}
