/* dataset.c: rows and their order. Tangled from 12-layers.nw. */
#include "dataset.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#ifdef WOVEN_ZLIB
#include <zlib.h>
#else
typedef FILE *gzFile;
#define gzopen fopen
#define gzclose fclose
#define gzread(file, to, n) ((int)fread(to, 1, n, file))
#endif

static inline Array dataset_or_flaw(const char *path, Shape shape,
                                    char *block, const Message *flaw,
                                    Message *why) {
  if (!flaw->text[0])
    return (Array){shape, (real *)(void *)block};
  free(block);
  message_refuse(why, "%.120s: %s", path, flaw->text);
  return (Array){.data = NULL};
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
static bool idx_shape(gzFile file, Shape *shape, Message *why) {
  unsigned char b[4];
  if (gzread(file, b, 4) != 4 || b[0] || b[1] || !b[3])
    return message_refuse(why, "not an IDX file");
  if (b[2] != 8)
    return message_refuse(why, "numbers of type %d, not bytes", b[2]);
  shape->rank = b[3];
  for (int d = 0; d < shape->rank && d < SHAPE_RANK; d++) {
    if (gzread(file, b, 4) != 4)
      return message_refuse(why, "it ends within its sizes");
    shape->dim[d] = b[0] * 0x1000000L + b[1] * 0x10000L +
                    b[2] * 0x100L + b[3];
  }
  const char *flaw = shape_flaw(*shape);
  return !flaw || message_refuse(why, "%s", flaw);
}
static void idx_numbers(gzFile in, FILE *out, Message *why) {
  unsigned char piece[1 << 12];
  int n;
  while ((n = gzread(in, piece, sizeof piece)) > 0)
    for (int i = 0; i < n; i++) {
      real x = piece[i];
      fwrite(&x, sizeof x, 1, out);
    }
  if (n < 0) message_refuse(why, "damaged, says zlib");
}
Array dataset_idx(const char *path, Message *why) {
  char *block = NULL;
  size_t size = 0;
  Shape shape = SCALAR;
  Message flaw = *why = (Message){{0}};
  gzFile in = gzopen(path, "rb");
  FILE *out = open_memstream(&block, &size);
  if (!in) message_refuse(&flaw, "%s", strerror(errno));
  else if (out && idx_shape(in, &shape, &flaw))
    idx_numbers(in, out, &flaw);
  if (in && gzclose(in)) message_refuse(&flaw, "it breaks off");
  if (!out || ferror(out) | fclose(out))
    message_refuse(&flaw, "out of memory");
  long count = (long)(size / sizeof(real));
  if (!flaw.text[0] && shape_count(shape) != count)
    message_refuse(&flaw, "it has %ld bytes of the %ld it promises",
                 count, shape_count(shape));
  if (!count) message_refuse(&flaw, "there are no numbers in it");
  return dataset_or_flaw(path, shape, block, &flaw, why);
}
