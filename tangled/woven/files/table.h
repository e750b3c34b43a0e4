/* table.h: tables of numbers from files.
   Tangled from W9-curves-bench.nw.
   These functions keep nothing between calls, and may be called by
   several threads at once. */
#ifndef WOVEN_TABLE_H
#define WOVEN_TABLE_H
#include "../graph.h"
#pragma GCC visibility push(default)

/* Finite numbers separated by semicolons, or commas, or tabs,
   whichever comes first in this list and occurs in the first line;
   a row a line, of up to 65534 bytes, all equally long; perhaps
   below a line of names, and with blank lines in between. Numbers
   may be in quotation marks, the decimal point is a point whatever
   the locale. The result is [rows,columns], for the caller to
   free, and has a number. data is NULL on error, and why names the
   file, and the line, column and word if there is one. */
Array dataset_csv(const char *path, Message *why);
/* The same, but a value that is missing (nothing, NA, NULL, null
   or a nan) is a NaN. */
Array dataset_csv_gaps(const char *path, Message *why);
#pragma GCC visibility pop
#endif
