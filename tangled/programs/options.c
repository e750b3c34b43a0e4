/* options.c: command lines, checked. Tangled from 07-trainer.nw. */
#include "options.h"
#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *base(const char *program) {
  const char *slash = strrchr(program, '/');
  return slash ? slash + 1 : program;
}

static int wrong(const char *program, const char *option,
                 const char *flaw, const char *word) {
  fprintf(stderr, "%s: %s: %s%s%s%s\n", base(program), option, flaw,
          *word ? " \"" : "", word, *word ? "\"" : "");
  return EXIT_FAILURE;
}
static int help(const Option table[], const char *program) {
  static const char *const value[] = {"N", "N", "X", "FILE", ""};
  printf("usage: %s [option...]\n", base(program));
  for (const Option *o = table; o->name; o++)
    printf("  %-9s %-5s %s\n", o->name, value[o->kind], o->help);
  printf("  %-9s %-5s %s\n", "--help", "", "print this list");
  return EXIT_SUCCESS;
}
static const char *take_seed(uint64_t *value, const char *word) {
  char *end;
  errno = 0;
  *value = strtoull(word, &end, 10);
  if (isdigit((unsigned char)*word) && !*end && !errno) return NULL;
  return "it must be a whole number from 0 to 2^64-1, not";
}

static const char *take_count(long *value, const char *word) {
  uint64_t count = 0;
  const char *flaw = take_seed(&count, word);
  *value = (long)count;
  if (!flaw && count >= 1 && count <= 1000000000000) return NULL;
  return "it must be a whole number from 1 to 10^12, not";
}
static const char *take_number(double *value, const char *word) {
  char *end;
  *value = strtod(word, &end);
  if (end != word && !*end && isfinite(*value)) return NULL;
  return "it must be a finite number, not";
}
static const char *take(const Option *o, const char *word) {
  switch (o->kind) {
  case OPTION_COUNT: return take_count(o->value, word);
  case OPTION_SEED: return take_seed(o->value, word);
  case OPTION_NUMBER: return take_number(o->value, word);
  case OPTION_TEXT: *(const char **)o->value = word; break;
  case OPTION_FLAG: *(bool *)o->value = true; break;
  }
  return NULL;
}
int options_read(const Option table[], int argc, char **argv) {
  for (int i = 1; i < argc; i++) {
    const Option *o = table;
    if (!strcmp(argv[i], "--help")) return help(table, argv[0]);
    while (o->name && strcmp(o->name, argv[i])) o++;
    if (!o->name)
      return wrong(argv[0], argv[i], "there is no such option", "");
    if (o->kind != OPTION_FLAG && i + 1 == argc)
      return wrong(argv[0], argv[i], "it needs a value", "");
    const char *flaw = take(o, o->kind == OPTION_FLAG ? "" : argv[++i]);
    if (flaw) return wrong(argv[0], o->name, flaw, argv[i]);
  }
  return -1;
}
