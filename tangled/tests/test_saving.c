/* test_saving.c: files written, damaged and read.
   Tangled from W12-layers-bench.nw. */
#include "countdown.h"
#include "suite.h"
#include "woven/woven.h"
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[32], path[64];
static unsigned char file[2048];
static size_t size;
static void begin(void) {
  strcpy(folder, "/tmp/woven-saving-XXXXXX");
  ck_assert_ptr_nonnull(mkdtemp(folder));
  sprintf(path, "%s/file", folder);
}
static void end(void) {
  remove(path);
  ck_assert_msg(!rmdir(folder), "%s is not empty", folder);
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
  real last[7];
  walk(&a, 3);
  ck_assert(checkpoint_save(path, a.session, &why));
  walk(&a, 2);
  values(&a, last);
  for (Model *m = &a; m; m = m == &a ? &b : NULL) {
    unsigned char before[sizeof file];
    slurp();
    memcpy(before, file, size);
    ck_assert(checkpoint_load(path, m->session, &why));
    ck_assert(checkpoint_save(path, m->session, &why));
    slurp();
    ck_assert(!memcmp(file, before, size));
    walk(m, 2);
    ck_assert(has(m, last));
  }
  model_free(&a), model_free(&b);
  end();
}
END_TEST
#define DAMAGED "its header is damaged"
#define TYPE(type) "it holds numbers of type " type \
  ", not f2 f4 f8, i or u1 to 8, or b1"
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
  {HEADER("<c16", "False", "(2,)"), 32, TYPE("<c16")},
  {HEADER("|O", "False", "(2,)"), 16, TYPE("|O")},
  {HEADER("<U1", "False", "(2,)"), 8, TYPE("<U1")},
  {"{'descr': [('x', '<f8'), ('y', '<f8')], "
   "'fortran_order': False, 'shape': (1,), }", 16,
   "it holds a table of records"},
  {HEADER("<f81", "False", "(2,)"), 16, TYPE("<f81")},
  {HEADER("<f3", "False", "(2,)"), 16, TYPE("<f3")},
  {HEADER("<f8", "Falsch", "(2,)"), 16, DAMAGED},
  {HEADER("<f8", "False", "(2,), 'shape': (2,)"), 16, DAMAGED},
  {HEADER("<f8", "False", "(2;)"), 16, DAMAGED},
  {HEADER("<f8", "False", "(-2,)"), 16, DAMAGED},
  {HEADER("<f8", "False", "(2,)") "{}", 16, DAMAGED},
  {"{'descr': '<f8', 'shape': (2,), }", 16, DAMAGED},
  {"{'descr': '<f8", 16, DAMAGED}, {"{'descr':", 16, DAMAGED},
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
  end();
}
END_TEST
static const struct {
  const char *type, *bytes;
  double second;
} types[] = {
  {"|b1", "\1\0", 0}, {"|i1", "\2\xfd", -3},
  {"|u1", "\2\xfd", 253}, {"<i2", "\2\0\xfd\xff", -3},
  {">i2", "\0\2\xff\xfd", -3}, {">u2", "\0\2\0\xfd", 253},
  {"<i4", "\2\0\0\0\xfd\xff\xff\xff", -3},
  {">u4", "\0\0\0\2\0\0\0\xfd", 253},
  {">i8", "\0\0\0\0\0\0\0\2\xff\xff\xff\xff\xff\xff\xff\xfd", -3},
  {"<u8", "\2\0\0\0\0\0\0\0\xfd\0\0\0\0\0\0\0", 253},
  {"<f2", "\0\x40\0\xc2", -3}, {">f2", "\x40\0\xc2\0", -3},
  {">f4", "\x40\0\0\0\xc0\x40\0\0", -3},
  {">f8", "\x40\0\0\0\0\0\0\0\xc0\x08\0\0\0\0\0\0", -3}};
