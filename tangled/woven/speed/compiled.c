/* compiled.c: plans as compiled C. Tangled from 20-emission.nw. */
#include "compiled.h"
#include "emit.h"
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const flags[] = {
  "-std=c11", "-O3", "-march=native", "-ffp-contract=off",
  "-fno-math-errno", "-fno-trapping-math", "-fPIC", "-shared",
  "-w", "-Werror=implicit-function-declaration"};
enum { FLAGS = sizeof flags / sizeof *flags };
enum { WORDS = 8, PATH = 512 };
static const char *compiler(void) {
  const char *cc = getenv("CC");
  return cc && *cc ? cc : "cc";
}

static void add_key(Text *t) {
  struct utsname machine;
  bool known = uname(&machine) >= 0;
  text_add(t, "\n/* %s", compiler());
  for (int i = 0; i < FLAGS; i++) text_add(t, " %s", flags[i]);
  text_add(t, "\n   %s, %s */\n", known ? machine.nodename : "",
           known ? machine.machine : "");
}
static uint64_t hash(const char *bytes, size_t n) {
  uint64_t h = 0xcbf29ce484222325;
  for (size_t i = 0; i < n; i++)
    h = (h ^ (unsigned char)bytes[i]) * 0x100000001b3;
  return h;
}
static bool find_home(char path[PATH], Message *why) {
  const char *cache = getenv("XDG_CACHE_HOME");
  const char *home = getenv("HOME");
  int n;
  if (cache && *cache == '/')
    n = snprintf(path, PATH, "%s", cache);
  else if (home && *home == '/')
    n = snprintf(path, PATH, "%s/.cache", home);
  else return message_refuse(why, "no place for compiled code: "
                             "neither XDG_CACHE_HOME nor HOME");
  return n < PATH - 64 ||
         message_refuse(why, "no place for compiled code: the "
                        "path of the cache is too long");
}
static bool find_cache(char path[PATH], Message *why) {
  struct stat s;
  if (!find_home(path, why)) return false;
  mkdir(path, 0700);
  strcat(path, "/woven");
  mkdir(path, 0700);
  const char *flaw =
    lstat(path, &s) ? strerror(errno) :
    !S_ISDIR(s.st_mode) ? "it is no directory" :
    s.st_uid != geteuid() ? "it belongs to another user" :
    s.st_mode & 022 ? "others may write there" : NULL;
  return !flaw || message_refuse(why, "%s: %s", path, flaw);
}
extern char **environ;

static int run(char *const argv[], const char *errors) {
  posix_spawn_file_actions_t a;
  pid_t pid;
  int status = 0;
  int error = posix_spawn_file_actions_init(&a);
  if (error) return error;
  for (int i = 0; i < 3 && !error; i++)
    error = posix_spawn_file_actions_addopen(
      &a, i, i < 2 ? "/dev/null" : errors,
      i ? O_WRONLY | O_CREAT : O_RDONLY, 0600);
  if (!error)
    error = posix_spawnp(&pid, argv[0], &a, NULL, argv, environ);
  posix_spawn_file_actions_destroy(&a);
  if (error) return error;
  while (waitpid(pid, &status, 0) < 0)
    if (errno != EINTR) return 0;
  bool none = WIFEXITED(status) && WEXITSTATUS(status) == 127;
  return none ? ENOENT : status ? -1 : 0;
}
static int add_words(char *text, char *argv[], int n) {
  char *rest;
  for (char *word = strtok_r(text, " ", &rest); word;
       word = strtok_r(NULL, " ", &rest)) {
    if (n == WORDS) return 0;
    argv[n++] = word;
  }
  return n;
}
static int compile_file(const char *c, const char *so,
                        const char *errors) {
  char words[PATH], line[4 * PATH], *argv[WORDS + FLAGS + 5];
  const char *last[] = {"-o", so, c, "-lm"};
  int n = 0, size = snprintf(words, PATH, "%s", compiler());
  if (size < PATH) n = add_words(words, argv, 0);
  if (n == 0) return ENOENT;
  char *end = line;
  for (int i = 0; i < FLAGS + 4; i++) {
    const char *word = i < FLAGS ? flags[i] : last[i - FLAGS];
    argv[n++] = strcpy(end, word);
    end += strlen(word) + 1;
  }
  argv[n] = NULL;
  return run(argv, errors);
}
static bool complaint(const char *errors, int status,
                      Message *why) {
  char line[160] = "it failed and said nothing";
  if (status > 0)
    return message_refuse(why, "no compiler \"%s\": %s",
                          compiler(), strerror(status));
  FILE *file = fopen(errors, "r");
  while (file && fgets(line, sizeof line, file) &&
         !strstr(line, "error")) {}
  if (file) fclose(file);
  line[strcspn(line, "\n")] = '\0';
  return message_refuse(why, "compiling with \"%s\": %s",
                        compiler(), line);
}
static bool write_file(const char *path, const Text *t,
                       Message *why) {
  FILE *file = fopen(path, "w");
  bool fine = file &&
              fwrite(t->bytes, 1, t->size, file) == t->size;
  if (file) fine &= fclose(file) == 0;
  return fine || message_refuse(why, "%s: %s", path,
                                strerror(errno));
}
typedef struct Files {
  char code[PATH], text[PATH];
} Files;

