/* dataset.h: rows and their order. Tangled from 12-layers.nw. */
#ifndef WOVEN_DATASET_H
#define WOVEN_DATASET_H
#include "graph.h"
#pragma GCC visibility push(default)

/* The rows from one number to below another, or to the last, in
   place: not to be freed. */
Array dataset_rows(Array a, long from, long to);
/* Exchanges the rows of n arrays with equally many of them, those
   of all arrays together, all orders being equally likely; the
   seed moves on. */
void dataset_shuffle(int n, const Array a[], uint64_t *seed);
/* The bytes of an IDX file as numbers 0 to 255, in the shape it
   states, for the caller to free; the file may be compressed by
   gzip where there is zlib. data is NULL on error, and why names
   the file and what is wrong with it. No more is read, or taken
   from memory, than the sizes promise and the file holds. */
Array dataset_idx(const char *path, Message *why);
#pragma GCC visibility pop
#endif
