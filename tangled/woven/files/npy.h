/* npy.h: arrays in files, in NumPy's formats.
   Tangled from F12-files.nw. */
#ifndef WOVEN_NPY_H
#define WOVEN_NPY_H
#include "../graph.h"
#pragma GCC visibility push(default)

/* The array in an .npy file, of numbers <f8 <f4 <i8 <i4 or |u1 in
   C order, rounded to real; the caller frees it. On error its
   data is NULL and why names the file and what is wrong. */
Array npy_load(const char *path, Message *why);
/* Real numbers. A file takes the place of the old one as a whole
   or, on error or should the program be killed, not at all. */
bool npy_save(const char *path, Array array, Message *why);
/* The same for an .npz of n arrays, each with a name of its own.
   To be loaded, the file must have these n and no others. Arrays
   with data must have its shapes and type; those without, whose
   data is NULL, are made: free them, on error too. On error no
   number has changed. */
bool npz_load(const char *path, int n, const char *const name[],
              Array array[], Message *why);
bool npz_save(const char *path, int n, const char *const name[],
              const Array array[], Message *why);
#pragma GCC visibility pop
#endif