static Array load_typed(const char *type, const char *order,
                        const char *shape, const void *bytes,
                        size_t count) {
  char text[128];
  Message why;
  memcpy(file, "\x93NUMPY\1", 8);
  file[8] = (unsigned char)sprintf(
    text, "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }\n",
    type, order, shape);
  file[9] = 0;
  memcpy(file + 10, text, file[8]);
  memcpy(file + 10 + file[8], bytes, count);
  spill(10 + (size_t)file[8] + count);
  Array a = npy_load(path, &why);
  ck_assert_msg(a.data != NULL, "%s", why.text);
  return a;
}
START_TEST(numbers_of_all_types) {
  begin();
  for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
    size_t each = (size_t)(types[i].type[2] - '0');
    Array a = load_typed(types[i].type, "False", "(2,)",
                         types[i].bytes, 2 * each);
    ck_assert_double_eq((double)a.data[0], i ? 2 : 1);
    ck_assert_double_eq((double)a.data[1], types[i].second);
    array_free(a);
  }
  Array a = load_typed(">f2", "False", "(4,)",
                       "\0\1\x7b\xff\xfc\0\x7e\0", 8);
  ck_assert(a.data[0] == (real)0x1p-24 && a.data[1] == 65504);
  ck_assert(isinf(a.data[2]) && a.data[2] < 0 && isnan(a.data[3]));
  array_free(a);
  a = load_typed("|u1", "True", "(2, 3)", "\0\3\1\4\2\5", 6);
  for (int i = 0; i < 6; i++) ck_assert(a.data[i] == i);
  array_free(a);
  bool narrow = sizeof(real) == 4 && sizeof(long) == 8;
  const char *none[] = {"(0, 3)", "(3, 0)", "(0,)",
                        narrow ? "(2305843009213693950, 0)" : "(0)"};
  for (int i = 0; i < 8; i++) {
    Array b = load_typed("<f8", i % 2 ? "True" : "False",
                         none[i / 2], "", 0);
    Message why;
    ck_assert(npy_save(path, b, &why));
    a = npy_load(path, &why);
    ck_assert(a.data && shape_same(a.shape, b.shape));
    array_free(a);
    array_free(b);
  }
  end();
}
END_TEST
static const char packed[] =
  "\120\113\003\004\024\000\000\000\010\000\000\000\041\000\015"
  "\347\171\276\121\000\000\000\214\000\000\000\005\000\000\000"
  "\167\056\156\160\171\233\354\027\352\033\020\311\310\120\306"
  "\120\255\236\222\132\234\134\244\156\245\240\156\227\151\244"
  "\256\243\240\236\226\137\124\122\224\230\027\237\137\224\222"
  "\012\022\017\051\052\115\005\012\027\147\044\026\244\002\271"
  "\032\106\072\012\306\232\072\012\265\012\344\003\056\006\106"
  "\006\026\006\046\006\126\006\346\377\277\000\120\113\001\002"
  "\024\003\024\000\000\000\010\000\000\000\041\000\015\347\171"
  "\276\121\000\000\000\214\000\000\000\005\000\000\000\000\000"
  "\000\000\000\000\000\000\200\001\000\000\000\000\167\056\156"
  "\160\171\120\113\005\006\000\000\000\000\001\000\001\000\063"
  "\000\000\000\164\000\000\000\004\000\153\145\160\164";
