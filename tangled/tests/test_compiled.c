/* test_compiled.c: emitted C against the interpreter.
   Tangled from W20-emission-bench.nw. */
#include "countdown.h"
#include "programs/network.h"
#include "suite.h"
#include "woven/op_map.h"
#include "woven/woven.h"
#include "woven/speed/emit.h"
#include <dirent.h>
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static char cache[64], place[128];

static void open_cache(void) {
  strcpy(cache, "/tmp/woven-XXXXXX");
  ck_assert(mkdtemp(cache) != NULL);
  snprintf(place, sizeof place, "%s/woven", cache);
  setenv("XDG_CACHE_HOME", cache, 1);
  #if defined __SANITIZE_ADDRESS__ && !defined __clang__
  setenv("CC", "gcc -fsanitize=address,undefined "
         "-fno-sanitize-recover=undefined", 1);
  #endif
}
static int close_cache(void) {
  char path[512];
  int n = 0;
  DIR *dir = opendir(place);
  for (struct dirent *e; dir && (e = readdir(dir));) {
    if (e->d_name[0] == '.') continue;
    snprintf(path, sizeof path, "%s/%s", place, e->d_name);
    remove(path);
    n++;
  }
  if (dir) closedir(dir);
  rmdir(place);
  rmdir(cache);
  return n;
}
static bool no_compiler(void) {
  return getenv("NO_COMPILER") != NULL;
}
typedef struct Pair {
  Graph *graph;
  Session *plain, *fast;
  Tensor *fetch[16];
  Feed feed[4];
  int fetches, feeds;
} Pair;

static void start(Pair *p) {
  open_cache();
  p->plain = session_new(p->graph);
  p->fast = session_new(p->graph);
}
static int stop(Pair *p) {
  session_free(p->plain);
  session_free(p->fast);
  graph_free(p->graph);
  return close_cache();
}

static bool compiled(Pair *p) {
  return session_compile(p->fast, p->fetches, p->fetch, p->feeds,
                         p->feed);
}
static bool same_bits(Array a, Array b) {
  bool same = shape_same(a.shape, b.shape);
  for (long i = 0; same && i < shape_count(a.shape); i++) {
    bool nans = isnan(a.data[i]) && isnan(b.data[i]);
    same = nans || !memcmp(&a.data[i], &b.data[i], sizeof(real));
  }
  return same;
}
static void compare(Pair *p, const char *what, int number) {
  const Array *a = session_run(p->plain, p->fetches, p->fetch,
                               p->feeds, p->feed);
  ck_assert_msg(a != NULL, "%s", session_error(p->plain));
  const Array *b = session_run(p->fast, p->fetches, p->fetch,
                               p->feeds, p->feed);
  ck_assert_msg(b != NULL, "%s", session_error(p->fast));
  for (int i = 0; i < p->fetches; i++)
    ck_assert_msg(!a[i].data == !b[i].data &&
                  (!a[i].data || same_bits(a[i], b[i])),
                  "%s %d: %s differs", what, number,
                  p->fetch[i]->op->name);
}
static void compiles(Pair *p) {
  ck_assert_msg(compiled(p), "%s", session_error(p->fast));
}

static void agree(Pair *p, const char *what, int runs) {
  start(p);
  if (!no_compiler()) compiles(p);
  for (int i = 0; i < runs; i++) compare(p, what, i);
  stop(p);
}
static Pair small(void) {
  static real x[] = {1, 2};
  Pair p = {.graph = graph_new(), .fetches = 1, .feeds = 1};
  Tensor *t = t_placeholder(p.graph, "x", SHAPE(2));
  p.feed[0] = (Feed){t, {SHAPE(2), x}};
  p.fetch[0] = t_exp(t);
  start(&p);
  return p;
}

static void refuses(Pair *p, const char *words) {
  ck_assert(!compiled(p));
  const char *error = session_error(p->fast);
  ck_assert_msg(error && strstr(error, words), "%s", error);
  compare(p, "refused", 0);
}
static void damage(const char *name, int way) {
  char path[512];
  const char *end = way < 2 ? ".so" : ".c";
  size_t n = strlen(name), m = strlen(end);
  if (n < m || strcmp(name + n - m, end)) return;
  snprintf(path, sizeof path, "%s/%s", place, name);
  if (way % 2) ck_assert(truncate(path, 700) == 0);
  FILE *file = fopen(path, "r+");
  fseek(file, 600, SEEK_SET);
  fputc('#', file);
  fclose(file);
}
static int loops(Pair *p) {
  const Request r = {p->fetches, p->fetch, p->feeds, p->feed};
  Plan *plan = session_plan(p->plain, &r);
  ck_assert_msg(plan != NULL, "%s", session_error(p->plain));
  Emission e;
  ck_assert(emit_plan(plan, &plan->arena, &e));
  int n = 0;
  const char *c = e.text.bytes;
  while ((c = strstr(c, "EACH for"))) c++, n++;
  text_free(&e.text);
  return n;
}
typedef struct Pool {
  Tensor *t[64];
  int n;
  uint64_t seed;
} Pool;

