/* array.c: shapes and blocks. Tangled from
   W4-tensors-bench.nw. */
#include "array.h"
#include "plain.h"
#include <limits.h>
#include <stdlib.h>
#include <string.h>

const char *shape_flaw(Shape s) {
  if (s.rank < 0) return "negative rank";
  if (s.rank > SHAPE_RANK) return "rank over the limit of 8";
  ptrdiff_t most = PTRDIFF_MAX / (ptrdiff_t)sizeof(real);
  if (most > LONG_MAX) most = LONG_MAX;
  for (int d = 0; d < s.rank; d++) {
    if (s.dim[d] < ANY) return "negative dimension";
    if (s.dim[d] > most) return "too many elements";
    if (s.dim[d] > 1) most /= s.dim[d];
  }
  return NULL;
}
long shape_count(Shape s) {
  long count = 1;
  for (int d = 0; d < s.rank; d++) {
    if (s.dim[d] == ANY) return ANY;
    count *= s.dim[d];
  }
  return count;
}
const char REAL_TAG = sizeof(real);
Shape shape_of(int rank, const long dim[]) {
  Shape s = {.rank = rank};
  for (int d = 0; d < rank && d < SHAPE_RANK; d++)
    s.dim[d] = dim[d];
  return s;
}
char *shape_text(Shape s, char text[SHAPE_TEXT]) {
  char *end = text;
  for (int d = 0; d < s.rank && d < SHAPE_RANK; d++)
    end += s.dim[d] == ANY ? sprintf(end, ",?")
                           : sprintf(end, ",%ld", s.dim[d]);
  strcpy(end, end == text ? "[]" : "]");
  *text = '[';
  return text;
}
bool shape_fits(Shape actual, Shape declared) {
  if (actual.rank != declared.rank) return false;
  for (int d = 0; d < actual.rank; d++)
    if (actual.dim[d] != declared.dim[d] && declared.dim[d] != ANY)
      return false;
  return true;
}
bool shape_same(Shape a, Shape b) {
  bool same = a.rank == b.rank;
  for (int d = 0; same && d < a.rank; d++)
    same = a.dim[d] == b.dim[d] && a.dim[d] != ANY;
  return same;
}
bool shape_broadcast(Shape a, Shape b, Shape *both) {
  if (a.rank < b.rank) return shape_broadcast(b, a, both);
  *both = a;
  int skip = a.rank - b.rank;
  for (int d = 0; d < b.rank; d++) {
    long m = a.dim[skip + d], n = b.dim[d];
    bool open = m == ANY || n == ANY;
    if (m != n && m != 1 && n != 1 && !open) return false;
    if (m == 1 || (m == ANY && n != 1)) both->dim[skip + d] = n;
  }
  return true;
}
bool shape_spreads(Shape a, Shape to) {
  int skip = to.rank - a.rank;
  for (int d = 0; d < a.rank && skip >= 0; d++) {
    long m = a.dim[d], n = to.dim[d + skip];
    if (m != n && m != 1 && m != ANY && n != ANY) return false;
  }
  return skip >= 0;
}
Array array_of(Shape s, size_t count, real numbers[]) {
  bool right = !shape_flaw(s) && shape_count(s) == (long)count;
  return (Array){s, right ? numbers : NULL};
}
void array_uniform(Array array, uint64_t *seed) {
  long count = array.data ? shape_count(array.shape) : 0;
  for (long i = 0; i < count; i++)
    array.data[i] = (real)array_random(seed);
}
Array array_new(Shape s) {
  long count = shape_flaw(s) ? ANY : shape_count(s);
  if (count == ANY) return (Array){.shape = s};
  return (Array){s, calloc((size_t)count + 1, sizeof(real))};
}

void array_free(Array array) { free(array.data); }

Array array_copy(Array array) {
  Array copy = {.shape = array.shape};
  if (array.data) copy = array_new(array.shape);
  if (copy.data)
    memcpy(copy.data, array.data,
           (size_t)shape_count(array.shape) * sizeof(real));
  return copy;
}
static int edges(Shape s, long i) {
  long block = 1;
  int n = 0;
  for (int d = s.rank; d-- > 0; n++) {
    block *= s.dim[d];
    if (i % block) break;
  }
  return n;
}
bool array_print(Array array, FILE *out) {
  Shape s = array.shape;
  long count = array.data ? shape_count(s) : 0;
  Plain plain = plain_enter();
  if (count == 0) fputs("[]\n", out);
  for (long i = 0; i < count; i++) {
    int open = edges(s, i), shut = edges(s, i + 1);
    if (open) fprintf(out, "%*s", i ? s.rank - open : 0, "");
    else if (i) fputc(' ', out);
    for (int k = 0; k < open; k++) fputc('[', out);
    fprintf(out, "%g", (double)array.data[i]);
    for (int k = 0; k < shut; k++) fputc(']', out);
    if (shut || i + 1 == count) fputc('\n', out);
  }
  plain_leave(plain);
  return !ferror(out);
}
double array_random(uint64_t *seed) {
  uint64_t z = *seed += 0x9e3779b97f4a7c15;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
  z = (z ^ z >> 27) * 0x94d049bb133111eb;
  return (double)((z ^ z >> 31) >> 11) * 0x1p-53;
}
void array_normal(Array array, uint64_t *seed) {
  long count = array.data ? shape_count(array.shape) : 0;
  for (long i = 0; i < count; i++) {
    double sum = -6;
    for (int k = 0; k < 12; k++) sum += array_random(seed);
    array.data[i] = (real)sum;
  }
}
