/* test_planning.c: what plans save, by count.
   Tangled from 19-planning.nw. */
#include "suite.h"
#include "woven/plan.h"
#include "woven/woven.h"
#include <string.h>

static Graph *g;
static Session *s;
static Store store;
static long held, most;

static void *counted(void *context, void *block, size_t size) {
  size_t *old = block;
  (void)context;
  held += (long)size - (old ? (long)old[-2] : 0);
  if (held > most) most = held;
  if (size == 0) {
    free(old - 2);
    return NULL;
  }
  size_t *fresh = realloc(old ? old - 2 : NULL, size + 16);
  fresh[0] = size;
  return fresh + 2;
}
static inline void begin(void) {
  held = most = 0;
  g = graph_new_with((Allocator){counted, NULL});
  s = session_new(g);
  store = (Store){.arena.allocator = graph_allocator(g)};
}

static inline void end(void) {
  session_free(s);
  graph_free(g);
  ck_assert_int_eq(held, 0);
}

static inline Tensor *variable(double value) {
  real number = (real)value;
  return t_variable(g, "v", (Array){SCALAR, &number});
}
static inline PlanCounts counts(int fetches, Tensor *const fetch[],
                                int feeds, const Feed feed[]) {
  const Request request = {fetches, fetch, feeds, feed};
  Message why = {""};
  Plan *plan = plan_new(g, &store, &request, &why);
  ck_assert_msg(plan != NULL, "%s", why.text);
  PlanCounts n = plan_counts(plan);
  plan_free(plan);
  arena_release(&store.arena);
  store.variables = (Notes){NULL, 0};
  return n;
}
enum { TABLE = 64 * sizeof(real) };