static int draw(Pool *p, int n) {
  real x;
  array_uniform((Array){SCALAR, &x}, &p->seed);
  int k = (int)((double)x * n);
  return k < n ? k : n - 1;
}
static Tensor *by_elements(Pool *p, Tensor *a, Tensor *b,
                           Tensor *c) {
  switch (draw(p, 14)) {
  case 0: return t_add(a, b);
  case 1: return t_sub(a, b);
  case 2: return t_mul(a, b);
  case 3: return t_div(a, t_add(t_square(b), 0.1));
  case 4: return t_sin(a);
  case 5: return t_exp(t_neg(t_abs(a)));
  case 6: return t_sigmoid(a);
  case 7: return t_tanh(a);
  case 8: return t_select(t_greater(a, b), b, c);
  case 9: return t_relu(a);
  case 10: return t_muladd(a, b, c);
  case 11: return t_pow(t_abs(a), 2.5);
  case 12: return t_sqrt(t_abs(a));
  default: return t_maximum(a, b);
  }
}
static Tensor *any_op(Pool *p) {
  Tensor *a = p->t[draw(p, p->n)], *b = p->t[draw(p, p->n)];
  Tensor *c = p->t[draw(p, p->n)];
  Tensor *whole = t_add(a, t_mul(0, p->t[0]));
  switch (draw(p, 16)) {
  case 0: return t_sin(t_dot(whole, t_add(b, p->t[0])));
  case 1: return t_transpose(whole);
  case 2: return t_mean(a);
  case 3: return t_sum_over(whole, true, 1, (int[]){0});
  case 4: return t_mean_over(whole, true, 1, (int[]){1});
  case 5: return t_softmax(whole);
  case 6: return t_add(t_transpose(whole), whole);
  default: return by_elements(p, a, b, c);
  }
}
static real numbers[3][1600];

