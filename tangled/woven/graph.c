/* graph.c: formulas as data. Tangled from W3-graphs-bench.nw. */
#include "graph_private.h"
#include "memory.h"
#include <stdlib.h>
#include <string.h>

struct Graph {
  Arena arena;
  Tensor **node;
  long size;
  Message error;
};
Tensor *graph_inert(Graph *graph) {
  return graph ? (Tensor *)(graph + 1) : NULL;
}
Tensor *graph_fail(Graph *graph, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  if (!graph_error(graph))
    message_append_list(&graph->error, format, arguments);
  va_end(arguments);
  return graph_inert(graph);
}
const char *graph_error(const Graph *graph) {
  if (!graph) return "there is no graph";
  return graph->error.text[0] ? graph->error.text : NULL;
}

void graph_clear(Graph *graph) {
  if (graph) graph->error.text[0] = '\0';
}

Tensor *graph_find(const Graph *graph, const char *name) {
  for (long id = 0; name && id < graph_size(graph); id++) {
    Tensor *t = graph->node[id];
    if (t->name && strcmp(t->name, name) == 0) return t;
  }
  return NULL;
}
char *tensor_text(const Tensor *t, char text[TENSOR_TEXT]) {
  if (!t) snprintf(text, TENSOR_TEXT, "NULL");
  else if (t->name)
    snprintf(text, TENSOR_TEXT, "\"%.40s\"", t->name);
  else snprintf(text, TENSOR_TEXT, "#%ld", t->id);
  return text;
}
Graph *graph_new_with(Allocator a) {
  Graph *graph = a.resize(a.context, NULL,
                          sizeof *graph + sizeof(Tensor));
  if (!graph) return NULL;
  *graph = (Graph){.arena.allocator = a};
  *graph_inert(graph) = (Tensor){.graph = graph, .id = -1};
  return graph;
}
static void *resize(void *context, void *block, size_t size) {
  (void)context;
  if (size) return realloc(block, size);
  free(block);
  return NULL;
}

Graph *graph_new(void) {
  return graph_new_with((Allocator){resize, NULL});
}
void graph_free(Graph *graph) {
  if (!graph) return;
  Allocator a = graph->arena.allocator;
  arena_release(&graph->arena);
  if (graph->node) a.resize(a.context, graph->node, 0);
  a.resize(a.context, graph, 0);
}
Allocator graph_allocator(const Graph *graph) {
  return graph ? graph->arena.allocator
               : (Allocator){resize, NULL};
}

long graph_size(const Graph *graph) {
  return graph ? graph->size : 0;
}

Tensor *graph_tensor(const Graph *graph, long id) {
  bool there = id >= 0 && id < graph_size(graph);
  return there ? graph->node[id] : NULL;
}
Graph *graph_among(int n, Tensor *const t[]) {
  Graph *graph = NULL;
  for (int i = 0; !graph && i < n; i++) graph = graph_of(t[i]);
  return graph;
}
Tensor *graph_add(Graph *graph, Tensor *t) {
  long size = graph->size;
  if ((size & (size - 1)) == 0) {
    Allocator a = graph->arena.allocator;
    size_t room = (size_t)(size ? 2 * size : 1) * sizeof(Tensor *);
    Tensor **node = a.resize(a.context, graph->node, room);
    if (!node) return graph_fail(graph, "out of memory");
    graph->node = node;
  }
  t->graph = graph;
  t->id = graph->size++;
  return graph->node[t->id] = t;
}
void *graph_take(Graph *graph, size_t size) {
  size_t align = _Alignof(max_align_t);
  void *piece = graph ? arena_take(&graph->arena, size, align)
                      : NULL;
  if (!piece) graph_fail(graph, "out of memory");
  return piece;
}
