/* table.h: tables of numbers from files.
   Tangled from W9-curves-bench.nw.
   These functions keep nothing between calls, and may be called by
   several threads at once. */
#ifndef WOVEN_TABLE_H
#define WOVEN_TABLE_H
#include "../graph.h"
#pragma GCC visibility push(default)

/* Numbers separated by commas, or semicolons, or tabs, whichever
   comes first in this list and occurs in the first line; a row a
   line, perhaps below a line of names; numbers may be in quotation
   marks, the decimal point is a point whatever the locale. The
   result is [rows,columns], for the caller to free. data is NULL
   on error, and why names the file, line, column, and word. */
Array dataset_csv(const char *path, Message *why);
/* The same, but a value that is missing (nothing, NA, NULL, null
   or a nan) is a NaN. */
Array dataset_csv_gaps(const char *path, Message *why);
#pragma GCC visibility pop
#endif
