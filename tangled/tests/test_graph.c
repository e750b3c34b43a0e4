/* test_graph.c: graphs, errors. Tangled from 03-graphs.nw and
   W3-graphs-bench.nw. */
#include "countdown.h"
#include "suite.h"
#include "woven/graph_private.h"
#include "woven/op.h"
#include <limits.h>
#include <stdint.h>
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
START_TEST(errors_are_told_once) {
  Graph *g = graph_new(), *other = graph_new();
  Tensor *e = formula(g);
  Tensor *bad = make(g, &plus, e, formula(other));
  for (int i = 0; i < 100; i++) bad = make(g, &times, e, bad);
  ck_assert_str_eq(graph_error(g),
                   "plus: input 1 belongs to another graph");
  ck_assert_ptr_null(graph_error(other));
  ck_assert_int_eq(graph_size(g), 6);
  graph_clear(g);
  ck_assert_int_eq(make(g, &plus, e, e)->id, 6);
  ck_assert_int_eq(make(g, &plus, e, bad)->id, -1);
  ck_assert_str_eq(graph_error(g), "plus: input 1 was never made");
  graph_free(g);
  graph_free(other);
}
END_TEST
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
  ck_assert_ptr_null(graph_find(g, "a"));
  graph_free(g);
}
END_TEST
START_TEST(names_are_copied) {
  Graph *g = graph_new();
  char buffer[] = "sixteen letters.";
  Tensor *s = make(g, &source, NULL, NULL);
  Tensor *t = make(g, &source, NULL, NULL);
  t_name(s, buffer);
  t_name(t, "next");
  strcpy(buffer, "later");
  ck_assert_str_eq(s->name, "sixteen letters.");
  ck_assert_ptr_eq(graph_find(g, "next"), t);
  ck_assert_ptr_null(graph_find(g, "later"));
  ck_assert_ptr_null(graph_find(g, NULL));
  graph_free(g);
}
END_TEST
START_TEST(names_do_not_change) {
  Graph *g = graph_new();
  Tensor *w = t_name(make(g, &source, NULL, NULL), "w");
  ck_assert_ptr_eq(t_name(w, "w"), w);
  Tensor *p = t_name(w, "p");
  ck_assert_str_eq(w->name, "w");
  ck_assert_str_eq(p->name, "p");
  ck_assert_ptr_eq(p->input[0], w);
  ck_assert_int_eq(t_name(p, NULL)->id, -1);
  ck_assert_str_eq(graph_error(g), "name: the name is NULL");
  ck_assert_int_eq(t_name(w, "q")->id, -1);
  graph_clear(g);
  t_name(graph_fail(g, "mistyped"), "r");
  ck_assert_str_eq(graph_error(g), "mistyped");
  graph_free(g);
}
END_TEST
START_TEST(attributes_are_aligned) {
  Graph *g = graph_new();
  Tensor *a = make(g, &source, NULL, NULL), *in[] = {a, a, a, a};
  const Op odd = {.name = "odd", .arity = -1, .attribute_size = 3};
  for (int n = 0; n <= 4; n++) {
    Tensor *t = op_node(g, &odd, n, in, "abc");
    Tensor *u = op_node(g, &odd, n, in, "abcd");
    uintptr_t at = (uintptr_t)op_attributes(t);
    ck_assert_uint_eq(at % _Alignof(max_align_t), 0);
    ck_assert_mem_eq(op_attributes(t), "abc\0\0\0\0", 8);
    ck_assert_mem_eq(op_attributes(u), op_attributes(t), 8);
  }
  graph_free(g);
}
END_TEST
START_TEST(messages_are_whole_letters) {
  Message m = {{0}};
  message_append(&m, "%.4s|%s|%s", "gr\xc3\xb6\xc3\x9f",
    "a\nb\x7f", "\xe9t\xc3\xa9 \xe2\x82 \xe2\x82\xac "
    "\xf0\x9f\x98\x80\xf8\xc0\x80");
  ck_assert_str_eq(m.text, "gr\xc3\xb6|a?b?|?t\xc3\xa9 ?? "
                   "\xe2\x82\xac \xf0\x9f\x98\x80???");
  m.text[0] = '\0';
  message_append(&m, "%254s\xc3\xb6", "");
  ck_assert_uint_eq(strlen(m.text), 255);
  ck_assert_int_eq(m.text[254], '?');
}
END_TEST
START_TEST(long_messages_are_cut) {
  Message m = {{0}};
  for (int i = 0; i < 100; i++)
    ck_assert(!message_append(&m, "%s", "seven.."));
  ck_assert_uint_eq(strlen(m.text), sizeof m.text - 1);
  ck_assert(!message_refuse(&m, "later"));
  ck_assert_int_eq(m.text[0], 's');
  m.text[0] = '\0';
  ck_assert(!message_refuse(&m, "%d", 12));
  ck_assert_str_eq(m.text, "12");
}
END_TEST
static const char *drawn(const Graph *g, int n,
                         Tensor *const t[]) {
  static char text[4096];
  FILE *out = tmpfile();
  ck_assert_int_eq(graph_dot(g, n, t, out), 0);
  rewind(out);
  text[fread(text, 1, sizeof text - 1, out)] = '\0';
  fclose(out);
  return text;
}
START_TEST(drawing_has_all_nodes) {
  Graph *g = graph_new();
  Tensor *e = t_name(formula(g), "a\"b\\");
  const char *text = drawn(g, 1, &e->input[0]);
  ck_assert_ptr_nonnull(strstr(text, "n1 -> n3\n"));
  ck_assert_ptr_nonnull(strstr(text, "n0 [shape=square"));
  ck_assert_ptr_null(strstr(text, "n5"));
  text = drawn(g, 0, NULL);
  ck_assert_ptr_nonnull(strstr(text, "label=\"a\\\"b\\\\\"]"));
  Tensor *inert = graph_fail(g, "mistyped");
  ck_assert_ptr_null(strstr(drawn(g, 1, &inert), "n0"));
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
static bool all_are(int byte, const unsigned char *p, size_t n) {
  return !n || (*p == byte && !memcmp(p, p + 1, n - 1));
}
START_TEST(pieces_of_any_size) {
  enum { BASE = 65536 };
  const size_t size[] = {0, 1, 7, 64, BASE / 4 - 1, BASE / 4,
    BASE / 4 + 1, BASE - 65, BASE - 64, BASE - 1, BASE, BASE + 1};
  enum { SIZES = sizeof size / sizeof *size };
  unsigned char *piece[7 * SIZES];
  Countdown c = {.left = LONG_MAX};
  Arena arena = {.allocator = {countdown_resize, &c}};
  for (size_t i = 0; i < 7 * SIZES; i++) {
    size_t n = size[i % SIZES], align = (size_t)1 << i / SIZES;
    piece[i] = arena_take(&arena, n, align);
    ck_assert_ptr_nonnull(piece[i]);
    ck_assert_uint_eq((uintptr_t)piece[i] % align, 0);
    ck_assert(all_are(0, piece[i], n));
    memset(piece[i], (int)i, n);
  }
  for (size_t i = 0; i < 7 * SIZES; i++)
    ck_assert(all_are((int)i, piece[i], size[i % SIZES]));
  size_t before = c.bytes;
  for (size_t k = 0; k < 100; k++) {
    ck_assert_ptr_null(arena_take(&arena, SIZE_MAX - k, 16));
    ck_assert_ptr_null(arena_take(&arena, PTRDIFF_MAX - k % 16, 64));
  }
  ck_assert_uint_eq(c.bytes, before);
  arena_release(&arena);
  ck_assert_int_eq(c.blocks, 0);
}
END_TEST
START_TEST(blocks_are_not_wasted) {
  Countdown c = {.left = LONG_MAX};
  Arena arena = {.allocator = {countdown_resize, &c}};
  for (int i = 0; i < 100; i++) {
    ck_assert_ptr_nonnull(arena_take(&arena, 72000, 64));
    ck_assert_ptr_nonnull(arena_take(&arena, 64, 16));
  }
  ck_assert_uint_lt(c.bytes, 7300000);
  arena_release(&arena);
}
END_TEST
START_TEST(nodes_are_cheap) {
  Countdown c = {.left = LONG_MAX};
  Graph *g = graph_new_with((Allocator){countdown_resize, &c});
  for (int i = 0; i < 16667; i++) formula(g);
  ck_assert_int_eq(graph_size(g), 100002);
  long requests = LONG_MAX - c.left;
  ck_assert_int_eq(requests - c.blocks, 17);
  size_t table = ((size_t)2 << 17) * sizeof(void *);
  ck_assert_uint_lt(c.bytes, 100002 * 176 + table);
  graph_free(g);
}
END_TEST
TESTS("graph", 3, errors_are_told_once, ids_are_an_order,
      first_error_stays, names_are_copied, names_do_not_change,
      attributes_are_aligned, messages_are_whole_letters,
      long_messages_are_cut, drawing_has_all_nodes,
      pieces_of_any_size, blocks_are_not_wasted, nodes_are_cheap,
      memory_may_run_out)
