/* report.h: what programs say beside their results, and whether
   the results arrived. Tangled from W7-backprop-bench.nw. */
#ifndef REPORT_H
#define REPORT_H
#include <stdbool.h>
#include <stdio.h>

/* From now on standard output is sent line by line. */
void report_begin(void);
/* One line on standard error, "program: what: why"; what or why
   may be NULL. EXIT_FAILURE, for main to return. */
int complain(const char *program, const char *what,
             const char *why);
/* Ends the program with a complaint, if there is a reason why. */
void quit_if(const char *program, const char *why);
/* A word of a user's on standard error. What moves the cursor
   becomes a question mark. */
void complain_of(const char *word);
/* The status for main to return: the given one, or EXIT_FAILURE,
   with a complaint, if not all of standard output was written. */
int report_end(const char *program, int status);
typedef struct Log {
  FILE *file;          /* NULL: no log, and nothing is done */
  const char *name;
} Log;
/* Opens a log and writes the names of the columns; name NULL: no
   log. With `append` lines that are there are kept. On error
   false, and errno says why. */
bool log_open(Log *log, const char *name, const char *columns,
              bool append);
#ifdef __GNUC__
__attribute__((format(printf, 2, 3)))
#endif
/* Writes a line; the end of the line is added. */
void log_line(const Log *log, const char *format, ...);
/* Whether the n-th of so many lines belongs into a log of at most
   a thousand lines, evenly chosen, and the first. */
bool log_due(long n, long total);
/* Closes it. False if any line could not be written. */
bool log_close(Log *log);
#endif
