/* nodes.c: nodes [N], a drawing of the formula (a + b)(b + 1), or
   what N copies of it cost. Tangled from 03-graphs.nw. */
#include "tests/countdown.h"
#include "woven/op.h"
#include <limits.h>

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
int main(int argc, char **argv) {
  long many = LONG_MAX, copies = argc > 1 ? atol(argv[1]) : 1;
  Countdown c = {.left = many};
  Graph *g = graph_new_with((Allocator){countdown_resize, &c});
  if (!g) return EXIT_FAILURE;
  for (long i = 0; i < copies; i++) formula(g);
  long requests = many - c.left;
  if (argc == 1) graph_dot(g, 0, NULL, stdout);
  else
    printf("%ld nodes, %ld blocks, %ld times a larger table\n",
           graph_size(g), c.blocks, requests - c.blocks);
  graph_free(g);
  return EXIT_SUCCESS;
}
