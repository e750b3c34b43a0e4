/* op.c: how nodes are made. Tangled from 03-graphs.nw. */
#include "op.h"
#include <assert.h>
#include <string.h>

Tensor *op_node(Graph *graph, const Op *op, int n,
                Tensor *const input[], const void *attributes) {
  assert(n >= 0 && (op->arity == n || op->arity < 0));
  if (graph_error(graph)) return graph_inert(graph);
  for (int i = 0; i < n; i++)
    if (input[i]->graph != graph)
      return graph_fail(
        graph, "%s: input %d belongs to another graph", op->name, i);
  size_t head = sizeof(Tensor) + (size_t)n * sizeof(Tensor *);
  Tensor *t = graph_take(graph, head + op->attribute_size);
  if (!t) return graph_inert(graph);
  t->op = op;
  t->inputs = n;
  for (int i = 0; i < n; i++) t->input[i] = input[i];
  if (op->attribute_size)
    memcpy(&t->input[n], attributes, op->attribute_size);
  Shape in[OP_INPUTS];
  for (int i = 0; i < n && i < OP_INPUTS; i++)
    in[i] = input[i]->shape;
  if (!op_shape(t, in, &t->shape, graph_message(graph)))
    return graph_inert(graph);
  return graph_add(graph, t);
}
static bool broadcast_inputs(const Tensor *t, const Shape in[],
                             Shape *out, Message *why) {
  *out = t->inputs > 0 ? in[0] : SCALAR;
  if (t->inputs > OP_INPUTS)
    return message_refuse(why, "too many inputs to broadcast");
  for (int i = 1; i < t->inputs; i++)
    if (!shape_broadcast(*out, in[i], out))
      return message_refuse(why, "shapes do not fit");
  return true;
}
bool op_shape(const Tensor *t, const Shape in[], Shape *out,
              Message *message) {
  Message why, text;
  why.text[0] = text.text[0] = '\0';
  bool fine = t->op->shape ? t->op->shape(t, in, out, &why)
                           : broadcast_inputs(t, in, out, &why);
  const char *flaw = fine ? shape_flaw(*out) : why.text;
  if (!flaw) return true;
  message_append(&text, "%s", t->op->name);
  if (t->name) message_append(&text, " \"%.40s\"", t->name);
  for (int i = 0; i < t->inputs && i < OP_INPUTS; i++) {
    message_append(&text, i ? " and " : ": ");
    const Tensor *u = t->input[i];
    char shape[SHAPE_TEXT];
    if (u->name) message_append(&text, "\"%.40s\" ", u->name);
    else message_append(&text, "#%ld ", u->id);
    message_append(&text, "%s", shape_text(in[i], shape));
  }
  return message_refuse(message, "%s: %s", text.text, flaw);
}
