/* test_graph.c: graphs, errors. Tangled from 03-graphs.nw. */
#include "countdown.h"
#include "suite.h"
#include "woven/op.h"
#include <string.h>

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
START_TEST(ids_are_an_order) {
  Graph *g = graph_new();
  Tensor *e = formula(g);
  ck_assert_int_eq(graph_size(g), 6);
  ck_assert_ptr_eq(graph_tensor(g, 5), e);
  for (long id = 0; id < 6; id++) {
    Tensor *t = graph_tensor(g, id);
    ck_assert_int_eq(t->id, id);
    for (int i = 0; i < t->inputs; i++)
      ck_assert_int_lt(t->input[i]->id, id);
  }
  ck_assert_ptr_eq(e->input[0]->input[1], e->input[1]->input[0]);
  graph_free(g);
}
END_TEST
START_TEST(first_error_stays) {
  Graph *g = graph_new();
  ck_assert_ptr_null(graph_error(g));
  Tensor *inert = graph_fail(g, "no %s", "reason");
  ck_assert_ptr_eq(formula(g), inert);
  ck_assert_ptr_eq(graph_fail(g, "another"), inert);
  ck_assert_str_eq(graph_error(g), "no reason");
  ck_assert_int_eq(graph_size(g), 0);
  graph_free(g);
}
END_TEST
START_TEST(graphs_do_not_mix) {
  Graph *g = graph_new(), *other = graph_new();
  Tensor *a = formula(g), *b = formula(other);
  make(g, &plus, a, b);
  ck_assert_str_eq(graph_error(g),
                   "plus: input 1 belongs to another graph");
  ck_assert_ptr_null(graph_error(other));
  graph_free(g);
  graph_free(other);
}
END_TEST
START_TEST(names_are_copied) {
  Graph *g = graph_new();
  char buffer[] = "first";
  Tensor *t = t_name(make(g, &source, NULL, NULL), buffer);
  strcpy(buffer, "later");
  ck_assert_str_eq(t->name, "first");
  graph_free(g);
}
END_TEST
START_TEST(long_messages_are_cut) {
  Message m = {{0}};
  for (int i = 0; i < 100; i++)
    ck_assert(!message_append(&m, "%s", "seven.."));
  ck_assert_uint_eq(strlen(m.text), sizeof m.text - 1);
  ck_assert(!message_refuse(&m, "later"));
  ck_assert_int_eq(m.text[0], 's');
}
END_TEST
START_TEST(drawing_has_all_nodes) {
  Graph *g = graph_new();
  Tensor *e = t_name(formula(g), "a\"b\\");
  char *text = NULL;
  size_t size = 0;
  FILE *out = open_memstream(&text, &size);
  ck_assert_int_eq(graph_dot(g, 1, &e->input[0], out), 0);
  fflush(out);
  ck_assert_ptr_nonnull(strstr(text, "n1 -> n3\n"));
  ck_assert_ptr_nonnull(strstr(text, "n0 [shape=square"));
  ck_assert_ptr_null(strstr(text, "n5"));
  ck_assert_int_eq(graph_dot(g, 0, NULL, out), 0);
  fclose(out);
  ck_assert_ptr_nonnull(strstr(text, "label=\"a\\\"b\\\\\"]"));
  free(text);
  graph_free(g);
}
END_TEST
static bool survives(long requests, bool once) {
  Countdown c = {.left = requests, .once = once};
  Graph *g = graph_new_with((Allocator){countdown_resize, &c});
  if (!g) return false;
  for (int i = 0; i < 100; i++) formula(g);
  bool whole = !graph_error(g);
  ck_assert_int_eq(whole, graph_size(g) == 600);
  if (!whole) ck_assert_str_eq(graph_error(g), "out of memory");
  c = (Countdown){.blocks = c.blocks};
  ck_assert_int_eq(graph_dot(g, 0, NULL, stdout), -1);
  graph_free(g);
  ck_assert_int_eq(c.blocks, 0);
  return whole;
}
START_TEST(memory_may_run_out) {
  long n = 0;
  while (!survives(n, true)) ck_assert(!survives(n++, false));
  ck_assert(n > 0 && survives(n, false));
}
END_TEST
TESTS("graph", 2, ids_are_an_order, first_error_stays,
      graphs_do_not_mix, names_are_copied, long_messages_are_cut,
      drawing_has_all_nodes, memory_may_run_out)
