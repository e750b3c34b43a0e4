/* options.h: command lines. Tangled from W8-trainer-bench.nw. */
#ifndef OPTIONS_H
#define OPTIONS_H

typedef struct Option {
  const char *name;   /* "--rate"; NULL ends a table */
  const char *hint;   /* "X"; "" for an option without a value */
  /* NULL, or what the word should have been */
  const char *(*take)(void *value, const char *word);
  void *value;        /* where what is given goes */
  const char *usual;  /* NULL, or the default as it is typed */
  const char *help;
} Option;
/* Rows: a may only be given with b; a may not be given with b. */
#define OPTION_NEEDS(a, b) {a, "only with", NULL, NULL, b, NULL}
#define OPTION_EXCLUDES(a, b) {a, "not with", NULL, NULL, b, NULL}
/* for a long, 1 to 10^12; a uint64_t; a double, finite; a const
   char *; a bool */
const char *option_count(void *value, const char *word);
const char *option_seed(void *value, const char *word);
const char *option_number(void *value, const char *word);
const char *option_text(void *value, const char *word);
const char *option_flag(void *value, const char *word);
/* Takes the defaults, then the command line: --name value or
   --name=value, of which the last counts. -1: go on. Otherwise the
   status to exit with: --help, -h or --version was answered on
   standard output (0), or an error was told in one line on
   standard error (1). */
int options_read(const Option table[], int argc, char **argv);
#endif