static PlanCounts count(unsigned savings, Tensor *y, Tensor *x) {
  static real numbers[64];
  store.off = SAVE_ALL & ~savings;
  return counts(FETCH(y), FEED({x, {SHAPE(8, 8), numbers}}));
}
static Tensor *table(void) {
  return t_placeholder(g, "x", SHAPE(ANY, 8));
}
START_TEST(constants_are_folded) {
  begin();
  Tensor *x = table(), *eight = t_pow(t_number(g, 2), 3);
  Tensor *y = t_mul(x, eight);
  PlanCounts n = count(SAVE_ALL, y, x);
  ck_assert(n.steps == 1 && n.folded == 1);
  n = count(SAVE_ALL - SAVE_FOLDED, y, x);
  ck_assert(n.steps == 2 && n.folded == 0);
  n = count(SAVE_ALL, eight, x);
  ck_assert(n.steps == 1 && n.folded == 0);
  end();
}
END_TEST
START_TEST(views_cost_nothing) {
  begin();
  Tensor *x = table(), *t = t_transpose(x);
  ck_assert_int_eq(count(SAVE_ALL, t_dot(t, x), x).steps, 1);
  ck_assert_int_eq(count(SAVE_ALL, t_add(t, x), x).steps, 1);
  ck_assert_int_eq(count(SAVE_ALL, t, x).copies, 1);
  Tensor *flat = t_reshape(t_neg(x), SHAPE(64));
  ck_assert_int_eq(count(SAVE_ALL, t_exp(flat), x).steps, 2);
  ck_assert_int_eq(count(SAVE_ALL, flat, x).copies, 0);
  end();
}
END_TEST
START_TEST(copies_are_avoided) {
  begin();
  Tensor *x = table(), *v = variable(0);
  Tensor *set = t_assign(v, t_add(v, t_sum(x)));
  Tensor *all = t_group(g, 1, &set);
  ck_assert_int_eq(count(SAVE_ALL, all, x).copies, 0);
  ck_assert_int_eq(count(0, all, x).copies, 1);
  end();
}
END_TEST
START_TEST(copies_are_kept) {
  begin();
  Tensor *x = t_placeholder(g, "x", SCALAR), *v[6], *set[6];
  for (int i = 0; i < 6; i++) v[i] = variable(i);
  Tensor *sum = t_add(v[0], 1), *out = t_sub(v[0], 1);
  Tensor *given[] = {v[1], x, t_number(g, 7), sum, sum, out};
  for (int i = 0; i < 6; i++) set[i] = t_assign(v[i], given[i]);
  Tensor *all = t_group(g, 6, set);
  real one = 1;
  PlanCounts n = counts(FETCH(all, out),
                        FEED({x, {SCALAR, &one}}));
  ck_assert_int_eq(n.copies, 5);
  ck_assert_int_eq(n.steps, 7);
  end();
}
END_TEST
START_TEST(chains_need_two_places) {
  begin();
  Tensor *x = table(), *y = x;
  for (int i = 0; i < 100; i++) y = i % 2 ? t_sin(y) : t_neg(y);
  ck_assert_int_eq(count(SAVE_MEMORY, y, x).bytes, 2 * TABLE);
  ck_assert_int_eq(count(0, y, x).bytes, 100 * TABLE);
  end();
}
END_TEST
START_TEST(chains_need_one_place) {
  begin();
  Tensor *x = table(), *y = t_neg(x), *z = y;
  for (int i = 0; i < 99; i++) y = t_sin(y);
  PlanCounts n = count(SAVE_ALL, y, x);
  ck_assert(n.bytes == TABLE && n.registers == 1);
  for (int i = 0; i < 50; i++) z = t_mul(z, t_sub(1, z));
  ck_assert_int_eq(count(SAVE_ALL, z, x).bytes, 2 * TABLE);
  end();
}
END_TEST
START_TEST(no_reader_is_robbed) {
  begin();
  Tensor *x = table(), *n = t_neg(x), *s1 = t_sin(n);
  Tensor *both = t_add(n, t_transpose(n));
  Tensor *two = t_add(t_exp(s1), s1);
  Tensor *turned = t_neg(t_transpose(n));
  ck_assert_int_eq(count(SAVE_ALL, both, x).bytes, 2 * TABLE);
  ck_assert_int_eq(count(SAVE_ALL, two, x).bytes, 2 * TABLE);
  ck_assert_int_eq(count(SAVE_ALL, turned, x).bytes, 2 * TABLE);
  ck_assert_int_eq(count(SAVE_ALL, n, x).bytes, TABLE);
  end();
}
END_TEST
START_TEST(holes_are_joined) {
  begin();
  Tensor *x = table(), *a = t_neg(x), *b = t_sin(x);
  Tensor *sums = t_add(t_sum(a), t_sum(b));
  Tensor *wide = t_concat(2, (Tensor *[]){x, x}, 1);
  Tensor *y = t_add(t_sum(t_exp(t_add(wide, sums))), sums);
  PlanCounts n = count(SAVE_ALL, y, x);
  ck_assert_int_le(n.bytes, 5 * TABLE);
  end();
}
END_TEST
static PlanCounts unit(unsigned savings) {
  real numbers[8] = {0};
  Tensor *x = t_placeholder(g, "x", SHAPE(ANY, 2));
  Tensor *w = t_variable(g, "w", (Array){SHAPE(2, 1), numbers});
  Tensor *t = t_placeholder(g, "t", SHAPE(ANY, 1));
  Tensor *y = t_name(t_sigmoid(t_dot(x, w)), "y");
  Tensor *error = t_sub(y, t);
  Tensor *loss = t_sum(t_square(error));
  Tensor *delta = t_mul(error, t_mul(y, t_sub(1, y)));
  Tensor *slope = t_dot(t_transpose(x), delta);
  Tensor *step = t_assign(w, t_sub(w, slope));
  Tensor *train = t_group(g, 1, &step);
  store.off = SAVE_ALL & ~savings;
  return counts(FETCH(loss, train),
                FEED({x, {SHAPE(4, 2), numbers}},
                     {t, {SHAPE(4, 1), numbers}}));
}
START_TEST(the_unit_is_counted) {
  begin();
  PlanCounts plain = unit(0), saved = unit(SAVE_ALL);
  ck_assert(plain.steps == 11 && plain.copies == 1);
  ck_assert(plain.registers == 10 && plain.bytes == 640);
  ck_assert(saved.steps == 10 && saved.copies == 0);
  ck_assert(saved.registers == 6 && saved.bytes == 256);
  end();
}
END_TEST
START_TEST(savings_change_no_value) {
  begin();
  real numbers[8] = {0, 0, 0, 1, 1, 0, 1, 1}, first[2] = {0};
  Tensor *x = t_placeholder(g, "x", SHAPE(ANY, 2));
  Tensor *w = t_variable(g, "w", (Array){SHAPE(2, 1), numbers});
  Tensor *t = t_placeholder(g, "t", SHAPE(ANY, 1));
  Tensor *y = t_name(t_sigmoid(t_dot(x, w)), "y");
  Tensor *error = t_sub(y, t);
  Tensor *loss = t_sum(t_square(error));
  Tensor *delta = t_mul(error, t_mul(y, t_sub(1, y)));
  Tensor *slope = t_dot(t_transpose(x), delta);
  Tensor *step = t_assign(w, t_sub(w, slope));
  Tensor *train = t_group(g, 1, &step);
  const Feed feed[] = {{x, {SHAPE(4, 2), numbers}},
                       {t, {SHAPE(4, 1), numbers + 4}}};
  for (unsigned k = 0; k <= SAVE_ALL; k++) {
    session_free(s);
    s = session_new(g);
    session_savings(s, k);
    for (int i = 0; i < 5; i++)
      session_run(s, FETCH(loss, train), 2, feed);
    const real *v = session_variable(s, w);
    if (k == 0) memcpy(first, v, sizeof first);
    ck_assert(first[0] != 0 && first[1] != 0);
    ck_assert_mem_eq(v, first, sizeof first);
  }
  end();
}
END_TEST
TESTS("planning", 19, constants_are_folded, views_cost_nothing,
      copies_are_avoided, copies_are_kept, chains_need_two_places,
      chains_need_one_place, no_reader_is_robbed, holes_are_joined,
      the_unit_is_counted, savings_change_no_value)
