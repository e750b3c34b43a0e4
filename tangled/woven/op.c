/* op.c: how nodes are made. Tangled from W3-graphs-bench.nw. */
#include "op.h"
#include "graph_private.h"
#include "memory.h"
#include <string.h>

Tensor *op_node(Graph *graph, const Op *op, int n,
                Tensor *const input[], const void *attributes) {
  for (int i = 0; !graph && i < n; i++) graph = graph_of(input[i]);
  if (graph_error(graph)) return graph_inert(graph);
  if (n < 0 || (op->arity >= 0 && op->arity != n))
    return graph_fail(graph, "%s: %d inputs", op->name, n);
  for (int i = 0; i < n; i++)
    if (graph_of(input[i]) != graph || input[i]->id < 0)
      return graph_fail(graph, "%s: input %d %s", op->name, i,
                        !input[i] ? "is NULL" :
                        input[i]->id < 0 ? "was never made"
                        : "belongs to another graph");
  size_t words = (op->attribute_size + 7) / 8;
  Tensor *t = graph_take(graph, op_head(n) + 8 * words);
  if (!t) return graph_inert(graph);
  t->op = op;
  t->inputs = n;
  for (int i = 0; i < n; i++) t->input[i] = input[i];
  if (op->attribute_size)
    memcpy((char *)t + op_head(n), attributes, op->attribute_size);
  Arena scratch = {.allocator = graph_allocator(graph)};
  Shape few[OP_INPUTS], *in = few;
  if (n > OP_INPUTS)
    in = arena_take(&scratch, (size_t)n * sizeof *in, 16);
  for (int i = 0; in && i < n; i++) in[i] = input[i]->shape;
  Message why = {""};
  bool fine = in && op_shape(t, in, &t->shape, &why);
  arena_release(&scratch);
  if (!fine)
    return graph_fail(graph, "%s", in ? why.text : "out of memory");
  return graph_add(graph, t);
}
static bool broadcast_inputs(const Tensor *t, const Shape in[],
                             Shape *out, Message *why) {
  *out = t->inputs > 0 ? in[0] : SCALAR;
  for (int i = 1; i < t->inputs; i++)
    if (!shape_broadcast(*out, in[i], out))
      return message_refuse(why, "shapes do not fit");
  return true;
}
bool op_shape(const Tensor *t, const Shape in[], Shape *out,
              Message *message) {
  Message why = {""}, text = {""};
  bool fine = t->op->shape ? t->op->shape(t, in, out, &why)
                           : broadcast_inputs(t, in, out, &why);
  const char *flaw = fine ? shape_flaw(*out) : why.text;
  if (!flaw) return true;
  message_append(&text, "%s", t->op->name);
  if (t->name) message_append(&text, " \"%.40s\"", t->name);
  for (int i = 0; i < t->inputs && i < OP_INPUTS; i++) {
    char u[TENSOR_TEXT], shape[SHAPE_TEXT];
    message_append(&text, "%s%s %s", i ? " and " : ": ",
                   tensor_text(t->input[i], u),
                   shape_text(in[i], shape));
  }
  if (t->inputs > OP_INPUTS)
    message_append(&text, " and %d more", t->inputs - OP_INPUTS);
  return message_refuse(message, "%s: %s", text.text, flaw);
}
