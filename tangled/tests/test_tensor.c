/* test_tensor.c: shapes, arrays, sources.
   Tangled from 04-tensors.nw and W4-tensors-bench.nw. */
#include "suite.h"
#include "woven/woven.h"
#include <limits.h>
#include <string.h>

#define NONE ((Shape){.rank = -1})
static const Op plus = {.name = "plus", .arity = 2};
static const Op times = {.name = "times", .arity = 2};
#define APPLY(op, a, b) \
  op_apply(&(op), 2, (const Term[]){TERM(a), TERM(b)})
#define PLUS(a, b) APPLY(plus, a, b)
#define TIMES(a, b) APPLY(times, a, b)
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
    {SHAPE(1), SHAPE(1), SHAPE(1)},
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
  ck_assert_str_eq(shape_flaw(NONE), "negative rank");
  long half = LONG_MAX / 2;
  ck_assert_str_eq(shape_flaw(SHAPE(half, 0, half)),
                   "too many elements");
  ck_assert_str_eq(shape_flaw(SHAPE(LONG_MAX)),
                   "too many elements");
  ck_assert_ptr_null(array_new(SHAPE(LONG_MAX / 2, 4)).data);
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
START_TEST(shapes_are_bytes) {
  Shape a, b = SHAPE(4, 7), c = SHAPE(4);
  memset(&a, 0x55, sizeof a);
  a = shape_of(1, (long[]){4});
  ck_assert_mem_eq(&a, &c, sizeof a);
  b.rank = 1;
  Graph *g = graph_new();
  Tensor *x = t_placeholder(g, "x", b);
  Tensor *y = t_placeholder(g, "y", c);
  ck_assert_mem_eq(op_attributes(x), op_attributes(y),
                   x->op->attribute_size);
  graph_free(g);
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
  uint64_t before = seed;
  array_normal((Array){.shape = SHAPE(3)}, &seed);
  ck_assert(seed == before);
}
END_TEST
static void prints(Array a, const char *expected) {
  char text[256];
  FILE *out = tmpfile();
  ck_assert(array_print(a, out));
  rewind(out);
  text[fread(text, 1, sizeof text - 1, out)] = '\0';
  fclose(out);
  ck_assert_str_eq(text, expected);
}
START_TEST(arrays_are_copied_printed) {
  Array a = ARRAY(SHAPE(2, 3), 1, 2, 3, 4, 5, 6.5);
  Array b = array_copy(a);
  a.data[0] = 7;
  prints(b, "[[1 2 3]\n [4 5 6.5]]\n");
  prints(ARRAY(SCALAR, 5), "5\n");
  prints(ARRAY(SHAPE(2, 1, 2), 1, 2, 3, 4),
         "[[[1 2]]\n [[3 4]]]\n");
  Array none = array_new(SHAPE(0, 3));
  prints(none, "[]\n");
  array_free(none);
  array_free(b);
  ck_assert_ptr_null(array_copy((Array){.shape = SHAPE(2)}).data);
}
END_TEST
START_TEST(arrays_are_counted) {
  ck_assert_ptr_nonnull(ARRAY(SHAPE(2, 2), 1, 2, 3, 4).data);
  ck_assert_ptr_null(ARRAY(SHAPE(2, 2), 1, 2, 3).data);
  ck_assert_ptr_null(ARRAY(SHAPE(2), 1, 2, 3).data);
  ck_assert_ptr_null(ARRAY(SHAPE(ANY), 1, 2, 3).data);
  ck_assert_ptr_null(ARRAY(SHAPE(-3), 1, 2, 3).data);
}
END_TEST
START_TEST(nodes_get_shapes) {
  Graph *g = graph_new();
  Tensor *x = t_placeholder(g, "x", SHAPE(ANY, 3));
  Tensor *y = t_placeholder(g, "y", SHAPE(4, 1));
  Tensor *z = t_placeholder(g, "z", SHAPE(2));
  Tensor *t = PLUS(x, y);
  ck_assert(shape_same(t->shape, SHAPE(4, 3)));
  PLUS(t, z);
  ck_assert_str_eq(graph_error(g), "plus: #3 [4,3] and "
                   "\"z\" [2]: shapes do not fit");
  graph_free(g);
}
END_TEST
START_TEST(many_inputs_broadcast) {
  Graph *g = graph_new();
  const Op all = {.name = "all", .arity = -1};
  Tensor *in[9];
  for (int i = 0; i < 9; i++)
    in[i] = t_placeholder(g, "x", i < 8 ? SHAPE(i ? ANY : 4, 1)
                                        : SHAPE(3));
  Tensor *t = op_node(g, &all, 9, in, NULL);
  ck_assert(shape_same(t->shape, SHAPE(4, 3)));
  in[8] = t_placeholder(g, "y", SHAPE(5, 3));
  op_node(g, &all, 9, in, NULL);
  ck_assert_str_eq(graph_error(g), "all: \"x\" [4,1] and "
    "\"x\" [?,1] and \"x\" [?,1] and 6 more: shapes do not fit");
  graph_free(g);
}
END_TEST
START_TEST(sources_are_checked) {
  const struct { Array array; const char *error; } bad[] = {
    {{SHAPE(ANY, 2), (real[]){1}},
     "variable \"w\" [?,2]: its size must be known"},
    {{SHAPE(2), NULL}, "variable \"w\" [2]: no numbers (too few, "
     "too many, or out of memory)"},
    {{SHAPE(-2), (real[]){1}},
     "variable \"w\" [-2]: negative dimension"},
  };
  Graph *g = graph_new();
  for (int i = 0; i < 3; i++) {
    t_variable(g, "w", bad[i].array);
    ck_assert_str_eq(graph_error(g), bad[i].error);
    graph_clear(g);
  }
  t_constant(g, (Array){.shape = SHAPE(2)});
  ck_assert_str_eq(graph_error(g), "constant [2]: no numbers (too "
                   "few, too many, or out of memory)");
  graph_free(g);
}
END_TEST
START_TEST(extreme_numbers_are_refused) {
  const long n[] = {LONG_MIN, -1, 0, 1, LONG_MAX};
  Graph *g = graph_new();
  for (int i = 0; i < 5; i++) {
    Array a = {SHAPE(n[i]), (real[]){1}};
    t_placeholder(g, "x", SHAPE(n[i]));
    ck_assert_int_eq(!graph_error(g), i > 0 && i < 4);
    graph_clear(g);
    t_variable(g, "v", a);
    ck_assert_int_eq(!graph_error(g), i == 2 || i == 3);
    graph_clear(g);
    t_constant(g, a);
    ck_assert_int_eq(!graph_error(g), i == 2 || i == 3);
    graph_clear(g);
    t_number(g, (double)n[i]);
    a = array_new(SHAPE(n[i]));
    ck_assert_int_eq(a.data != NULL, i == 2 || i == 3);
    array_free(a);
  }
  for (int rank = -2; rank < 12; rank++) {
    t_placeholder(g, "x", (Shape){.rank = rank});
    ck_assert_int_eq(!graph_error(g), rank >= 0 && rank <= 8);
    graph_clear(g);
  }
  graph_free(g);
}
END_TEST
START_TEST(names_are_wanted) {
  Graph *g = graph_new();
  t_placeholder(g, NULL, SCALAR);
  ck_assert_str_eq(graph_error(g), "placeholder: no name");
  graph_clear(g);
  t_variable(g, NULL, ARRAY(SCALAR, 1));
  ck_assert_str_eq(graph_error(g), "variable: no name");
  ck_assert_int_eq(graph_size(g), 0);
  graph_free(g);
}
END_TEST
START_TEST(numbers_become_constants) {
  Graph *g = graph_new();
  Tensor *x = t_constant(g, (Array){SHAPE(0), (real[]){1}});
  Tensor *t = PLUS(x, 2), *u = TIMES(0.5f, t);
  ck_assert_str_eq(t->input[1]->op->name, "constant");
  ck_assert_ptr_eq(u->input[1], t);
  ck_assert(shape_same(u->shape, SHAPE(0)));
  graph_free(g);
}
END_TEST
START_TEST(terms_are_said_once) {
  Graph *g = graph_new();
  Tensor *x = t_placeholder(g, "x", SHAPE(3));
  Tensor *at[] = {x, x}, **p = at;
  Tensor *y = PLUS(*p++, 1);
  ck_assert_ptr_eq(p, at + 1);
  y = PLUS(PLUS(PLUS(PLUS(PLUS(PLUS(PLUS(PLUS(PLUS(PLUS(PLUS(PLUS(
      PLUS(PLUS(PLUS(PLUS(PLUS(PLUS(x, 1), 2), 3), 4), 5), 6), 7),
      8), 9), 10), 11), 12), 13), 14), 15), 16), 17), y);
  ck_assert_int_eq(graph_size(g), 3 + 17 * 2 + 1);
  ck_assert(shape_same(y->shape, SHAPE(3)));
  graph_free(g);
}
END_TEST
TESTS("tensor", 4, shapes_broadcast, shapes_are_checked,
      shapes_are_compared, shapes_are_bytes,
      normal_numbers_are_fixed, arrays_are_copied_printed,
      arrays_are_counted, nodes_get_shapes, many_inputs_broadcast,
      sources_are_checked, extreme_numbers_are_refused,
      names_are_wanted, numbers_become_constants,
      terms_are_said_once)