static void name_files(Files *f, const char *dir,
                       const char *name) {
  snprintf(f->code, PATH, "%.480s/%.20s.so", dir, name);
  snprintf(f->text, PATH, "%.480s/%.20s.c", dir, name);
}
static bool read_file(const char *path, Text *t) {
  char piece[4096];
  FILE *file = fopen(path, "r");
  size_t n = 0;
  if (!file) return false;
  while (!t->failed && (n = fread(piece, 1, sizeof piece, file)))
    text_bytes(t, piece, n);
  fclose(file);
  return !t->failed && t->size > 0;
}

static bool seal(Text *t, const char *code) {
  Text bytes = {.allocator = t->allocator};
  bool fine = read_file(code, &bytes);
  if (fine) text_add(t, "/* %016llx */\n", (unsigned long long)
                     hash(bytes.bytes, bytes.size));
  text_free(&bytes);
  return fine && !t->failed;
}
static bool is_kept(const Files *f, Text *t) {
  Text kept = {.allocator = t->allocator};
  size_t size = t->size;
  bool same = seal(t, f->code) && read_file(f->text, &kept) &&
              kept.size == t->size &&
              !memcmp(kept.bytes, t->bytes, t->size);
  text_free(&kept);
  t->size = size;
  t->bytes[size] = '\0';
  return same;
}
static void clear(const char *dir, const Files *f,
                  const char *errors) {
  unlink(f->code);
  unlink(f->text);
  unlink(errors);
  rmdir(dir);
}
static bool make_code(const Files *to, const Files *from,
                      const char *errors, Text *t, Message *why) {
  if (!write_file(from->text, t, why)) return false;
  int status = compile_file(from->text, from->code, errors);
  if (status) return complaint(errors, status, why);
  if (!seal(t, from->code))
    return message_refuse(why, t->failed ? "out of memory"
                          : "the compiler left no code");
  if (!write_file(from->text, t, why)) return false;
  return (!rename(from->code, to->code) &&
          !rename(from->text, to->text)) ||
         message_refuse(why, "%s: %s", to->code, strerror(errno));
}

static bool make(const char *cache, const Files *to, Text *t,
                 Message *why) {
  char dir[PATH], errors[PATH];
  Files from;
  snprintf(dir, PATH, "%.480s/XXXXXX", cache);
  if (!mkdtemp(dir))
    return message_refuse(why, "%s: %s", cache, strerror(errno));
  name_files(&from, dir, "plan");
  snprintf(errors, PATH, "%.480s/errors", dir);
  bool made = make_code(to, &from, errors, t, why);
  clear(dir, &from, errors);
  return made;
}
static void let_go(void *code) { dlclose(code); }

static bool load(Plan *plan, const Files *f, Message *why) {
  void *code = dlopen(f->code, RTLD_NOW | RTLD_LOCAL);
  void *function = code ? dlsym(code, "run") : NULL;
  if (!function) {
    const char *error = dlerror();
    if (code) dlclose(code);
    return message_refuse(why, "loading %s: %s", f->code,
                          error ? error : "no function run");
  }
  memcpy(&plan->compiled.run, &function, sizeof function);
  plan->compiled.code = code;
  plan->compiled.let_go = let_go;
  return true;
}
static bool fetch_code(Plan *plan, Text *t, Message *why) {
  char cache[PATH], name[20];
  Files files;
  if (!find_cache(cache, why)) return false;
  snprintf(name, sizeof name, "%016llx",
           (unsigned long long)hash(t->bytes, t->size));
  name_files(&files, cache, name);
  bool kept = is_kept(&files, t);
  if (t->failed) return message_refuse(why, "out of memory");
  return (kept || make(cache, &files, t, why)) &&
         load(plan, &files, why);
}
static bool compile(Plan *plan, Message *why) {
  Emission e;
  Arena arena = {.allocator = plan->arena.allocator};
  bool fine = emit_plan(plan, &arena, &e);
  if (fine) add_key(&e.text);
  fine = fine && !e.text.failed;
  if (!fine) message_refuse(why, "out of memory");
  fine = fine && fetch_code(plan, &e.text, why);
  text_free(&e.text);
  if (!fine) arena_release(&arena);
  plan->compiled.arena = arena;
  plan->compiled.at = e.at;
  plan->compiled.called = e.called;
  return fine;
}

bool session_compile(Session *s, int fetches,
                     Tensor *const fetch[],
                     int feeds, const Feed feed[]) {
  const Request request = {fetches, fetch, feeds, feed};
  Plan *plan = session_plan(s, &request);
  if (!plan) return false;
  return plan->compiled.run || compile(plan, session_message(s));
}
