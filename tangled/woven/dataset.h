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
#pragma GCC visibility pop
#endif
