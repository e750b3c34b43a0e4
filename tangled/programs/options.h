/* options.h: command lines. Tangled from 08-trainer.nw. */
#ifndef OPTIONS_H
#define OPTIONS_H

typedef struct Option {
  const char *name;   /* "--rate"; NULL ends a table */
  const char *hint;   /* "X"; "" for an option without a value */
  /* NULL, or what the word should have been */
  const char *(*take)(void *value, const char *word);
  void *value;        /* holds the default, gets what is given */
  const char *help;
} Option;
/* for a long, 1 to 10^12; a uint64_t; a double, finite; a const
   char *; a bool */
const char *option_count(void *value, const char *word);
const char *option_seed(void *value, const char *word);
const char *option_number(void *value, const char *word);
const char *option_text(void *value, const char *word);
const char *option_flag(void *value, const char *word);
/* Reads the command line. -1: go on. Otherwise the status to exit
   with: --help was answered on standard output (0), or an error
   told in one line on standard error (1). */
int options_read(const Option table[], int argc, char **argv);
#endif
