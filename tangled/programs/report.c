/* report.c: what programs say beside their results.
   Tangled from W7-backprop-bench.nw. */
#include "report.h"
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

void report_begin(void) {
  setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
}
void complain_of(const char *word) {
  for (const char *c = word; *c; c++)
    fputc((unsigned char)*c < ' ' ? '?' : *c, stderr);
}
int complain(const char *program, const char *what,
             const char *why) {
  fputs(program, stderr);
  if (what) fputs(": ", stderr);
  if (what) complain_of(what);
  if (why) fprintf(stderr, ": %s", why);
  fputc('\n', stderr);
  return EXIT_FAILURE;
}
void quit_if(const char *program, const char *why) {
  if (why) exit(complain(program, NULL, why));
}
int report_end(const char *program, int status) {
  errno = 0;
  bool failed = fflush(stdout) != 0;
  if (!failed && !ferror(stdout)) return status;
  return complain(program, "standard output", failed && errno ?
                  strerror(errno) : "it could not be written");
}
bool log_open(Log *log, const char *name, const char *columns,
              bool append) {
  *log = (Log){.name = name};
  if (!name) return true;
  log->file = fopen(name, append ? "a" : "w");
  if (!log->file) return false;
  bool empty = fseek(log->file, 0, SEEK_END) ||
               ftell(log->file) <= 0;
  if (empty) log_line(log, "%s", columns);
  return true;
}
void log_line(const Log *log, const char *format, ...) {
  if (!log->file) return;
  va_list arguments;
  va_start(arguments, format);
  vfprintf(log->file, format, arguments);
  va_end(arguments);
  fputc('\n', log->file);
  fflush(log->file);
}
bool log_due(long n, long total) {
  long every = (total + 999) / 1000;
  return n % every == 0 || n == 1;
}
bool log_close(Log *log) {
  if (!log->file) return true;
  bool failed = ferror(log->file) != 0;
  failed |= fclose(log->file) != 0;
  log->file = NULL;
  return !failed;
}
