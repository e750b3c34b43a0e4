/* pictures.c: grey pictures from files of several kinds.
   Tangled from W13-digits-bench.nw. */
#include "pictures.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef WOVEN_PNG
#include <png.h>
#endif

static bool next_number(FILE *in, long *n) {
  int c = getc(in);
  while (c > 0 && strchr(" \t\r\n#", c)) {
    if (c == '#') while (c != '\n' && c != EOF) c = getc(in);
    else c = getc(in);
  }
  if (c < '0' || c > '9') return false;
  for (*n = 0; c >= '0' && c <= '9' && *n < 1000000; c = getc(in))
    *n = 10 * *n + c - '0';
  return true;
}
static Array read_pgm(const char *path, Message *why) {
  FILE *in = fopen(path, "rb");
  Array a = {.data = NULL};
  long size[3] = {0};
  bool plain = in && getc(in) == 'P' && getc(in) == '2';
  bool good = in;
  for (int i = 0; good && i < 3; i++)
    good = next_number(in, &size[2 - i]);
  good = good && size[0] > 0 && size[0] < 256;
  if (good) a = array_new(SHAPE(1, size[1], size[2]));
  long count = a.data ? size[1] * size[2] : 0;
  good = count > 0;
  for (long i = 0, n = 0; good && i < count; i++) {
    if (plain) good = next_number(in, &n);
    else good = (n = getc(in)) != EOF;
    if (good)
      a.data[i] = (real)(255.0 * (double)n / (double)size[0]);
  }
  if (!good) array_free(a), a.data = NULL;
  if (in) fclose(in);
  if (!good)
    message_append(why, "%.180s: a damaged PGM, or one of more "
                   "than 255 greys", path);
  return a;
}
static Array read_png(const char *path, Message *why) {
  Array a = {.data = NULL};
#ifdef WOVEN_PNG
  png_image png = {.version = PNG_IMAGE_VERSION};
  unsigned char *grey = NULL;
  if (png_image_begin_read_from_file(&png, path)) {
    png.format = PNG_FORMAT_GRAY;
    grey = calloc(1, PNG_IMAGE_SIZE(png));
    a = array_new(SHAPE(1, (long)png.height, (long)png.width));
  }
  bool good = grey && a.data &&
              png_image_finish_read(&png, NULL, grey, 0, NULL);
  for (long i = 0; good && i < shape_count(a.shape); i++)
    a.data[i] = (real)grey[i];
  if (!good) {
    message_append(why, "%.120s: %s", path,
                   png.message[0] ? png.message : "out of memory");
    png_image_free(&png);
    array_free(a);
    a.data = NULL;
  }
  free(grey);
#else
  message_append(why, "%.180s: a PNG, and this program has no "
                 "libpng", path);
#endif
  return a;
}
static Array read_npy(const char *path, Message *why) {
  Array a = npy_load(path, why);
  Shape *s = &a.shape;
  real most = 0;
  if (a.data && s->rank == 2)
    *s = SHAPE(1, s->dim[0], s->dim[1]);
  for (long i = a.data ? shape_count(*s) : 0; i-- > 0;)
    if (a.data[i] > most) most = a.data[i];
  bool shares = a.data && most <= 1;
  for (long i = shares ? shape_count(*s) : 0; i-- > 0;)
    a.data[i] *= 255;
  return a;
}
Array pictures_read(const char *path, Message *why) {
  char word[8] = "";
  FILE *in = fopen(path, "rb");
  size_t n = in ? fread(word, 1, sizeof word, in) : 0;
  if (in) fclose(in);
  bool png = n == 8 && !memcmp(word, "\x89PNG\r\n\x1a\n", 8);
  bool npy = n == 8 && !memcmp(word, "\x93NUMPY", 6);
  bool pgm = n > 2 && word[0] == 'P' &&
             (word[1] == '2' || word[1] == '5');
  Array a = png ? read_png(path, why) : npy ? read_npy(path, why) :
            pgm ? read_pgm(path, why) : dataset_idx(path, why);
  if (!a.data || (a.shape.rank == 3 && shape_count(a.shape) > 0))
    return a;
  array_free(a);
  message_append(why, "%.180s: images are not of rank 3", path);
  return (Array){.data = NULL};
}
