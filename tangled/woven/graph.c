/* graph.c: formulas as data. Tangled from 03-graphs.nw. */
#include "graph.h"
#include "memory.h"
#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct Graph {
  Arena arena;
  Tensor **node;
  long size;
  Message error;
  bool adjoint;
};
Tensor *graph_inert(Graph *graph) { return (Tensor *)(graph + 1); }
Message *graph_message(Graph *graph) { return &graph->error; }
bool message_append(Message *message, const char *format, ...) {
  size_t used = strlen(message->text);
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message->text + used, sizeof message->text - used,
            format, arguments);
  va_end(arguments);
  return false;
}
const char *graph_error(const Graph *graph) {
  return graph->error.text[0] ? graph->error.text : NULL;
}
Graph *graph_new_with(Allocator a) {
  Graph *graph = a.resize(a.context, NULL,
                          sizeof *graph + sizeof(Tensor));
  if (!graph) return NULL;
  *graph = (Graph){.arena.allocator = a};
  *graph_inert(graph) = (Tensor){.graph = graph};
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
  return graph->arena.allocator;
}
long graph_size(const Graph *graph) { return graph->size; }
Tensor *graph_tensor(const Graph *graph, long id) {
  assert(id >= 0 && id < graph->size);
  return graph->node[id];
}
void *graph_take(Graph *graph, size_t size) {
  size_t align = _Alignof(max_align_t);
  void *piece = arena_take(&graph->arena, size, align);
  if (!piece) graph_fail(graph, "out of memory");
  return piece;
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
  t->adjoint = graph->adjoint;
  return graph->node[t->id] = t;
}
Tensor *t_name(Tensor *t, const char *name) {
  char *copy = graph_take(t->graph, strlen(name) + 1);
  if (graph_error(t->graph)) return graph_inert(t->graph);
  t->name = strcpy(copy, name);
  return t;
}
void graph_mark_adjoint(Graph *graph, bool on) {
  graph->adjoint = on;
}
