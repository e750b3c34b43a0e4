/* failing.c: a malloc that fails at request FAIL_AT, with FAIL_ON
   at all later ones too. Preload it. Tangled from B-testing.nw. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static long requests, fail_at = -1;
static bool counting, fail_on;

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t size);

static bool refuse(void) {
  if (!counting) return false;
  long n = __atomic_fetch_add(&requests, 1, __ATOMIC_RELAXED);
  bool refused = n == fail_at || (fail_on && n > fail_at);
  if (refused) errno = ENOMEM;
  return refused;
}
void *malloc(size_t size) {
  return refuse() ? NULL : __libc_malloc(size);
}
void *calloc(size_t count, size_t size) {
  return refuse() ? NULL : __libc_calloc(count, size);
}
void *realloc(void *block, size_t size) {
  return size && refuse() ? NULL : __libc_realloc(block, size);
}
typedef int Main(int, char **, char **);
typedef int Start(Main *, int, char **, void (*)(void),
                  void (*)(void), void (*)(void), void *);
static Main *true_main;

static void say_count(void) {
  counting = false;
  if (!getenv("FAIL_AT"))
    fprintf(stderr, "requests %ld\n", requests);
}
static int counted_main(int argc, char **argv, char **env) {
  const char *at = getenv("FAIL_AT");
  if (at) fail_at = atol(at);
  fail_on = getenv("FAIL_ON") != NULL;
  atexit(say_count);
  counting = true;
  return true_main(argc, argv, env);
}
int __libc_start_main(Main *m, int argc, char **argv,
                      void (*init)(void), void (*fini)(void),
                      void (*rtld)(void), void *stack) {
  void *start = dlsym(RTLD_NEXT, "__libc_start_main");
  true_main = m;
  return (*(Start **)&start)(counted_main, argc, argv, init, fini,
                             rtld, stack);
}
