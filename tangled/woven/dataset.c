/* dataset.c: data from files. Tangled from 09-curves.nw. */
#include "dataset.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct Csv {
  FILE *in, *out;        /* text; numbers, in memory */
  long line, columns;    /* columns: 0 before the first row */
} Csv;
static bool csv_row(Csv *c, const char *word, Message *why) {
  bool names = false;
  long column = 0;
  while (word && ++column) {
    size_t size = strcspn(word, ",");
    char *rest;
    real x = (real)strtod(word, &rest);
    bool number = rest != word &&
                  rest + strspn(rest, " \t") == word + size;
    if (column == 1 && !c->columns) names = !number;
    const char *flaw =
      c->columns && column > c->columns ? "one word too many" :
      !word[size] && column < c->columns ? "the row ends early" :
      number == names ? (names ? "not a name" : "not a number") :
      number && !isfinite(x) ? "not a finite number" : NULL;
    if (flaw)
      return message_refuse(why, "line %ld, column %ld: %s: \"%.*s\"",
                          c->line, column, flaw, (int)size, word);
    if (!names) fwrite(&x, sizeof x, 1, c->out);
    word = word[size] ? word + size + 1 : NULL;
  }
  c->columns = column;
  return true;
}
static bool csv_line(Csv *c, Message *why) {
  char line[1 << 16];
  int n = 0, next = 0, room = (int)sizeof line - 1;
  while ((next = getc(c->in)) != '\n' && next != EOF && n < room)
    line[n++] = (char)(next ? next : '?');
  if (n == room)
    return message_refuse(why, "line %ld is too long", c->line);
  while (n && (unsigned char)line[n - 1] <= ' ') n--;
  line[n] = '\0';
  return (!n || csv_row(c, line, why)) && next != EOF;
}
static Array dataset_or_flaw(const char *path, Shape shape,
                             char *block, const Message *flaw,
                             Message *why) {
  if (!flaw->text[0])
    return (Array){shape, (real *)(void *)block};
  free(block);
  message_refuse(why, "%.120s: %s", path, flaw->text);
  return (Array){.data = NULL};
}
Array dataset_csv(const char *path, Message *why) {
  char *block = NULL;
  size_t size = 0;
  Message flaw = *why = (Message){{0}};
  Csv c = {fopen(path, "r"), open_memstream(&block, &size), 1, 0};
  while (c.in && c.out && csv_line(&c, &flaw)) c.line++;
  if (!c.in || ferror(c.in))
    message_refuse(&flaw, "%s", strerror(errno));
  if (!c.out || ferror(c.out) | fclose(c.out))
    message_refuse(&flaw, "out of memory");
  if (!size) message_refuse(&flaw, "there are no numbers in it");
  if (c.in) fclose(c.in);
  long n = c.columns ? c.columns : 1;
  Shape shape = SHAPE((long)(size / sizeof(real)) / n, n);
  return dataset_or_flaw(path, shape, block, &flaw, why);
}
Array dataset_rows(Array a, long from, long to) {
  Shape row = a.shape;
  row.dim[0] = 1;
  a.data += from * shape_count(row);
  if (to > a.shape.dim[0]) to = a.shape.dim[0];
  a.shape.dim[0] = to - from;
  return a;
}
static void exchange(Array a, Array b) {
  for (long i = shape_count(a.shape); i-- > 0;) {
    real x = a.data[i];
    a.data[i] = b.data[i];
    b.data[i] = x;
  }
}
void dataset_shuffle(int n, const Array a[], uint64_t *seed) {
  for (long i = a[0].shape.dim[0] - 1; i > 0; i--) {
    long j = (long)(array_random(seed) * (double)(i + 1));
    for (int k = 0; k < n; k++)
      exchange(dataset_rows(a[k], i, i + 1),
               dataset_rows(a[k], j, j + 1));
  }
}
