/* test_saving.c: files written, damaged and read.
   Tangled from W12-layers-bench.nw. */
#include "countdown.h"
#include "suite.h"
#include "woven/woven.h"
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static char path[64];
static unsigned char file[2048];
static size_t size;
static void begin(void) {
  sprintf(path, "saving-%ld.tmp", (long)getpid());
}
static void slurp(void) {
  FILE *in = fopen(path, "rb");
  size = fread(file, 1, sizeof file, in);
  fclose(in);
}
static void spill(size_t bytes) {
  FILE *out = fopen(path, "wb");
  fwrite(file, 1, bytes, out);
  fclose(out);
}
static real initial[] = {1, 2, 3, 4, 5, 6};
typedef struct Model {
  Graph *graph;
  Session *session;
  Tensor *w, *m, *step;
} Model;
static Model model_new(Graph *g) {
  Model m = {.graph = g, .session = g ? session_new(g) : NULL};
  if (!g) return m;
  m.w = t_variable(g, "w", (Array){SHAPE(2, 3), initial});
  m.m = t_variable(g, "w/momentum", (Array){SCALAR, initial});
  m.step = t_group(g, 2, (Tensor *[]){
    t_assign(m.w, t_sin(t_mul(m.w, m.m))),
    t_assign(m.m, t_add(t_sum(m.w), m.m))});
  return m;
}
static void model_free(Model *m) {
  session_free(m->session);
  graph_free(m->graph);
}
static void values(Model *m, real out[7]) {
  const Array *r = session_run(m->session, FETCH(m->w, m->m),
                               NO_FEED);
  memcpy(out, r[0].data, 6 * sizeof *out);
  out[6] = r[1].data[0];
}
static bool has(Model *m, const real wanted[7]) {
  real now[7];
  values(m, now);
  return !memcmp(now, wanted, sizeof now);
}
static void walk(Model *m, int steps) {
  while (steps-- > 0)
    session_run(m->session, FETCH(m->step), NO_FEED);
}
START_TEST(checkpoints_come_back) {
  begin();
  Model a = model_new(graph_new()), b = model_new(graph_new());
  Message why;
  real end[7];
  walk(&a, 3);
  ck_assert(checkpoint_save(path, a.session, &why));
  walk(&a, 2);
  values(&a, end);
  for (Model *m = &a; m; m = m == &a ? &b : NULL) {
    unsigned char before[sizeof file];
    slurp();
    memcpy(before, file, size);
    ck_assert(checkpoint_load(path, m->session, &why));
    ck_assert(checkpoint_save(path, m->session, &why));
    slurp();
    ck_assert(!memcmp(file, before, size));
    walk(m, 2);
    ck_assert(has(m, end));
  }
  model_free(&a), model_free(&b);
  remove(path);
}
END_TEST
#define DAMAGED "its header is damaged, or asks for more than " \
  "<f8 <f4 <i8 <i4 |u1 in C order"
#define LENGTH "its length does not fit its shape"
#define HEADER(type, order, shape) "{'descr': '" type "', " \
  "'fortran_order': " order ", 'shape': " shape ", }"
