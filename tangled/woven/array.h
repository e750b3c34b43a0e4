/* array.h: shapes and blocks of numbers; knows nothing of graphs.
   Tangled from W4-tensors-bench.nw. Threads: what is here has no
   hidden state; an array or a seed that is written to is for one
   thread at a time. */
#ifndef WOVEN_ARRAY_H
#define WOVEN_ARRAY_H
#include "real.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#pragma GCC visibility push(default)

enum { SHAPE_RANK = 8 };
enum { ANY = -1 };        /* a size not known before the run */

typedef struct Shape {
  int rank, unused;       /* unused is 0 */
  long dim[SHAPE_RANK];   /* sizes or ANY; 0 beyond the rank */
} Shape;
typedef struct Array {
  Shape shape;
  real *data;     /* row by row; NULL if there are no numbers */
} Array;
#define SCALAR ((Shape){0})
#define SHAPE(...) \
  shape_of((int)(sizeof((long[]){__VA_ARGS__}) / sizeof(long)), \
           (const long[]){__VA_ARGS__})
Shape shape_of(int rank, const long dim[]);
/* NULL, or what is wrong with the shape. What follows here, but
   for shape_text and array_new, is for shapes without a flaw. */
const char *shape_flaw(Shape s);
/* the number of elements; -1 while a dimension is ANY */
long shape_count(Shape s);
/* whether an array of this shape may stand for a tensor declared
   with that one: its ANYs fit all */
bool shape_fits(Shape actual, Shape declared);
/* equal and known: two ANYs may differ when run */
bool shape_same(Shape a, Shape b);
/* the shape of a and b together; false if they do not fit */
bool shape_broadcast(Shape a, Shape b, Shape *both);
Array array_new(Shape s);      /* zeros; the caller frees it */
void array_free(Array array);
/* an array around numbers of the caller's; none, if they are not
   as many as the shape has */
Array array_of(Shape s, size_t count, real numbers[]);
#define ARRAY(shape, ...) \
  array_of((shape), sizeof((real[]){__VA_ARGS__}) / sizeof(real), \
           (real[]){__VA_ARGS__})
/* fills with numbers spread evenly from 0 to 1 */
void array_uniform(Array array, uint64_t *seed);
/* whether a can be repeated to fill this shape; an ANY may be
   whatever is wanted */
bool shape_spreads(Shape a, Shape to);
enum { SHAPE_TEXT = SHAPE_RANK * 21 + 3 };
/* "[?,64]", or "[]" for a scalar; returns text */
char *shape_text(Shape s, char text[SHAPE_TEXT]);
/* the same numbers in an array of its own; the caller frees it */
Array array_copy(Array array);
/* writes the numbers, six digits of each, in any locale with a
   point; brackets around each dimension; false if out fails */
bool array_print(Array array, FILE *out);
/* the next random number of the seed, from 0 to below 1: SplitMix
   (Steele, Lea and Flood 2014) */
double array_random(uint64_t *seed);
/* fills with normal numbers of mean 0 and variance 1 (sums of
   twelve uniform ones), bit for bit alike on every machine */
void array_normal(Array array, uint64_t *seed);
#pragma GCC visibility pop
#endif
