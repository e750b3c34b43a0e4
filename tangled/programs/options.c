/* options.c: command lines. Tangled from W8-trainer-bench.nw. */
#include "options.h"
#include "report.h"
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef WOVEN_VERSION
#define WOVEN_VERSION "0.1"
#endif

static const char *base(const char *program) {
  const char *slash = strrchr(program, '/');
  return slash ? slash + 1 : program;
}
static int ended(void) {
  return fflush(stdout) || ferror(stdout) ? EXIT_FAILURE
                                          : EXIT_SUCCESS;
}
static int version(const char *program) {
  printf("%s, of The Woven Gradient " WOVEN_VERSION "\n", program);
  return ended();
}
static int wrong(const char *program, const char *option,
                 const char *flaw, const char *word) {
  fprintf(stderr, "%s: ", base(program));
  complain_of(option);
  fprintf(stderr, ": %s", flaw);
  if (word) fputs(" \"", stderr), complain_of(word);
  fputs(word ? "\"\n" : "\n", stderr);
  return EXIT_FAILURE;
}
static int help(const Option table[], const char *program) {
  int width = (int)strlen("--version");
  for (const Option *o = table; o->name; o++)
    if (o->take && width < (int)strlen(o->name))
      width = (int)strlen(o->name);
  printf("usage: %s [option...]", program);
  for (const Option *o = table; o->name; o++)
    if (!strcmp(o->hint, "operands")) printf(" %s", o->name);
  putchar('\n');
  for (const Option *o = table; o->name; o++)
    if (o->take)
      printf("  %-*s %-5s %s%s%s%s\n", width, o->name, o->hint, o->help,
             o->usual ? " (" : "", o->usual ? o->usual : "",
             o->usual ? ")" : "");
  printf("  %-*s       print this list\n", width, "--help");
  printf("  %-*s       print the version\n", width, "--version");
  return ended();
}
const char *option_seed(void *value, const char *word) {
  char *end;
  errno = 0;
  *(uint64_t *)value = strtoull(word, &end, 10);
  bool digit = isdigit((unsigned char)*word);
  if (digit && !*end && !errno) return NULL;
  return "it must be a whole number from 0 to 2^64-1, not";
}
const char *option_count(void *value, const char *word) {
  uint64_t count = 0;
  const char *flaw = option_seed(&count, word);
  *(long *)value = (long)count;
  if (!flaw && count >= 1 && count <= 1000000000000) return NULL;
  return "it must be a whole number from 1 to 10^12, not";
}
const char *option_number(void *value, const char *word) {
  char *end;
  double x = *(double *)value = strtod(word, &end);
  if (end != word && !*end && isfinite(x)) return NULL;
  return "it must be a finite number, not";
}
const char *option_text(void *value, const char *word) {
  *(const char **)value = word;
  return NULL;
}
const char *option_flag(void *value, const char *word) {
  (void)word;
  *(bool *)value = true;
  return NULL;
}
static const Option *find(const Option table[], const char *word) {
  size_t length = strcspn(word, "=");
  const Option *o = table;
  while (o->name && (!o->take || strlen(o->name) != length ||
                     strncmp(o->name, word, length))) o++;
  return o;
}
static bool given(const Option table[], int argc, char **argv,
                  const char *name) {
  bool found = false;
  for (int i = 1; i < argc; i++) {
    const Option *o = find(table, argv[i]);
    found |= !strcmp(o->name, name);
    i += *o->hint && !strchr(argv[i], '=');
  }
  return found;
}
static int break_rule(const Option table[], int argc,
                      char **argv) {
  for (const Option *o = table; o->name; o++) {
    bool needs = !strcmp(o->hint, "only with");
    if (o->take || !given(table, argc, argv, o->name) ||
        given(table, argc, argv, o->usual) == needs) continue;
    fprintf(stderr, "%s: %s: %s %s\n", base(argv[0]), o->name,
            o->hint, o->usual);
    return EXIT_FAILURE;
  }
  return -1;
}
int options_read(const Option table[], int argc, char **argv) {
  for (const Option *o = table; o->name; o++)
    if (o->take && o->usual) o->take(o->value, o->usual);
  for (int i = 1; i < argc; i++) {
    if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h"))
      return help(table, base(argv[0]));
    if (!strcmp(argv[i], "--version")) return version(base(argv[0]));
    const Option *o = find(table, argv[i]);
    const char *name = o->name ? o->name : argv[i], *flaw = NULL;
    char *sign = strchr(argv[i], '='), *word = sign ? sign + 1 : NULL;
    if (!o->name) flaw = "there is no such option", word = NULL;
    else if (!*o->hint && word) flaw = "it takes no value, not";
    else if (*o->hint && !word && !(word = argv[++i]))
      flaw = "it needs a value";
    else flaw = o->take(o->value, word);
    if (flaw) return wrong(argv[0], name, flaw, word);
  }
  return break_rule(table, argc, argv);
}