static const struct {
  const char *text;
  size_t bytes;
  const char *message;
} headers[] = {
  {HEADER("<f8", "False", "(2, 3)"), 48, NULL},
  {HEADER("<f4", "False", "(2, 3,)"), 24, NULL},
  {HEADER("<i8", "False", "()"), 8, NULL},
  {HEADER("<i4", "False", "(3,)"), 12, NULL},
  {HEADER("|u1", "False", "(0, 7)"), 0, NULL},
  {"{'shape':(2,),'fortran_order':False,'descr':'<f8'}", 16, NULL},
  {" { 'shape' : ( 2 , ) , 'descr' : '|u1' , "
   "'fortran_order' : False }   ", 2, NULL},
  {HEADER(">f8", "False", "(2,)"), 16, DAMAGED},
  {HEADER("|O", "False", "(2,)"), 16, DAMAGED},
  {HEADER("<f8", "True", "(2, 3)"), 48, DAMAGED},
  {HEADER("<f81", "False", "(2,)"), 16, DAMAGED},
  {HEADER("<f8", "False", "(2;)"), 16, DAMAGED},
  {HEADER("<f8", "False", "(-2,)"), 16, DAMAGED},
  {HEADER("<f8", "False", "(2,)") "{}", 16, DAMAGED},
  {"{'descr': '<f8', 'shape': (2,), }", 16, DAMAGED},
  {"", 16, DAMAGED},
  {HEADER("<f8", "False", "(2,)"), 15, LENGTH},
  {HEADER("<f8", "False", "(2,)"), 24, LENGTH},
  {HEADER("<f8", "False", "(1,1,1,1,1,1,1,1,1)"), 8,
   "rank over the limit of 8"},
  {HEADER("<f8", "False", "(99999999999999999999,)"), 8,
   "too many elements"},
  {HEADER("<f8", "False", "(4294967296, 4294967296)"), 0,
   "too many elements"},
};
START_TEST(headers_are_read_or_refused) {
  begin();
  size_t n = sizeof headers / sizeof *headers;
  for (size_t i = 0; i < 2 * n; i++) {
    const char *text = headers[i / 2].text;
    size_t length = strlen(text) + 1, at = i % 2 ? 12 : 10;
    memset(file, 0, sizeof file);
    memcpy(file, i % 2 ? "\x93NUMPY\2" : "\x93NUMPY\1", 8);
    file[8] = (unsigned char)length;
    sprintf((char *)file + at, "%s\n", text);
    spill(at + length + headers[i / 2].bytes);
    Message why;
    Array a = npy_load(path, &why);
    const char *wanted = headers[i / 2].message;
    ck_assert_msg(!wanted == !!a.data, "%s: %s", text, why.text);
    if (wanted)
      ck_assert_str_eq(why.text + strlen(path) + 2, wanted);
    array_free(a);
  }
  remove(path);
}
END_TEST
static bool refused(Model *m) {
  const real start[] = {1, 2, 3, 4, 5, 6, 1};
  Message why;
  bool loaded = checkpoint_load(path, m->session, &why);
  ck_assert(loaded == !why.text[0]);
  if (!loaded) ck_assert(!strncmp(why.text, path, strlen(path)));
  ck_assert(has(m, start));
  return !loaded;
}
static void save_model(Model *m) {
  Message why;
  begin();
  *m = model_new(graph_new());
  ck_assert(checkpoint_save(path, m->session, &why));
  slurp();
}
START_TEST(cut_files_are_refused) {
  Model m;
  save_model(&m);
  for (size_t n = 0; n <= size + 1; n++) {
    spill(n);
    ck_assert(refused(&m) == (n != size));
  }
  model_free(&m), remove(path);
}
END_TEST
START_TEST(flipped_bits_are_refused) {
  Model m;
  save_model(&m);
  int forgiven = 0;
  for (size_t i = 0; i < 8 * size; i++) {
    file[i / 8] ^= (unsigned char)(1 << i % 8);
    spill(size);
    forgiven += !refused(&m);
    file[i / 8] ^= (unsigned char)(1 << i % 8);
  }
  int names = sizeof "w.npy" - 1 + sizeof "w/momentum.npy" - 1;
  ck_assert_int_eq(forgiven, 8 * (2 * (8 + 2 + 8) + names + 6));
  model_free(&m), remove(path);
}
END_TEST
static size_t chance(uint64_t *seed, size_t n) {
  *seed = *seed * 6364136223846793005 + 1442695040888963407;
  return (*seed >> 33) % n;
}
static size_t hurt(uint64_t *seed) {
  for (size_t k = chance(seed, 8) + 1; k-- > 0;)
    file[chance(seed, size)] = (unsigned char)chance(seed, 256);
  size_t at = chance(seed, size);
  size_t cut = chance(seed, 2) * chance(seed, size - at);
  memmove(file + at, file + at + cut, size - at - cut);
  return size - cut;
}
START_TEST(damage_is_refused) {
  Model m;
  uint64_t seed = 1;
  save_model(&m);
  for (int i = 0; i < 2000; i++) {
    if (i == 1000) {
      Message why;
      ck_assert(npy_save(path, (Array){SHAPE(2, 3), initial}, &why));
      slurp();
    }
    unsigned char good[sizeof file];
    memcpy(good, file, sizeof file);
    spill(hurt(&seed));
    Message why;
    if (i < 1000) refused(&m);
    else {
      Array a = npy_load(path, &why);
      ck_assert(!a.data == !!why.text[0]);
      array_free(a);
    }
    memcpy(file, good, sizeof file);
  }
  model_free(&m), remove(path);
}
END_TEST
static void refuse(int n, const char *const name[], Array a[],
                   const char *words) {
  Message why;
  ck_assert(!npz_load(path, n, name, a, &why));
  ck_assert_str_eq(why.text + strlen(path) + 2, words);
}
static void refuse_save(Graph *g, const char *words) {
  Message why;
  Session *s = session_new(g);
  ck_assert(!checkpoint_save(path, s, &why));
  ck_assert_str_eq(why.text + strlen(path) + 2, words);
  session_free(s), graph_free(g);
}
START_TEST(strangers_are_refused) {
  Model m;
  save_model(&m);
  real room[7];
  Array a[] = {{SHAPE(2, 3), room}, {SCALAR, room},
               {SCALAR, room}};
  const char *names[] = {"w", "w/momentum", "u"};
  refuse(1, names, a, "w/momentum.npy: nobody asked for it");
  refuse(3, names, a, "it has no u.npy");
  a[0].shape = SHAPE(3, 2);
  refuse(2, names, a, sizeof(real) == 4
                          ? "w.npy: it is <f4 [2,3], not <f4 [3,2]"
                          : "w.npy: it is <f8 [2,3], not <f8 [3,2]");
  Message why;
  ck_assert(!checkpoint_load("/no", m.session, &why));
  ck_assert_str_eq(why.text, "/no: No such file or directory");
  ck_assert(!checkpoint_load(".", m.session, &why));
  ck_assert_str_eq(why.text, ".: Is a directory");
  for (int i = 0; i < 2; i++) {
    Graph *g = graph_new();
    for (int k = 0; k < 2; k++)
      t_variable(g, i ? "" : "v", (Array){SCALAR, initial});
    refuse_save(g, i ? "\"\": a name has 1 to 9999 letters"
                     : "\"v\": two have this name");
  }
  model_free(&m), remove(path);
}
END_TEST
START_TEST(full_disks_do_no_harm) {
  Model m;
  struct rlimit limit;
  save_model(&m);
  walk(&m, 1);
  signal(SIGXFSZ, SIG_IGN);
  getrlimit(RLIMIT_FSIZE, &limit);
  for (rlim_t n = 0; n < size; n++) {
    Message why;
    limit.rlim_cur = n;
    setrlimit(RLIMIT_FSIZE, &limit);
    bool saved = checkpoint_save(path, m.session, &why);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_FSIZE, &limit);
    ck_assert(!saved && strstr(why.text, ": File too large"));
    unsigned char old[sizeof file];
    memcpy(old, file, size);
    slurp();
    ck_assert(!memcmp(old, file, size));
    strcat(strcpy((char *)old, path), ".new");
    ck_assert(access((char *)old, F_OK));
  }
  model_free(&m), remove(path);
}
END_TEST
START_TEST(memory_may_run_out) {
  begin();
  for (int once = 0; once < 2; once++)
    for (long n = 0, whole = 0; !whole; n++) {
      Countdown c = {.left = n, .once = once};
      Allocator allocator = {countdown_resize, &c};
      Model m = model_new(graph_new_with(allocator));
      Message why[2] = {{{0}}};
      whole = m.session &&
              checkpoint_save(path, m.session, &why[0]) +
              checkpoint_load(path, m.session, &why[1]) == 2;
      for (int k = 0; m.session && k < 2; k++)
        ck_assert(!why[k].text[0] || strstr(why[k].text, "out of mem"));
      model_free(&m);
      ck_assert_int_eq(c.blocks, 0);
    }
  remove(path);
}
END_TEST
TESTS("saving", 11, checkpoints_come_back,
      headers_are_read_or_refused, cut_files_are_refused,
      flipped_bits_are_refused, damage_is_refused,
      strangers_are_refused, full_disks_do_no_harm,
      memory_may_run_out)
