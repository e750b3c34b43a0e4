/* examples.c: pictures of digits, and what they show.
   Tangled from W13-digits-bench.nw. */
#include "examples.h"
#include "strokes.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void examples_free(Examples e) {
  array_free(e.images);
  array_free(e.labels);
}
Examples examples_draw(long n, long size, uint64_t seed) {
  Examples e = {array_new(SHAPE(n, size, size)),
                array_new(SHAPE(n))};
  if (!e.images.data || !e.labels.data) {
    examples_free(e);
    return (Examples){.images = {.data = NULL}};
  }
  for (long i = 0; i < n; i++) {
    e.labels.data[i] = (real)(i % 10);
    strokes_digit((int)(i % 10), size,
                  e.images.data + i * size * size, &seed);
  }
  for (long i = shape_count(e.images.shape); i-- > 0;)
    e.images.data[i] /= 255;
  return e;
}
static char *path_of(const char *dir, const char *which,
                     const char *kind, const char *suffix) {
  size_t room = strlen(dir) + 64;
  char *path = malloc(room);
  if (path)
    snprintf(path, room, "%s/%s-%s-ubyte%s", dir, which, kind,
             suffix);
  return path;
}
static Array read_either(const char *dir, const char *which,
                         const char *kind, Message *why) {
  char *path = path_of(dir, which, kind, "");
  char *packed = path_of(dir, which, kind, ".gz");
  Array a = {.data = NULL};
  if (!path || !packed) message_append(why, "out of memory");
  else
    a = dataset_idx(access(path, F_OK) && !access(packed, F_OK)
                    ? packed : path, why);
  free(path);
  free(packed);
  return a;
}
static bool fits(Examples e, const char *dir, const char *which,
                 Message *why) {
  Shape image = e.images.shape, label = e.labels.shape;
  bool digits = true;
  for (long i = 0; i < shape_count(label); i++)
    digits = digits && e.labels.data[i] < 10;
  const char *flaw =
    image.rank != 3 ? "images are not of rank 3" :
    label.rank != 1 ? "labels are not of rank 1" :
    image.dim[0] != label.dim[0] ? "not as many labels as images" :
    !digits ? "a label is not a digit" : NULL;
  for (long i = shape_count(e.images.shape); i-- > 0;)
    e.images.data[i] /= 255;
  char text[2][SHAPE_TEXT];
  return !flaw || message_append(
    why, "%.120s/%s: %s: images %s, labels %s", dir, which, flaw,
    shape_text(image, text[0]), shape_text(label, text[1]));
}
Examples examples_read(const char *dir, const char *which,
                       Message *why) {
  Examples e = {read_either(dir, which, "images-idx3", why),
                {.data = NULL}};
  if (e.images.data)
    e.labels = read_either(dir, which, "labels-idx1", why);
  if (e.labels.data && fits(e, dir, which, why)) return e;
  examples_free(e);
  return (Examples){.images = {.data = NULL}};
}
static bool write_idx(const char *dir, const char *which,
                      const char *kind, Array a, double scale,
                      Message *why) {
  char *path = path_of(dir, which, kind, "");
  FILE *file = path ? fopen(path, "wb") : NULL;
  if (file) {
    const int magic[] = {0, 0, 8, a.shape.rank};
    for (int i = 0; i < 4; i++) putc(magic[i], file);
    for (int d = 0; d < a.shape.rank; d++)
      for (int bits = 24; bits >= 0; bits -= 8)
        putc((int)(a.shape.dim[d] >> bits & 255), file);
    for (long i = 0; i < shape_count(a.shape); i++)
      putc((int)(scale * (double)a.data[i] + 0.5), file);
  }
  bool good = file && !(ferror(file) | fclose(file));
  if (!good)
    message_append(why, "%.90s/%s-%s-ubyte: %s", dir, which, kind,
                   strerror(errno));
  free(path);
  return good;
}
bool examples_write(const char *dir, const char *which, Examples e,
                    Message *why) {
  return
    write_idx(dir, which, "images-idx3", e.images, 255, why) &&
    write_idx(dir, which, "labels-idx1", e.labels, 1, why);
}
