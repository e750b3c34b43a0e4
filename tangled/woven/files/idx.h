/* idx.h: files of handwritten digits.
   Tangled from F12-files.nw. */
#ifndef WOVEN_IDX_H
#define WOVEN_IDX_H
#include "../graph.h"
#pragma GCC visibility push(default)

/* The bytes of an IDX file as numbers 0 to 255, in the shape it
   states, for the caller to free; the file may be compressed by
   gzip where there is zlib. data is NULL on error, and why names
   the file and what is wrong with it. No more is read, or taken
   from memory, than the sizes promise and the file holds. */
Array dataset_idx(const char *path, Message *why);
#pragma GCC visibility pop
#endif
