/* nodes.c: nodes [N], a drawing of the formula (a + b)(b + 1), or
   what N copies of it are. Tangled from 03-graphs.nw. */
#include "woven/op.h"
#include <stdlib.h>

static const Op source = {.name = "source", .kind = OP_DATA};
static const Op plus = {.name = "plus", .arity = 2};
static const Op times = {.name = "times", .arity = 2};

static Tensor *make(Graph *g, const Op *op, Tensor *a, Tensor *b) {
  return op_node(g, op, op->arity, (Tensor *[]){a, b}, NULL);
}
static Tensor *formula(Graph *g) {
  Tensor *a = t_name(make(g, &source, NULL, NULL), "a");
  Tensor *b = t_name(make(g, &source, NULL, NULL), "b");
  Tensor *one = t_name(make(g, &source, NULL, NULL), "1");
  Tensor *c = make(g, &plus, a, b);
  return make(g, &times, c, make(g, &plus, b, one));
}
static void report(const Graph *g) {
  long n = graph_size(g), backward = 0;
  for (long id = 0; id < n; id++) {
    const Tensor *t = graph_tensor(g, id);
    for (int i = 0; i < t->inputs; i++)
      backward += t->input[i]->id >= id;
  }
  printf("%ld nodes, %ld arrows backward\n", n, backward);
}
int main(int argc, char **argv) {
  long copies = argc > 1 ? strtol(argv[1], NULL, 10) : 1;
  Graph *g = graph_new();
  for (long i = 0; g && i < copies; i++) formula(g);
  const char *why = graph_error(g);
  if (why) return fprintf(stderr, "nodes: %s\n", why), 1;
  if (argc > 1) report(g);
  else if (graph_dot(g, 0, NULL, stdout))
    return fputs("nodes: no drawing\n", stderr), EXIT_FAILURE;
  graph_free(g);
  return fflush(stdout) || ferror(stdout);
}
