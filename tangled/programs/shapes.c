/* shapes.c: shapes A B..., what arrays of these shapes make
   together. Tangled from W4-tensors-bench.nw. */
#include "woven/array.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static Shape parse(const char *word) {
  Shape s = SCALAR;
  for (; *word; s.rank++) {
    long size = *word == '?' ? ANY : strtol(word, NULL, 10);
    if (s.rank < SHAPE_RANK) s.dim[s.rank] = size;
    word += strcspn(word, ",");
    if (*word) word++;
  }
  return s;
}
int main(int argc, char **argv) {
  char a[SHAPE_TEXT], b[SHAPE_TEXT];
  Shape both = SCALAR;
  for (int i = 1; i < argc; i++) {
    Shape next = parse(argv[i]), last = both;
    const char *flaw = shape_flaw(next);
    if (!flaw && !shape_broadcast(last, next, &both))
      flaw = "sizes differ and none is 1";
    if (flaw) {
      fprintf(stderr, "shapes: %s with %s: %s\n", shape_text(last, a),
              shape_text(next, b), flaw);
      return EXIT_FAILURE;
    }
  }
  printf("%s\n", shape_text(both, a));
  return fflush(stdout) || ferror(stdout);
}