static void plant(Pool *pool, Pair *p, long n) {
  const Shape shape[] = {SHAPE(n, n), SHAPE(1, n), SHAPE(n, 1)};
  for (int i = 0; i < 3; i++) {
    Array a = {shape[i], numbers[i]};
    array_normal(a, &pool->seed);
    p->feed[i] = (Feed){t_placeholder(p->graph, "x", shape[i]), a};
    pool->t[i] = p->feed[i].tensor;
  }
  p->feeds = 3;
  Array first = {shape[0], numbers[0]};
  pool->t[3] = t_variable(p->graph, "v", first);
  pool->t[4] = t_number(p->graph, -0.3);
  pool->n = 5;
}
static void grow(Pool *pool, Pair *p) {
  while (pool->n < 45) {
    Tensor *t = any_op(pool);
    pool->t[pool->n++] = t;
  }
  Tensor **fetch = p->fetch, *last = pool->t[44];
  t_gradients(t_sum(last), 4, pool->t, fetch);
  for (int i = 4; i < 12; i++)
    fetch[i] = pool->t[draw(pool, 45)];
  Tensor *next = t_sin(t_add(pool->t[3], t_sum(last)));
  fetch[12] = t_assign(pool->t[3], next);
  p->fetches = 13;
}
START_TEST(random_graphs) {
  const long size[] = {3, 4, 7, 40};
  if (no_compiler()) return;
  for (int trial = 0; trial < 24; trial++) {
    Pool pool = {.seed = (uint64_t)trial};
    Pair p = {.graph = graph_new()};
    plant(&pool, &p, size[trial % 4]);
    grow(&pool, &p);
    start(&p);
    compiles(&p);
    for (int i = 0; i < 3; i++) {
      array_normal(p.feed[0].array, &pool.seed);
      compare(&p, "graph", trial);
    }
    ck_assert_int_eq(stop(&p), 2);
  }
}
END_TEST
START_TEST(exclusive_or) {
  Network n = network_new(4, 4, 1);
  Pair p = {.graph = n.graph, .fetches = 2, .feeds = 2,
            .fetch = {n.loss, n.step},
            .feed = {{n.x, network_questions},
                     {n.y, network_answers}}};
  agree(&p, "epoch", 1000);
}
END_TEST
START_TEST(many_parts) {
  Pair p = {.graph = graph_new(), .fetches = 3, .feeds = 1};
  real x[] = {0.3, -2, 0.9};
  Tensor *t = t_placeholder(p.graph, "x", SHAPE(3)), *y = t;
  p.feed[0] = (Feed){t, {SHAPE(3), x}};
  Tensor *early = p.fetch[0] = t_square(t_sin(t));
  for (int i = 0; i < 350; i++) y = t_sin(t_add(y, t));
  p.fetch[1] = y;
  p.fetch[2] = t_mul(y, early);
  agree(&p, "part", 1);
}
END_TEST
START_TEST(odd_numbers) {
  const double odd[] = {0.1, -0.0, INFINITY, -INFINITY, 1e-310,
                        -1e30, 12345678901.0, NAN};
  Pair p = {.graph = graph_new(), .fetches = 16, .feeds = 1};
  real x[] = {1, -0.0};
  Tensor *t = t_placeholder(p.graph, "x", SHAPE(1, 2));
  p.feed[0] = (Feed){t, {SHAPE(1, 2), x}};
  for (int i = 0; i < 8; i++)
    p.fetch[i] = t_mul(t, odd[i]);
  p.fetch[8] = t_dot(t_mul(t, t_number(p.graph, -0.0)),
                     t_transpose(t_relu(t)));
  for (int i = 9; i < 16; i++)
    p.fetch[i] = t_tanh(t_number(p.graph, -0.05 * i));
  agree(&p, "number", 1);
}
END_TEST
START_TEST(no_compiler_there) {
  Pair p = small();
  setenv("CC", "false", 1);
  refuses(&p, "failed");
  setenv("CC", "true", 1);
  refuses(&p, "left no code");
  setenv("CC", "   ", 1);
  refuses(&p, "no compiler");
  if (!no_compiler()) {
    setenv("CC", "no-such-compiler", 1);
    refuses(&p, "no compiler \"no-such-compiler\"");
    setenv("CC", "cc --no-such-flag", 1);
    refuses(&p, "no-such-flag");
  }
  ck_assert_int_eq(stop(&p), 0);
}
END_TEST
START_TEST(no_place) {
  char path[3000] = "/";
  memset(path + 1, 'x', sizeof path - 2);
  Pair p = small();
  setenv("XDG_CACHE_HOME", "/dev/null/x", 1);
  refuses(&p, "/dev/null/x/woven: ");
  setenv("XDG_CACHE_HOME", path, 1);
  refuses(&p, "too long");
  setenv("XDG_CACHE_HOME", "../elsewhere", 1);
  unsetenv("HOME");
  refuses(&p, "no place");
  stop(&p);
}
END_TEST
START_TEST(strange_name) {
  Pair p = small();
  char path[128];
  snprintf(path, sizeof path, "%s/a 'b\"; exit 1; $(x)\n", cache);
  ck_assert(mkdir(path, 0700) == 0);
  setenv("XDG_CACHE_HOME", path, 1);
  if (!no_compiler())
    compiles(&p);
  compare(&p, "strange", 0);
  snprintf(place, sizeof place, "%.100s/woven", path);
  stop(&p);
  rmdir(path);
  rmdir(cache);
}
END_TEST
START_TEST(not_ours) {
  Pair p = small();
  ck_assert(mkdir(place, 0700) == 0);
  ck_assert(chmod(place, 0777) == 0);
  refuses(&p, "others may write");
  ck_assert(chmod(place, 0700) == 0);
  if (geteuid() == 0) ck_assert(chown(place, 12345, 12345) == 0);
  else ck_assert(rmdir(place) == 0 && symlink("/", place) == 0);
  refuses(&p, "belongs to another user");
  unlink(place);
  stop(&p);
}
END_TEST
START_TEST(full_disk) {
  struct rlimit all, none;
  Pair p = small();
  getrlimit(RLIMIT_FSIZE, &all);
  none = all;
  none.rlim_cur = 16;
  signal(SIGXFSZ, SIG_IGN);
  ck_assert(setrlimit(RLIMIT_FSIZE, &none) == 0);
  bool made = compiled(&p);
  setrlimit(RLIMIT_FSIZE, &all);
  ck_assert(!made && strstr(session_error(p.fast), place));
  compare(&p, "full", 0);
  ck_assert_int_eq(stop(&p), 0);
}
END_TEST
START_TEST(second_start) {
  if (no_compiler()) return;
  Pair p = small();
  compiles(&p);
  setenv("PATH", "", 1);
  session_forget(p.fast);
  compiles(&p);
  ck_assert(compiled(&p));
  compare(&p, "second", 0);
  p.fetch[0] = t_sin(p.feed[0].tensor);
  refuses(&p, "no compiler");
  ck_assert_int_eq(stop(&p), 2);
}
END_TEST
START_TEST(damaged) {
  for (int way = 0; way < 4 && !no_compiler(); way++) {
    Pair p = small();
    compiles(&p);
    session_forget(p.fast);
    DIR *dir = opendir(place);
    for (struct dirent *e; (e = readdir(dir));)
      damage(e->d_name, way);
    closedir(dir);
    compiles(&p);
    compare(&p, "damaged", way);
    ck_assert_int_eq(stop(&p), 2);
  }
}
END_TEST
static double twofold(double a) { return 2 * a; }
OP_UNARY(cube, a * a * a, t_mul(t_mul(3, g), t_square(a)))
OP_UNARY(doubled, twofold(a), t_mul(2, g))

