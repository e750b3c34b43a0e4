/* draw.c: graphs as pictures. Tangled from 03-graphs.nw. */
#include "op.h"

#define ADJOINT " color=\"#a63d2f\" class=adjoint"
static const char *const look[] = {
  "shape=diamond color=\"#22211f\" class=op",
  "shape=circle color=\"#2e7268\" class=parameter",
  "shape=square color=\"#b8860b\" class=data"
};
static const char *const style[] = {
  "", " [style=dashed" ADJOINT " constraint=false]",
  " [style=dashed" ADJOINT " dir=back]"
};
static void write_node(const Tensor *t, FILE *out) {
  fprintf(out, "  n%ld [%s%s label=\"", t->id, look[t->op->kind],
          t->adjoint ? ADJOINT : "");
  for (const char *c = t->name ? t->name : t->op->name; *c; c++) {
    if (*c == '"' || *c == '\\') fputc('\\', out);
    fputc(*c, out);
  }
  fputs("\"]\n", out);
  for (int i = 0; i < t->inputs; i++) {
    const Tensor *u = t->input[i];
    int way = t->adjoint ? 1 + u->adjoint : 0;
    fprintf(out, "  n%ld -> n%ld%s\n", way == 2 ? t->id : u->id,
            way == 2 ? u->id : t->id, style[way]);
  }
}
int graph_dot(const Graph *graph, int n, Tensor *const t[],
              FILE *out) {
  Arena scratch = {.allocator = graph_allocator(graph)};
  long size = graph_size(graph);
  bool *marked = arena_take(&scratch, (size_t)size, 1);
  if (!marked) return -1;
  for (int i = 0; i < n; i++)
    if (t[i]->op && t[i]->graph == graph) marked[t[i]->id] = true;
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
    if (n == 0 || marked[id])
      write_node(graph_tensor(graph, id), out);
  fputs("}\n", out);
  arena_release(&scratch);
  return fflush(out) || ferror(out) ? -1 : 0;
}
