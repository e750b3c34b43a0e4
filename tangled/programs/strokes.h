/* strokes.h: digits written by a machine. Tangled from
   13-digits.nw. */
#ifndef STROKES_H
#define STROKES_H
#include "woven/woven.h"

/* Writes a digit into size by size numbers from 0 to 255, with
   slant, shift, thickness and noise drawn from the seed. */
void strokes_digit(int digit, long size, real *image,
                   uint64_t *seed);
#endif