START_TEST(own_ops) {
  if (no_compiler()) return;
  Pair p = small();
  p.fetch[0] = t_cube(p.feed[0].tensor);
  compiles(&p);
  compare(&p, "cube", 0);
  p.fetch[0] = t_doubled(p.feed[0].tensor);
  refuses(&p, "twofold");
  stop(&p);
}
END_TEST
static real plus_one(real a) { return a + 1; }
static void other_compute(const Step *s) {
  for (long i = 0; i < 2; i++)
    (*s->operand[0].at)[i] = plus_one((*s->operand[1].at)[i]);
}
static const Op op_other = {
  .name = "exp", .arity = 1, .pointwise = true, .text = "a - 1",
  .reads = op_reads_any, .prepare = op_prepare_map,
  .compute = other_compute};
START_TEST(two_of_one_name) {
  if (no_compiler()) return;
  Pair p = small();
  Tensor *x = p.feed[0].tensor;
  p.fetch[1] = op_node(p.graph, &op_other, 1, &x, NULL);
  p.fetches = 2;
  compiles(&p);
  compare(&p, "namesake", 0);
  stop(&p);
}
END_TEST
START_TEST(little_memory) {
  if (no_compiler()) return;
  for (long left = 0, made = 0; !made; left++) {
    Countdown c = {.left = 1L << 40};
    Pair p = {.graph = graph_new_with((Allocator){
      countdown_resize, &c}), .fetches = 1, .feeds = 1};
    static real x[] = {1, 2};
    Tensor *t = t_placeholder(p.graph, "x", SHAPE(2));
    p.feed[0] = (Feed){t, {SHAPE(2), x}};
    p.fetch[0] = t_sigmoid(t_exp(t));
    start(&p);
    c.left = left;
    made = compiled(&p);
    ck_assert(made || session_error(p.fast));
    c.left = 1L << 40;
    compare(&p, "memory", (int)left);
    stop(&p);
    ck_assert_int_eq(c.blocks, 0);
  }
}
END_TEST
START_TEST(chains_are_fused) {
  Pair p = small();
  static real nine[9];
  Tensor *x = p.feed[0].tensor;
  p.fetch[0] = t_exp(t_mul(t_add(x, 1), t_sigmoid(x)));
  ck_assert_int_eq(loops(&p), 1);
  p.fetch[0] = t_exp(t_sin(t_add(x, 1)));
  ck_assert_int_eq(loops(&p), 3);
  x = t_placeholder(p.graph, "y", SHAPE(3, 3));
  p.feed[0] = (Feed){x, {SHAPE(3, 3), nine}};
  Tensor *y = t_exp(x);
  p.fetch[0] = t_add(t_transpose(y), y);
  ck_assert_int_eq(loops(&p), 2);
  stop(&p);
}
END_TEST
static void overlapping(bool table, int expected) {
  Pair p = small();
  static real x[16], y[64], zero[64];
  Tensor *a = t_placeholder(p.graph, "a", SHAPE(16));
  Tensor *b = t_placeholder(p.graph, "b", SHAPE(4, 16));
  Tensor *v = t_variable(p.graph, "v",
                         (Array){SHAPE(4, 16), zero});
  p.feed[0] = (Feed){a, {SHAPE(16), x}};
  p.feed[1] = (Feed){b, {SHAPE(4, 16), y}};
  Tensor *dead = t_exp(a);
  Array column = {SHAPE(4, 1), y};
  Tensor *read = table ? t_add(dead, t_constant(p.graph, column))
                       : t_sum(dead);
  Tensor *scaled = t_mul(b, read);
  p.fetch[0] = t_add(b, 2);
  p.fetch[1] = t_assign(v, scaled);
  p.fetches = p.feeds = 2;
  ck_assert_int_eq(loops(&p), expected);
  stop(&p);
}

START_TEST(half_over_another) {
  overlapping(false, 3);
  overlapping(true, 4);
}
END_TEST
TESTS("compiled", 20, random_graphs, exclusive_or, many_parts,
      odd_numbers, no_compiler_there, no_place, strange_name,
      not_ours, full_disk, second_start, damaged, own_ops,
      two_of_one_name, little_memory, chains_are_fused,
      half_over_another)
