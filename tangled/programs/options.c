/* options.c: command lines. Tangled from 08-trainer.nw. */
#include "options.h"
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *base(const char *program) {
  const char *slash = strrchr(program, '/');
  return slash ? slash + 1 : program;
}
static int wrong(const char *program, const char *option,
                 const char *flaw, const char *word) {
  fprintf(stderr, "%s: %s: %s", base(program), option, flaw);
  if (word) fprintf(stderr, " \"%s\"", word);
  fputc('\n', stderr);
  return EXIT_FAILURE;
}
static int help(const Option table[], const char *program) {
  printf("usage: %s [option...]\n", base(program));
  for (const Option *o = table; o->name; o++)
    printf("  %-9s %-5s %s\n", o->name, o->hint, o->help);
  printf("  %-9s %-5s %s\n", "--help", "", "print this list");
  return EXIT_SUCCESS;
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
int options_read(const Option table[], int argc, char **argv) {
  for (int i = 1; i < argc; i++) {
    const Option *o = table;
    if (!strcmp(argv[i], "--help")) return help(table, argv[0]);
    while (o->name && strcmp(o->name, argv[i])) o++;
    const char *flaw = NULL, *option = argv[i], *word = NULL;
    if (!o->name) flaw = "there is no such option";
    else if (*o->hint && i + 1 == argc) flaw = "it needs a value";
    else {
      if (*o->hint) word = argv[++i];
      flaw = o->take(o->value, word);
    }
    if (flaw) return wrong(argv[0], option, flaw, word);
  }
  return -1;
}
