/* draw.c: graphs as pictures. Tangled from W3-graphs-bench.nw. */
#include "memory.h"
#include "op.h"

static const char *const look[] = {
  "shape=diamond color=\"#22211f\" class=op",
  "shape=circle color=\"#2e7268\" class=parameter",
  "shape=square color=\"#b8860b\" class=data"
};

static void write_label(const char *label, FILE *out) {
  for (; *label; label++) {
    if (*label == '"' || *label == '\\') fputc('\\', out);
    fputc(*label, out);
  }
}
#define ADJOINT " color=\"#a63d2f\" class=adjoint"
static void write_node(const Tensor *t, FILE *out) {
  fprintf(out, "  n%ld [%s", t->id, look[t->op->kind]);
  if (t->adjoint) fputs(ADJOINT, out);
  fputs(" label=\"", out);
  write_label(t->name ? t->name : t->op->name, out);
  fputs("\"]\n", out);
  for (int i = 0; i < t->inputs; i++) {
    const Tensor *from = t->input[i], *to = t;
    const char *style = "";
    if (t->adjoint && !from->adjoint)
      style = " [style=dashed" ADJOINT " constraint=false]";
    if (t->adjoint && from->adjoint) {
      style = " [style=dashed" ADJOINT " dir=back]";
      to = from;
      from = t;
    }
    fprintf(out, "  n%ld -> n%ld%s\n", from->id, to->id, style);
  }
}
int graph_dot(const Graph *graph, int n, Tensor *const t[],
              FILE *out) {
  Arena scratch = {.allocator = graph_allocator(graph)};
  long size = graph_size(graph);
  bool *marked = arena_take(&scratch, (size_t)size, 1);
  if (!marked) return -1;
  for (int i = 0; i < n; i++)
    if (graph_of(t[i]) == graph && t[i]->id >= 0)
      marked[t[i]->id] = true;
  for (long id = size; id-- > 0;) {
    const Tensor *u = graph_tensor(graph, id);
    for (int i = 0; marked[id] && i < u->inputs; i++)
      marked[u->input[i]->id] = true;
  }
  fputs("digraph woven {\n"
        "  node [fontname=\"TeX Gyre Pagella\" fontsize=11\n"
        "    margin=0.05 height=0.35 width=0.35]\n"
        "  edge [color=\"#2f4a7d\" arrowsize=0.6]\n", out);
  for (long id = 0; id < size; id++)
    if (n <= 0 || marked[id])
      write_node(graph_tensor(graph, id), out);
  fputs("}\n", out);
  arena_release(&scratch);
  return fflush(out) || ferror(out) ? -1 : 0;
}
