/* table.c: tables of numbers from files.
   Tangled from W9-curves-bench.nw. */
#include "table.h"
#include "../plain.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MARK "\xEF\xBB\xBF"   /* of UTF-8, by some programs */
enum { LINE = 1 << 16 };
typedef struct Csv {
  FILE *in;
  char *text;            /* a line, of up to LINE bytes */
  bool gaps;             /* values may be missing */
  bool ends;             /* a separator ends the first row */
  char separator;
  long line, columns;    /* columns: 0 before the first row */
  real *number;
  long count, room;
} Csv;
static bool keep(Csv *c, real x) {
  if (c->count == c->room) {
    long room = c->room ? 2 * c->room : 1024;
    bool fits = (size_t)room <= PTRDIFF_MAX / sizeof x;
    real *more = fits ? realloc(c->number, (size_t)room * sizeof x)
                      : NULL;
    if (!more) return false;
    c->number = more;
    c->room = room;
  }
  c->number[c->count++] = x;
  return true;
}
static char *sought(char *text, char separator) {
  bool quoted = false;
  for (; *text && (quoted || *text != separator); text++)
    quoted ^= *text == '"';
  return text;
}
static char separator_of(char *text) {
  for (const char *s = ";,\t"; *s; s++)
    if (*sought(text, *s)) return *s;
  return ',';
}
static char *trimmed(char *word) {
  word += strspn(word, " \t");
  size_t n = strlen(word);
  while (n && strchr(" \t", word[n - 1])) n--;
  word[n] = '\0';
  return word;
}
static char *bare(char *word) {
  word = trimmed(word);
  size_t n = strlen(word);
  if (n < 2 || word[0] != '"' || word[n - 1] != '"') return word;
  char *to = word;
  for (char *from = word + 1; from < word + n - 1; from++) {
    *to++ = *from;
    if (from[0] == '"' && from[1] == '"') from++;
  }
  *to = '\0';
  return trimmed(word);
}
static bool is_number(const char *word, real *x) {
  char *rest;
  *x = (real)strtod(word, &rest);
  return rest != word && !*rest && !strpbrk(word, "xX(");
}
static bool is_missing(const char *word, real x) {
  return !*word || !strcmp(word, "NA") || !strcmp(word, "NULL") ||
         !strcmp(word, "null") || isnan(x);
}
static bool names_begin(const Csv *c, const char *text) {
  text += strspn(text, "\",;\t ");
  if (!*text || strchr("0123456789+-.", *text)) return false;
  char first[5] = {0};
  size_t size = strcspn(text, "\",;\t ");
  real x = 0;
  if (size < sizeof first) memcpy(first, text, size);
  if (!is_number(first, &x)) x = 0;
  return !(c->gaps && *first && is_missing(first, x));
}
static const char *name_flaw(const char *word, bool number) {
  if (number) return "not a name";
  return *word && is_missing(word, 0)
           ? "neither a number nor a name" : NULL;
}
static const char *value_flaw(const Csv *c, const char *word,
                              bool number, real *x) {
  if (c->gaps && is_missing(word, number ? *x : 0)) {
    *x = (real)NAN;
    return NULL;
  }
  return !number ? "not a number"
                 : isfinite(*x) ? NULL : "not a finite number";
}
static bool csv_row(Csv *c, char *text, Message *why) {
  if (!c->columns) c->separator = separator_of(text);
  bool names = !c->columns && names_begin(c, text);
  long column = 0;
  while (text) {
    char *end = sought(text, c->separator), *word = text;
    text = *end ? end + 1 : NULL;
    *end = '\0';
    word = trimmed(word);
    if (!text && !*word && column &&
        (!c->columns || (c->ends && column == c->columns))) {
      c->ends = true;
      break;
    }
    real x = 0;
    word = bare(word);
    bool number = is_number(word, &x);
    column++;
    const char *flaw =
      c->columns && column > c->columns ? "one word too many" :
      !text && column < c->columns ? "the row ends early" :
      names ? name_flaw(word, number)
            : value_flaw(c, word, number, &x);
    if (flaw)
      return message_refuse(why, "line %ld, column %ld: %s: \"%s\"",
                            c->line, column, flaw, word);
    if (!names && !keep(c, x))
      return message_refuse(why, "out of memory");
  }
  c->columns = column;
  return true;
}
static int next_byte(FILE *in) {
  int next = getc(in);
  if (next != '\r') return next;
  next = getc(in);
  if (next != '\n' && next != EOF) ungetc(next, in);
  return '\n';
}
static bool csv_line(Csv *c, Message *why) {
  char *line = c->text;
  int n = 0, next = 0;
  while ((next = next_byte(c->in)) != '\n' && next != EOF &&
         n < LINE - 1)
    line[n++] = (char)(next ? next : '?');
  if (n == LINE - 1)
    return message_refuse(why, "line %ld is too long", c->line);
  line[n] = '\0';
  if (c->line == 1 && !strncmp(line, MARK, 3)) line += 3;
  bool blank = !line[strspn(line, " \t")];
  return (blank || csv_row(c, line, why)) && next != EOF;
}
static void read_lines(Csv *c, const char *path, Message *flaw) {
  c->in = fopen(path ? path : "", "r");
  c->text = malloc(LINE);
  if (!c->in) message_refuse(flaw, "%s", strerror(errno));
  if (!c->text) message_refuse(flaw, "out of memory");
  if (flaw->text[0]) return;
  while (csv_line(c, flaw)) c->line++;
  if (ferror(c->in)) message_refuse(flaw, "%s", strerror(errno));
  if (!c->count)
    message_refuse(flaw, "there are no numbers in it");
}
static Array read_table(const char *path, bool gaps,
                        Message *why) {
  Csv c = {.gaps = gaps, .line = 1};
  Message flaw = *why = (Message){{0}};
  Plain plain = plain_enter();
  if (!plain.plain) message_refuse(&flaw, "out of memory");
  read_lines(&c, path, &flaw);
  plain_leave(plain);
  if (c.in) fclose(c.in);
  free(c.text);
  if (flaw.text[0]) {
    free(c.number);
    message_refuse(why, "%.120s: %s", path ? path : "(no path)",
                   flaw.text);
    return (Array){.data = NULL};
  }
  return (Array){SHAPE(c.count / c.columns, c.columns), c.number};
}
Array dataset_csv(const char *path, Message *why) {
  return read_table(path, false, why);
}
Array dataset_csv_gaps(const char *path, Message *why) {
  return read_table(path, true, why);
}
