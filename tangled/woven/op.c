/* op.c: how nodes are made. Tangled from 02-graphs.nw and later
   chapters. */
#include "op.h"
#include <assert.h>
#include <string.h>
#include <stdarg.h>
#include <stdio.h>

Tensor *op_node(Graph *graph, const Op *op, int n,
                Tensor *const input[], const void *attributes) {
  assert(op->arity == n || op->arity < 0);
  if (graph_error(graph)) return graph_fail(graph, "failed before");
  for (int i = 0; i < n; i++)
    if (input[i]->graph != graph)
      return graph_fail(graph, "%s: input %d belongs to another graph",
                        op->name, i);
  size_t head = sizeof(Tensor) + (size_t)n * sizeof(Tensor *);
  Tensor *t = graph_take(graph, head + op->attribute_size);
  if (!t) return graph_fail(graph, "out of memory");
  t->op = op;
  t->inputs = n;
  for (int i = 0; i < n; i++) t->input[i] = input[i];
  if (op->attribute_size)
    memcpy(&t->input[n], attributes, op->attribute_size);
  Shape in[OP_INPUTS];
  for (int i = 0; i < n && i < OP_INPUTS; i++)
    in[i] = input[i]->shape;
  Message why;
  why.text[0] = '\0';
  if (!op_shape(t, in, &t->shape, &why))
    return graph_fail(graph, "%s", why.text);
  return graph_add(graph, t);
}
static void append(char **end, char *limit, const char *format,
                   ...) {
  va_list arguments;
  va_start(arguments, format);
  int n = vsnprintf(*end, (size_t)(limit - *end), format, arguments);
  va_end(arguments);
  *end = n < limit - *end ? *end + n : limit - 1;
}
static void describe(const Tensor *t, const Shape in[], char *text,
                     size_t size) {
  char *end = text;
  append(&end, text + size, "%s", t->op->name);
  if (t->name) append(&end, text + size, " \"%.40s\"", t->name);
  for (int i = 0; i < t->inputs && i < OP_INPUTS; i++) {
    const Tensor *u = t->input[i];
    char shape[SHAPE_TEXT];
    append(&end, text + size, i ? " and " : ": ");
    if (u->name) append(&end, text + size, "\"%.40s\" ", u->name);
    else append(&end, text + size, "#%ld ", u->id);
    append(&end, text + size, "%s", shape_text(in[i], shape));
  }
}
static bool broadcast_inputs(const Tensor *t, const Shape in[],
                             Shape *out, Message *why) {
  *out = SCALAR;
  for (int i = 0; i < t->inputs && i < OP_INPUTS; i++) {
    Shape last = *out;
    if (!shape_broadcast(last, in[i], out))
      return graph_refuse(why, "shapes do not fit");
  }
  return true;
}
bool op_shape(const Tensor *t, const Shape in[], Shape *out,
              Message *message) {
  Message why;
  why.text[0] = '\0';
  bool fine = t->op->shape ? t->op->shape(t, in, out, &why)
                           : broadcast_inputs(t, in, out, &why);
  const char *flaw = fine ? shape_flaw(*out) : why.text;
  if (!flaw) return true;
  char text[sizeof why.text];
  describe(t, in, text, sizeof text);
  return graph_refuse(message, "%s: %s", text, flaw);
}