static void try_packed(bool whole) {
  const char *const name[] = {"w"};
  Array a = {.data = NULL};
  Message why;
  bool good = npz_load(path, 1, name, &a, &why);
#ifdef WOVEN_ZLIB
  ck_assert_msg(good || !whole, "%s", why.text);
#else
  ck_assert(!good && (!whole || strstr(why.text, "no zlib")));
#endif
  ck_assert(good == !why.text[0]);
  for (int i = 0; good && i < 6; i++)
    ck_assert(a.data[i] == (i < 5 ? i + 1 : -6));
  array_free(a);
}
START_TEST(packed_members_are_read) {
  begin();
  size = sizeof packed - 1;
  memcpy(file, packed, size);
  spill(size);
  try_packed(true);
  for (size_t i = 0; i < 2 * size; i++) {
    unsigned char mask = i % 2 ? 255 : 1;
    file[i / 2] ^= mask;
    spill(size);
    try_packed(false);
    file[i / 2] ^= mask;
  }
  end();
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
  model_free(&m), end();
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
  ck_assert_int_eq(forgiven, 8 * (2 * (8 + 2 + 8) + names + 4));
  model_free(&m), end();
}
END_TEST
START_TEST(lies_about_sizes) {
  const unsigned long lies[] = {0xffffffff, 0xfffffff0, 0x80000000,
                                0x7fffffff};
  Model m;
  save_model(&m);
  for (size_t at = 0; at + 4 <= size; at++)
    for (int k = 0; k < 4; k++) {
      unsigned char true_one[4];
      memcpy(true_one, file + at, 4);
      for (int i = 0; i < 4; i++)
        file[at + i] = (unsigned char)(lies[k] >> 8 * i);
      spill(size);
      refused(&m);
      memcpy(file + at, true_one, 4);
    }
  model_free(&m), end();
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
  model_free(&m), end();
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
  Message why;
  ck_assert(npz_load(path, 1, names, a, &why) && room[5] == 6);
  refuse(3, names, a,
         "it has no \"u\"; load without it, or save it anew");
  a[0].shape = SHAPE(3, 2);
  refuse(2, names, a, sizeof(real) == 4
                          ? "w: it is <f4 [2,3], not <f4 [3,2]"
                          : "w: it is <f8 [2,3], not <f8 [3,2]");
  char missing[80];
  sprintf(missing, "%s/no", folder);
  ck_assert(!checkpoint_load(missing, m.session, &why));
  ck_assert(strstr(why.text, "/no: No such file or directory"));
  ck_assert(!checkpoint_load(".", m.session, &why));
  ck_assert_str_eq(why.text, ".: Is a directory");
  for (int i = 0; i < 2; i++) {
    Graph *g = graph_new();
    for (int k = 0; k < 2; k++)
      t_variable(g, i ? "" : "v", (Array){SCALAR, initial});
    refuse_save(g, i ? "\"\": a name has 1 to 9999 letters"
                     : "\"v\": two have this name");
  }
  model_free(&m), end();
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
  }
  model_free(&m), end();
}
END_TEST
START_TEST(parts_are_saved_and_loaded) {
  const real start[] = {1, 2, 3, 4, 5, 6, 1};
  Model a, b = model_new(graph_new());
  Message why;
  char note[16];
  save_model(&a);
  walk(&a, 1);
  ck_assert(checkpoint_save_some(path, a.session, 1, &a.w,
                                 "model w", &why));
  ck_assert(checkpoint_note(path, NULL, 0, &why));
  ck_assert(checkpoint_note(path, note, sizeof note, &why));
  ck_assert_str_eq(note, "model w");
  ck_assert(!checkpoint_load(path, b.session, &why));
  ck_assert(strstr(why.text, "it has no \"w/momentum\""));
  ck_assert(has(&b, start));
  ck_assert(checkpoint_load_some(path, b.session, 1, &b.w, &why));
  real now[2][7];
  values(&a, now[0]);
  values(&b, now[1]);
  ck_assert(!memcmp(now[0], now[1], 6 * sizeof(real)));
  ck_assert(now[1][6] == 1);
  ck_assert(!checkpoint_save_some(path, a.session, 1, &a.step, NULL,
                                  &why));
  ck_assert(strstr(why.text, "is no variable"));
  ck_assert(checkpoint_save(path, a.session, &why));
  ck_assert(!checkpoint_note(path, note, sizeof note, &why));
  ck_assert(npz_save(path, 0, NULL, NULL, &why) &&
            npz_load(path, 0, NULL, NULL, &why));
  model_free(&a), model_free(&b);
  end();
}
END_TEST
START_TEST(long_names_are_whole) {
  static char long_name[3][10001];
  const char *name[] = {long_name[0], long_name[1], long_name[2]};
  real x[] = {1, 2}, y[] = {0, 0};
  Array a[] = {{SCALAR, x}, {SCALAR, x + 1}};
  Array b[] = {{SCALAR, y + 1}, {SCALAR, y}};
  Message why;
  begin();
  for (int k = 0; k < 3; k++) {
    memset(long_name[k], 'n', k < 2 ? 9999 : 10000);
    if (k < 2) long_name[k][9998] = (char)('a' + k);
  }
  ck_assert_msg(npz_save(path, 2, name, a, &why), "%s", why.text);
  ck_assert_msg(npz_load(path, 2, name, b, &why), "%s", why.text);
  ck_assert(y[1] == 1 && y[0] == 2);
  ck_assert(!npz_save(path, 1, name + 2, a, &why));
  end();
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
  end();
}
END_TEST
static bool save_to(const char *to) {
  real one = 1;
  Message why;
  bool good = npy_save(to, (Array){SCALAR, &one}, &why);
  ck_assert(good == !why.text[0]);
  return good;
}
static const char *in_folder(const char *name) {
  static char text[4][80];
  static int k;
  k = (k + 1) % 4;
  sprintf(text[k], "%s/%s", folder, name);
  return text[k];
}
START_TEST(links_and_modes_are_kept) {
  struct stat info;
  begin();
  ck_assert(!symlink("second", in_folder("first")));
  ck_assert(!symlink(path, in_folder("second")));
  ck_assert(save_to(in_folder("first")) && !chmod(path, 0640));
  ck_assert(save_to(in_folder("first")));
  ck_assert(!lstat(in_folder("first"), &info) &&
            S_ISLNK(info.st_mode));
  ck_assert(!lstat(path, &info) && S_ISREG(info.st_mode));
  ck_assert_int_eq(info.st_mode & 0777, 0640);
  ck_assert(!chmod(folder, 0300) && save_to(path) &&
            !chmod(folder, 0700));
  ck_assert(!chmod(path, 0400) && save_to(path) == !geteuid());
  ck_assert(!symlink("circle", in_folder("circle")));
  ck_assert(!mkfifo(in_folder("pipe"), 0600));
  ck_assert(!save_to(in_folder("circle")) && !save_to(folder) &&
            !save_to(in_folder("pipe")));
  ck_assert(!lstat(in_folder("pipe"), &info) &&
            S_ISFIFO(info.st_mode));
  remove(in_folder("circle")), remove(in_folder("pipe"));
  remove(in_folder("first")), remove(in_folder("second"));
  end();
}
END_TEST
static int save_often(int number) {
  static real x[4000];
  Message why;
  for (int i = 0; i < 4000; i++) x[i] = (real)number;
  for (int i = 0; i < 200; i++)
    if (!npy_save(path, (Array){SHAPE(1000 * number), x}, &why))
      return 1;
  return 0;
}
static void read_often(void) {
  Message why;
  for (int i = 0; i < 200; i++) {
    Array a = npy_load(path, &why);
    ck_assert_msg(a.data != NULL, "%s", why.text);
    long n = shape_count(a.shape), wrong = 0;
    for (long k = 0; k < n; k++)
      wrong += a.data[k] != (real)(n / 1000);
    ck_assert_int_eq(wrong, 0);
    array_free(a);
  }
}
START_TEST(savers_do_not_mix) {
  pid_t child[4];
  int status = 0;
  begin();
  ck_assert(save_to(path) && !save_often(1));
  for (int k = 0; k < 4; k++)
    if (!(child[k] = fork())) _exit(save_often(k + 1));
  read_often();
  kill(child[3], SIGKILL);
  waitpid(child[3], &status, 0);
  for (int k = 0; k < 3; k++) {
    ck_assert_int_eq(waitpid(child[k], &status, 0), child[k]);
    ck_assert(WIFEXITED(status) && !WEXITSTATUS(status));
  }
  read_often();
  char left[120];
  sprintf(left, "%s.%ld-0.new", path, (long)child[3]);
  remove(left);
  end();
}
END_TEST
START_TEST(files_are_closed) {
  Message why;
  begin();
  int before = dup(0);
  close(before);
  for (int i = 0; i < 3; i++) {
    ck_assert(save_to(path) && !save_to(folder));
    array_free(npy_load(path, &why));
    array_free(npy_load(folder, &why));
    array_free(dataset_idx(path, &why));
    array_free(dataset_idx(folder, &why));
  }
  int after = dup(0);
  close(after);
  ck_assert_int_eq(before, after);
  end();
}
END_TEST
TESTS("saving", 11, checkpoints_come_back,
      headers_are_read_or_refused, numbers_of_all_types,
      packed_members_are_read, cut_files_are_refused,
      flipped_bits_are_refused, damage_is_refused,
      lies_about_sizes, strangers_are_refused,
      parts_are_saved_and_loaded, long_names_are_whole,
      full_disks_do_no_harm, links_and_modes_are_kept,
      savers_do_not_mix, files_are_closed, memory_may_run_out)
