/* test_arguments.c: arguments that nobody means. Tangled from
   W13-digits-bench.nw. */
#include "suite.h"
#include "woven/woven.h"
#include <limits.h>
#include <string.h>
#include <unistd.h>

typedef struct Given {
  Tensor *x, *y;     /* [2,3,3,1] and [2,2,1,2], or NULL */
  long k;
  int axis;          /* k, as far as an int can be */
  Layers l;
} Given;
#define X v->x
#define Y v->y
#define PAIR 2, (Tensor *[]){X, Y}
static Tensor *cut(const Given *v, int which) {
  long k = v->k;
  int axis = v->axis;
  switch (which) {
  case 0: return t_pad(X, axis, 1, 1);
  case 1: return t_pad(X, 1, k, 1);
  case 2: return t_pad(X, 1, 1, k);
  case 3: return t_slice(X, axis, 0, 1);
  case 4: return t_slice(X, 1, k, 0);
  case 5: return t_slice(X, 1, 0, k);
  case 6: return t_index(X, axis, 0);
  case 7: return t_index(X, 1, k);
  case 8: return t_concat(PAIR, axis);
  case 9: return t_stack(PAIR, axis);
  case 10: return t_flip(X, axis);
  case 11: return t_squeeze(X, axis);
  case 12: return t_unsqueeze(X, axis);
  case 13: return t_gather(X, Y);
  default: return NULL;
  }
}
static Tensor *slid(const Given *v, int which) {
  long k = v->k;
  int axis = v->axis;
  switch (which) {
  case 0: return t_patches(X, k, 1, 1);
  case 1: return t_patches(X, 1, k, 1);
  case 2: return t_patches(X, 1, 1, k);
  case 3: return t_conv2d(X, Y, k, 0);
  case 4: return t_conv2d(X, Y, 1, k);
  case 5: return t_max_pool(X, k);
  case 6: return t_cumsum(X, axis);
  case 7: return t_argmax(X, axis);
  case 8: return t_sum_over(X, true, AXES(axis));
  case 9: return t_logsumexp_over(X, false, AXES(axis));
  case 10: return t_transpose_axes(X, AXES(axis, 0, 1, 2));
  case 11: return t_reshape(X, SHAPE(k, 2));
  case 12: return t_max_over(X, true, 1, NULL);
  case 13: return t_sum_over(X, true, axis < 0 ? axis : 0, NULL);
  default: return NULL;
  }
}
static Tensor *counted(const Given *v, int which) {
  double k = (double)v->k;
  switch (which) {
  case 0: return t_one_hot(X, v->k);
  case 1: return t_pow(X, k);
  case 2: return t_clip(X, k, 1);
  case 3: return t_clip(X, 0, k);
  case 4: return t_dropout(X, k, 1);
  case 5: return t_random_uniform(X, (uint64_t)v->k);
  case 6: return schedule_cosine(X, k);
  case 7: return schedule_drop(X, k, k);
  case 8: return t_add(t_mul(X, k), t_neg(Y));
  case 9: return t_dot(X, t_transpose(Y));
  case 10: return t_softmax_cross_entropy(X, Y);
  case 11: return t_sum_like(X, Y);
  case 12: return t_assign(Y, X);
  case 13: return t_gradient(t_mean(t_softmax(X)), Y);
  default: return NULL;
  }
}
static Tensor *split(const Given *v) {
  Tensor *part[4] = {NULL};
  int n = v->axis < 4 ? v->axis : 4;
  t_split(X, 1, n, part);
  t_split(X, v->axis, 1, part);
  return part[0];
}
static Tensor *layer(Given *v, int which) {
  Layers *l = &v->l;
  long k = v->k;
  switch (which) {
  case 0: return layer_dense(l, "d", X, k, layer_he);
  case 1: return layer_conv2d(l, "c", X, k, 2, 1, 0, layer_he);
  case 2: return layer_conv2d(l, "c", X, 2, k, 1, 0, layer_he);
  case 3: return layer_conv2d(l, "c", X, 2, 2, k, 0, layer_he);
  case 4: return layer_conv2d(l, "c", X, 2, 2, 1, k, layer_he);
  case 5: return layer_embedding(l, "e", X, k, 2, layer_he);
  case 6: return layer_embedding(l, "e", X, 2, k, layer_he);
  case 7: return layer_norm(l, "n", X);
  case 8: return layer_batch_norm(l, NULL, X, NULL);
  case 9: return layer_dense(l, NULL, X, 2, NULL);
  case 10: return split(v);
  case 11: return optimizer_minimize(optimizer_adam, X, 1, &Y);
  case 12: return optimizer_apply(optimizer_adam, 1, &Y, &X);
  case 13: return optimizer_slot(X, "s", SHAPE(k));
  default: return NULL;
  }
}
static void run_it(Graph *g, Tensor *t, Tensor *x) {
  real pixel[18] = {0, 1, 1, 0, 1, 1, 1};
  Session *s = session_new(g);
  Tensor *all[] = {t, x ? t_gradient(t, x) : t};
  if (graph_error(g)) all[1] = t;
  const Feed feed = {x, {SHAPE(2, 3, 3, 1), pixel}};
  const Array *r = session_run(s, 2, all, x != NULL, &feed);
  if (!r) ck_assert(session_error(s) && *session_error(s));
  double sum = 0;
  for (int i = 0; r && i < 2; i++)
    for (long j = shape_count(r[i].shape); j-- > 0 && r[i].data;)
      sum += (double)r[i].data[j];
  ck_assert(sum <= 0 || sum > 0 || sum != sum);
  session_free(s);
}
static void judge(Graph *g, Tensor *t, Tensor *x) {
  const char *error = graph_error(g);
  if (!error && t) {
    ck_assert(t->id >= 0 && !shape_flaw(t->shape));
    run_it(g, t, x);
  }
  if (error) {
    ck_assert_uint_gt(strlen(error), 10);
    ck_assert(!t || t->id < 0);
  }
}
static void try_all(long k, bool no_x, bool no_y) {
  for (int i = 0; i < 4 * 14; i++) {
    Graph *g = graph_new();
    Tensor *x = t_placeholder(g, "x", SHAPE(2, 3, 3, 1));
    Array numbers = array_new(SHAPE(2, 2, 1, 2));
    Given v = {.x = no_x ? NULL : x, .k = k,
               .axis = k < -1 ? INT_MIN : k > 1 ? INT_MAX : (int)k,
               .y = no_y ? NULL : t_variable(g, "y", numbers),
               .l = {.graph = g, .seed = 1}};
    int which = i % 14;
    Tensor *t = i < 14 ? cut(&v, which) : i < 28 ? slid(&v, which)
              : i < 42 ? counted(&v, which) : layer(&v, which);
    if (no_x && no_y && i < 42) ck_assert_ptr_null(t);
    judge(g, t, v.x);
    array_free(numbers);
    graph_free(g);
  }
}
START_TEST(no_argument_crashes) {
  const long number[] = {LONG_MIN, -1, 0, 1, 2, LONG_MAX};
  for (int n = 0; n < 6; n++)
    for (int i = 0; i < 4; i++)
      try_all(number[n], i & 1, i & 2);
}
END_TEST
static void says(Graph *g, const char *words) {
  ck_assert_pstr_eq(graph_error(g), words);
  graph_clear(g);
}
START_TEST(missing_tensors_are_named) {
  Graph *g = graph_new();
  Tensor *x = t_number(g, 1), *none = NULL, *d[2];
  ck_assert_ptr_null(t_neg(t_add(none, 1)));
  ck_assert_int_eq(t_add(x, t_exp(none))->id, -1);
  says(g, "add: input 1 is NULL");
  t_concat(2, (Tensor *[]){none, x}, 0);
  says(g, "concat: input 0 is NULL");
  t_gradients(x, 2, (Tensor *[]){x, none}, d);
  says(g, "gradient of \"1\" by NULL: there is no such tensor");
  t_gradients(none, 1, &x, d);
  says(g, "gradient of NULL");
  t_placeholder(g, NULL, SCALAR);
  says(g, "placeholder: no name");
  ck_assert_ptr_null(t_concat(0, NULL, 0));
  ck_assert_ptr_null(session_new(NULL));
  graph_free(g);
}
END_TEST
START_TEST(no_graph_has_an_error) {
  real two[] = {1, 2};
  Array a = {SHAPE(2), two};
  Tensor *none = NULL;
  Tensor *made[] = {
    t_constant(NULL, a), t_number(NULL, 1), t_name(NULL, "x"),
    t_variable(NULL, "v", a), t_placeholder(NULL, "x", SCALAR),
    t_group(NULL, 1, &none), schedule_count(NULL, "n"),
    optimizer_slot(NULL, "s", SCALAR), graph_find(NULL, "x")};
  for (int i = 0; i < 9; i++) ck_assert_ptr_null(made[i]);
  ck_assert_str_eq(graph_error(NULL), "there is no graph");
  ck_assert_int_eq(graph_size(NULL), 0);
  graph_clear(NULL);
  graph_free(NULL);
  FILE *out = tmpfile();
  ck_assert_int_eq(graph_dot(NULL, 0, NULL, out), 0);
  ck_assert(!session_run(NULL, 1, &none, NO_FEED));
  ck_assert(session_explain(NULL, 1, &none, NO_FEED, out) == -1);
  fclose(out);
  ck_assert(!session_variable(NULL, none) && !session_graph(NULL));
  ck_assert_int_eq(session_plans(NULL), 0);
  ck_assert_str_eq(session_error(NULL), "there is no session");
  session_forget(NULL);
  session_free(NULL);
}
END_TEST
START_TEST(missing_names_are_told) {
  Graph *g = graph_new();
  Array a = array_new(SHAPE(2)), no = {.shape = a.shape};
  Layers l = {.graph = g, .seed = 1};
  Tensor *x = t_variable(g, "x", a);
  for (int i = 0; i < 8; i++) {
    if (i == 0) t_name(x, NULL);
    if (i == 1) t_variable(g, NULL, a);
    if (i == 2) optimizer_slot(x, NULL, SCALAR);
    if (i == 3) layer_variable(&l, "d", NULL, SHAPE(2), NULL);
    if (i == 4) layer_variable(&l, NULL, "w", SHAPE(2), NULL);
    if (i == 5) schedule_count(g, NULL);
    if (i == 6) t_constant(g, no);
    if (i == 7) t_variable(g, "y", no);
    const char *word = i < 6 ? "name" : "no numbers";
    ck_assert_msg(graph_error(g) && strstr(graph_error(g), word),
                  "%d: %s", i, graph_error(g));
    graph_clear(g);
  }
  array_free(a);
  graph_free(g);
}
END_TEST
static bool opened(int which, const char *path, Session *s,
                   Array a, Message *why) {
  const char *name = "a";
  char note[9];
  switch (which) {
  case 0: return dataset_csv(path, why).data;
  case 1: return dataset_csv_gaps(path, why).data;
  case 2: return dataset_idx(path, why).data;
  case 3: return npy_load(path, why).data;
  case 4: return npz_load(path, 1, &name, &a, why);
  case 5: return npy_save(path, a, why);
  case 6: return npz_save(path, 1, &name, &a, why);
  case 7: return checkpoint_note(path, note, sizeof note, why);
  case 8: return checkpoint_save(path, s, why);
  case 9: return checkpoint_load(path, s, why);
  case 10: return checkpoint_save_some(path, s, 0, NULL, "n", why);
  default: return checkpoint_load_some(path, s, 0, NULL, why);
  }
}
START_TEST(missing_paths_and_sessions) {
  Graph *g = graph_new();
  Session *s = session_new(g);
  Array a = array_new(SHAPE(2)), no = {.shape = a.shape};
  Message why;
  for (int i = 0; i < 12; i++) {
    ck_assert(!opened(i, NULL, s, a, &why));
    ck_assert_str_eq(why.text,
                     "(no path): No such file or directory");
    if (i < 8) continue;
    ck_assert(!opened(i, "none.npz", NULL, a, &why));
    ck_assert_str_eq(why.text, "there is no session");
  }
  const char *name = "a", *none = NULL;
  ck_assert(!npz_save("none.npz", 1, &name, &no, &why));
  ck_assert(strstr(why.text, "it has no numbers"));
  ck_assert(!npz_save("none.npz", 1, &none, &a, &why));
  ck_assert(strstr(why.text, "a name has 1 to 9999 letters"));
  ck_assert_int_eq(access("none.npz", F_OK), -1);
  array_free(a);
  session_free(s);
  graph_free(g);
}
END_TEST
TESTS("arguments", 13, no_argument_crashes,
      missing_tensors_are_named, no_graph_has_an_error,
      missing_names_are_told, missing_paths_and_sessions)
