/* pictures.h: grey pictures from files of several kinds.
   Tangled from W13-digits-bench.nw. */
#ifndef PICTURES_H
#define PICTURES_H
#include "woven/woven.h"

/* [n,h,w] from 0 to 255, for the caller to free: all pictures of
   an IDX file, or of an .npy of rank 2 or 3 (of which numbers up
   to 1 are shares), or one PGM, or one PNG where there is libpng.
   Ink is 255. On error data is NULL, and why names the file. */
Array pictures_read(const char *path, Message *why);
#endif
