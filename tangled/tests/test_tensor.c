/* test_tensor.c: shapes, arrays, sources.
   Tangled from 04-tensors.nw. */
#include "suite.h"
#include "woven/woven.h"
#include <string.h>

#define NONE ((Shape){.rank = -1})
START_TEST(shapes_broadcast) {
  const Shape table[][3] = {
    {SCALAR, SCALAR, SCALAR}, {SHAPE(3), SCALAR, SHAPE(3)},
    {SHAPE(4, 3), SHAPE(3), SHAPE(4, 3)},
    {SHAPE(4, 1), SHAPE(3), SHAPE(4, 3)},
    {SHAPE(4, 3), SHAPE(4), NONE}, {SHAPE(0), SHAPE(1), SHAPE(0)},
    {SHAPE(0), SHAPE(5), NONE}, {SHAPE(ANY), SHAPE(1), SHAPE(ANY)},
    {SHAPE(ANY), SHAPE(5), SHAPE(5)},
    {SHAPE(ANY), SHAPE(0), SHAPE(0)},
    {SHAPE(ANY), SHAPE(ANY), SHAPE(ANY)},
    {SHAPE(2, 5), SHAPE(ANY, 1, 5), SHAPE(ANY, 2, 5)},
  };
  for (size_t i = 0; i < 2 * sizeof table / sizeof *table; i++) {
    const Shape *row = table[i / 2];
    Shape both = SCALAR;
    char text[2][SHAPE_TEXT];
    if (!shape_broadcast(row[i % 2], row[!(i % 2)], &both))
      both = NONE;
    ck_assert_str_eq(shape_text(both, text[0]),
                     shape_text(row[2], text[1]));
    ck_assert_int_eq(both.rank, row[2].rank);
  }
}
END_TEST
START_TEST(shapes_are_checked) {
  ck_assert_ptr_null(shape_flaw(SHAPE(4, ANY)));
  ck_assert_str_eq(shape_flaw(SHAPE(-2)), "negative dimension");
  ck_assert_str_eq(shape_flaw(SHAPE(1, 1, 1, 1, 1, 1, 1, 1, 1)),
                   "rank over the limit of 8");
  ck_assert_str_eq(shape_flaw(SHAPE(1L << 31, 0, 1L << 31)),
                   "too many elements");
  ck_assert_ptr_null(array_new(SHAPE(1L << 62, 4)).data);
}
END_TEST
START_TEST(shapes_are_compared) {
  ck_assert_int_eq(shape_count(SHAPE(4, 3, 2)), 24);
  ck_assert_int_eq(shape_count(SHAPE(4, ANY)), ANY);
  ck_assert_int_eq(shape_count(SCALAR), 1);
  ck_assert(shape_same(SHAPE(4, 3), SHAPE(4, 3)));
  ck_assert(!shape_same(SHAPE(ANY), SHAPE(ANY)));
  ck_assert(!shape_same(SHAPE(3), SHAPE(1, 3)));
  ck_assert(shape_fits(SHAPE(7, 2), SHAPE(ANY, 2)));
  ck_assert(!shape_fits(SHAPE(7, 3), SHAPE(ANY, 2)));
}
END_TEST
START_TEST(normal_numbers_are_fixed) {
  uint64_t seed = 1;
  Array a = array_new(SHAPE(3));
  array_normal(a, &seed);
  ck_assert(a.data[0] == (real)0x1.6ca21392e2802p+0);
  ck_assert(a.data[1] == (real)-0x1.3ce104e7112b7p-1);
  ck_assert(a.data[2] == (real)-0x1.2e78fafaeeb71p-1);
  array_free(a);
}
END_TEST
static const Op plus = {.name = "plus", .arity = 2};

START_TEST(nodes_get_shapes) {
  Graph *g = graph_new();
  Tensor *x = t_placeholder(g, "x", SHAPE(ANY, 3));
  Tensor *y = t_placeholder(g, "y", SHAPE(4, 1));
  Tensor *z = t_placeholder(g, "z", SHAPE(2));
  Tensor *t = op_node(g, &plus, 2, (Tensor *[]){x, y}, NULL);
  ck_assert(shape_same(t->shape, SHAPE(4, 3)));
  op_node(g, &plus, 2, (Tensor *[]){t, z}, NULL);
  ck_assert_str_eq(graph_error(g), "plus: #3 [4,3] and "
                   "\"z\" [2]: shapes do not fit");
  graph_free(g);
}
END_TEST
START_TEST(sources_are_checked) {
  const struct { Array array; const char *error; } bad[] = {
    {{SHAPE(ANY, 2), (real[]){1}},
     "variable \"w\" [?,2]: its size must be known"},
    {{SHAPE(2), NULL},
     "variable \"w\" [2]: no numbers (out of memory?)"},
    {{SHAPE(-2), (real[]){1}},
     "variable \"w\" [-2]: negative dimension"},
  };
  for (int i = 0; i < 3; i++) {
    Graph *g = graph_new();
    t_variable(g, "w", bad[i].array);
    ck_assert_str_eq(graph_error(g), bad[i].error);
    graph_free(g);
  }
}
END_TEST
START_TEST(numbers_become_constants) {
  Graph *g = graph_new();
  Tensor *x = t_constant(g, (Array){SHAPE(0), (real[]){1}});
  Tensor *t = op_apply(&plus, 2, (Term[]){TERM(x), TERM(2)});
  Tensor *u = op_apply(&plus, 2, (Term[]){TERM(0.5f), TERM(t)});
  ck_assert_str_eq(t->input[1]->op->name, "constant");
  ck_assert_ptr_eq(u->input[1], t);
  ck_assert(shape_same(u->shape, SHAPE(0)));
  graph_free(g);
}
END_TEST
TESTS("tensor", 3, shapes_broadcast, shapes_are_checked,
      shapes_are_compared, normal_numbers_are_fixed,
      nodes_get_shapes, sources_are_checked,
      numbers_become_constants)
