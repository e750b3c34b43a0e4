/* graph.c: formulas as data. Tangled from 02-graphs.nw. */
#include "graph.h"
#include "arena.h"
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct Graph {
  Arena arena;
  Tensor **node;
  long size, capacity;
  Tensor *inert;
  Message error;
  bool adjoint;
};
bool graph_refuse(Message *message, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  if (!message->text[0])
    vsnprintf(message->text, sizeof message->text, format,
              arguments);
  va_end(arguments);
  return false;
}
Tensor *graph_fail(Graph *graph, const char *format, ...) {
  Message message;
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(message.text, sizeof message.text, format, arguments);
  va_end(arguments);
  graph_refuse(&graph->error, "%s", message.text);
  return graph->inert;
}
const char *graph_error(const Graph *graph) {
  return graph->error.text[0] ? graph->error.text : NULL;
}
Graph *graph_new_with(Allocator a) {
  Graph *graph = a.resize(a.context, NULL, sizeof *graph);
  if (!graph) return NULL;
  *graph = (Graph){.arena.allocator = a};
  graph->inert = graph_take(graph, sizeof(Tensor));
  if (!graph->inert) {
    graph_free(graph);
    return NULL;
  }
  graph->inert->graph = graph;
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
  if (graph->size == graph->capacity) {
    Allocator a = graph->arena.allocator;
    long capacity = graph->capacity ? 2 * graph->capacity : 64;
    Tensor **node = a.resize(a.context, graph->node,
                             (size_t)capacity * sizeof *node);
    if (!node) return graph_fail(graph, "out of memory");
    graph->node = node;
    graph->capacity = capacity;
  }
  t->graph = graph;
  t->id = graph->size++;
  t->adjoint = graph->adjoint;
  return graph->node[t->id] = t;
}
Tensor *t_name(Tensor *t, const char *name) {
  if (graph_error(t->graph)) return t->graph->inert;
  char *copy = graph_take(t->graph, strlen(name) + 1);
  if (!copy) return t->graph->inert;
  strcpy(copy, name);
  t->name = copy;
  return t;
}
void graph_mark_adjoint(Graph *graph, bool on) {
  graph->adjoint = on;
}
