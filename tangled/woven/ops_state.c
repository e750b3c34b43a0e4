/* ops_state.c: sources and state. Tangled from
   W4-tensors-bench.nw. */
#include "state.h"
#include "graph_private.h"
#include <stdio.h>
#include <string.h>

static Tensor *refuse(Graph *graph, const Op *op, const char *name,
                      Shape s, const char *flaw) {
  char text[SHAPE_TEXT];
  shape_text(s, text);
  if (!name)
    return graph_fail(graph, "%s %s: %s", op->name, text, flaw);
  return graph_fail(graph, "%s \"%.40s\" %s: %s", op->name, name,
                    text, flaw);
}
static bool source_shape(const Tensor *t, const Shape in[],
                         Shape *out, Message *why) {
  (void)in, (void)why;
  *out = ((const Source *)op_attributes(t))->shape;
  return true;
}

#define SOURCE(title, drawn) \
  {.name = title, .kind = drawn, .shape = source_shape, \
   .attribute_size = sizeof(Source)}

const Op op_constant = SOURCE("constant", OP_DATA);
const Op op_variable = SOURCE("variable", OP_PARAMETER);
const Op op_placeholder = SOURCE("placeholder", OP_DATA);
static Tensor *filled(Graph *graph, const Op *op, const char *name,
                      Array array) {
  Shape s = array.shape;
  const char *flaw = shape_flaw(s);
  if (!flaw && shape_count(s) == ANY)
    flaw = "its size must be known";
  if (!flaw && !array.data)
    flaw = "no numbers (too few, too many, or out of memory)";
  if (flaw) return refuse(graph, op, name, s, flaw);
  size_t size = (size_t)shape_count(s) * sizeof(real);
  real *copy = graph_take(graph, size);
  if (copy) memcpy(copy, array.data, size);
  Source source = {.shape = shape_of(s.rank, s.dim), .data = copy};
  return op_node(graph, op, 0, NULL, &source);
}
Tensor *t_constant(Graph *graph, Array array) {
  return filled(graph, &op_constant, NULL, array);
}

Tensor *t_number(Graph *graph, double number) {
  real value = (real)number;
  Message name = {""};
  message_append(&name, "%g", number);
  return t_name(t_constant(graph, (Array){SCALAR, &value}),
                name.text);
}

Tensor *t_variable(Graph *graph, const char *name, Array initial) {
  if (!name) return graph_fail(graph, "variable: no name");
  return t_name(filled(graph, &op_variable, name, initial), name);
}
Tensor *op_apply(const Op *op, int n, const Term term[]) {
  Graph *graph = NULL;
  for (int i = n; i-- > 0;)
    if (term[i].tensor) graph = term[i].tensor->graph;
  if (n > OP_INPUTS)
    return graph_fail(graph, "%s: %d terms", op->name, n);
  Tensor *input[OP_INPUTS];
  for (int i = 0; i < n; i++)
    input[i] = term[i].tensor || term[i].missing ? term[i].tensor
               : t_number(graph, term[i].number);
  return op_node(graph, op, n, input, NULL);
}
static bool assign_shape(const Tensor *t, const Shape in[],
                         Shape *out, Message *why) {
  char text[SHAPE_TEXT];
  if (t->input[0]->op != &op_variable)
    return message_refuse(why,
                          "only variables can be assigned to");
  *out = in[0];
  if (!shape_fits(in[0], in[1]))
    return message_refuse(why, "the variable is %s",
                        shape_text(in[0], text));
  return true;
}
const Op op_assign = {.name = "assign", .arity = 2,
                      .shape_only = 1, .shape = assign_shape};

Tensor *t_assign(Tensor *variable, Tensor *value) {
  return op_node(graph_of(variable), &op_assign, 2,
                 (Tensor *[]){variable, value}, NULL);
}
static bool group_shape(const Tensor *t, const Shape in[],
                        Shape *out, Message *why) {
  (void)t, (void)in, (void)why;
  *out = SCALAR;
  return true;
}
const Op op_group = {.name = "group", .arity = -1,
                     .shape = group_shape};

Tensor *t_group(Graph *graph, int n, Tensor *const t[]) {
  return op_node(graph, &op_group, n, t, NULL);
}
Tensor *t_placeholder(Graph *graph, const char *name,
                      Shape shape) {
  if (!name) return graph_fail(graph, "placeholder: no name");
  const char *flaw = shape_flaw(shape);
  if (flaw)
    return refuse(graph, &op_placeholder, name, shape, flaw);
  Source source = {.shape = shape_of(shape.rank, shape.dim)};
  Tensor *t = op_node(graph, &op_placeholder, 0, NULL, &source);
  return t_name(t, name);
}
Term op_tensor(Tensor *t) {
  return (Term){.tensor = t, .missing = !t};
}
Term op_number(double number) { return (Term){.number = number}; }
