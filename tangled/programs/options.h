/* options.h: command lines, checked. Tangled from 07-trainer.nw. */
#ifndef OPTIONS_H
#define OPTIONS_H

typedef enum OptionKind {
  OPTION_COUNT,    /* long, 1 to 10^12 */
  OPTION_SEED,     /* uint64_t */
  OPTION_NUMBER,   /* double, finite */
  OPTION_TEXT,     /* const char * */
  OPTION_FLAG      /* bool, takes no value */
} OptionKind;

typedef struct Option {
  const char *name;   /* "--rate"; NULL ends a table */
  OptionKind kind;
  void *value;        /* holds the default, gets what is given */
  const char *help;
} Option;

/* Reads the command line. -1: go on. Otherwise the status to exit
   with: --help was answered on standard output (0), or an error
   told in one line on standard error (1). */
int options_read(const Option table[], int argc, char **argv);
#endif
