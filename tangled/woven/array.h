/* array.h: shapes and blocks of numbers; knows nothing of graphs.
   Tangled from 04-tensors.nw. */
#ifndef WOVEN_ARRAY_H
#define WOVEN_ARRAY_H
#include "real.h"
#include <stdbool.h>
#include <stdint.h>
#pragma GCC visibility push(default)

enum { SHAPE_RANK = 8 };

typedef struct Shape {
  int rank;
  long dim[SHAPE_RANK];   /* a size, or ANY */
} Shape;
enum { ANY = -1 };        /* a size not known before the run */
typedef struct Array {
  Shape shape;
  real *data;     /* row by row; NULL if memory ran out */
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
/* equal and known: two ANYs may differ when run */
bool shape_same(Shape a, Shape b);
/* whether an array of this shape may stand for a tensor declared
   with that one: its ANYs fit all */
bool shape_fits(Shape actual, Shape declared);
enum { SHAPE_TEXT = SHAPE_RANK * 21 + 3 };
/* "[?,64]", or "[]" for a scalar; returns text */
char *shape_text(Shape s, char text[SHAPE_TEXT]);
/* the shape of a and b together; false if they do not fit */
bool shape_broadcast(Shape a, Shape b, Shape *both);
/* whether a can be repeated to fill this shape; an ANY may be
   whatever is wanted */
bool shape_spreads(Shape a, Shape to);
Array array_new(Shape s);      /* zeros; the caller frees it */
void array_free(Array array);
/* the next random number of the seed, from 0 to below 1 */
double array_random(uint64_t *seed);
/* fills with normal numbers of mean 0 and variance 1 (sums of
   twelve uniform ones), bit for bit alike on every machine */
void array_normal(Array array, uint64_t *seed);
/* fills with numbers spread evenly from 0 to 1 */
void array_uniform(Array array, uint64_t *seed);
#pragma GCC visibility pop
#endif
