/* examples.h: pictures of digits, and what they show.
   Tangled from 13-digits.nw. */
#ifndef EXAMPLES_H
#define EXAMPLES_H
#include "woven/woven.h"

typedef struct Examples {
  Array images;   /* [n,h,w], from 0 to 1 */
  Array labels;   /* [n], from 0 to 9 */
} Examples;
/* size by size pixels, for the caller to free; data is NULL if
   memory ran out. */
Examples examples_draw(long n, long size, uint64_t seed);
void examples_free(Examples e);
/* From DIR/WHICH-images-idx3-ubyte and -labels-idx1-ubyte, either
   with or without .gz; WHICH is "train" or "t10k". On error data
   is NULL, and why names the file. */
Examples examples_read(const char *dir, const char *which,
                       Message *why);
/* writes such files; on error false */
bool examples_write(const char *dir, const char *which, Examples e,
                    Message *why);
#endif
