/* dataset.h: data from files. Tangled from 08-curves.nw. */
#ifndef WOVEN_DATASET_H
#define WOVEN_DATASET_H
#include "graph.h"
#pragma GCC visibility push(default)

/* Numbers separated by commas, a row a line, perhaps below names;
   [rows,columns], for the caller to free. data is NULL on error,
   and why names the file, the line, the column, and the word. */
Array dataset_csv(const char *path, Message *why);
#pragma GCC visibility pop
#endif
