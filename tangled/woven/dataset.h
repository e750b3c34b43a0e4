/* dataset.h: rows and their order. Tangled from 12-layers.nw. */
#ifndef WOVEN_DATASET_H
#define WOVEN_DATASET_H
#include "graph.h"
#pragma GCC visibility push(default)

/* The rows from one number to below another, in place: not to be
   freed. Rows that are not there are left out; it may be that
   none are left. A scalar, or an array without numbers, has none,
   and data is NULL. */
Array dataset_rows(Array a, long from, long to);
/* Exchanges the rows of n arrays with equally many of them, those
   of all arrays together, all orders being equally likely; the
   seed moves on. */
void dataset_shuffle(int n, const Array a[], uint64_t *seed);
#pragma GCC visibility pop
#endif
