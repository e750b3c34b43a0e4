/* draw.c: graphs as pictures. Tangled from 02-graphs.nw. */
#include "draw.h"
#include "op.h"

static void write_node(const Tensor *t, FILE *out) {
  static const char *const shape[] = {"diamond", "circle", "square"};
  static const char *const color[] = {"22211f", "2e7268", "b8860b"};
  static const char *const class[] = {"op", "parameter", "data"};
  OpKind kind = t->op->kind;
  fprintf(out, "  n%ld [shape=%s color=\"#%s\" class=\"%s\" label=\"",
          t->id, shape[kind], t->adjoint ? "a63d2f" : color[kind],
          t->adjoint ? "adjoint" : class[kind]);
  for (const char *c = t->name ? t->name : t->op->name; *c; c++) {
    if (*c == '"' || *c == '\\') fputc('\\', out);
    fputc(*c, out);
  }
  fputs("\"]\n", out);
}
static void write_arrows(const Tensor *t, FILE *out) {
  const char *red = "color=\"#a63d2f\" style=dashed class=adjoint";
  for (int i = 0; i < t->inputs; i++) {
    long from = t->input[i]->id;
    if (!t->adjoint)
      fprintf(out, "  n%ld -> n%ld\n", from, t->id);
    else if (t->input[i]->adjoint)
      fprintf(out, "  n%ld -> n%ld [dir=back %s]\n", t->id, from, red);
    else
      fprintf(out, "  n%ld -> n%ld [constraint=false %s]\n", from,
              t->id, red);
  }
}
int graph_dot(const Graph *graph, int n, Tensor *const t[],
              FILE *out) {
  Allocator a = graph_allocator(graph);
  long size = graph_size(graph);
  bool *marked = a.resize(a.context, NULL, (size_t)size + 1);
  if (!marked) return -1;
  for (long id = 0; id < size; id++) marked[id] = false;
  for (int i = 0; i < n; i++) marked[t[i]->id] = true;
  for (long id = size; id-- > 0;) {
    const Tensor *u = graph_tensor(graph, id);
    if (n == 0) marked[id] = true;
    if (marked[id])
      for (int i = 0; i < u->inputs; i++)
        marked[u->input[i]->id] = true;
  }
  fputs("digraph woven {\n"
        "  node [fontname=\"TeX Gyre Pagella\" fontsize=11\n"
        "    margin=0.05 height=0.35 width=0.35 color=\"#22211f\"]\n"
        "  edge [color=\"#2f4a7d\" arrowsize=0.6]\n", out);
  for (long id = 0; id < size; id++)
    if (marked[id]) {
      write_node(graph_tensor(graph, id), out);
      write_arrows(graph_tensor(graph, id), out);
    }
  fputs("}\n", out);
  a.resize(a.context, marked, 0);
  return ferror(out) ? -1 : 0;
}
