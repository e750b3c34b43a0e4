/* npy.h: arrays in files, in NumPy's formats.
   Tangled from F12-files.nw. */
#ifndef WOVEN_NPY_H
#define WOVEN_NPY_H
#include "../graph.h"
#pragma GCC visibility push(default)

/* The array in an .npy file, of numbers b1, i1 to i8, u1 to u8,
   f2, f4 or f8 in either order of bytes, by rows or by columns,
   rounded to real; the caller frees it. On error its data is NULL
   and why names the file and what is wrong. */
Array npy_load(const char *path, Message *why);
/* Real numbers. A file takes the place of the old one as a whole
   or, on error or should the program be killed, not at all; of
   two that save at once the last one wins. A symbolic link is
   followed, the old file's mode kept, what is no file refused. */
bool npy_save(const char *path, Array array, Message *why);
/* The same for n arrays of an .npz, each with a name of its own;
   members are NAME.npy, or NAME, stored or deflated. To be loaded
   they must be there; others may be, too. Arrays with data must
   have their shapes and type; those without, whose data is NULL,
   are made: free them, on error too. On error no number has
   changed. Memory is bounded by the file and the arrays, and for
   deflated members by 1032 times the file. */
bool npz_load(const char *path, int n, const char *const name[],
              Array array[], Message *why);
bool npz_save(const char *path, int n, const char *const name[],
              const Array array[], Message *why);
#pragma GCC visibility pop
#endif
