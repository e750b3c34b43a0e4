/* irwin.c: normal numbers beyond three deviations.
   Tangled from W4-tensors-bench.nw. */
#include "woven/array.h"
#include <math.h>
#include <stdio.h>

int main(void) {
  uint64_t seed = 1;
  long n = 1000000, beyond = 0;
  Array a = array_new(SHAPE(n));
  array_normal(a, &seed);
  if (!a.data) return fputs("irwin: out of memory\n", stderr), 1;
  for (long i = 0; i < n; i++)
    beyond += fabs((double)a.data[i]) > 3;
  printf("%ld of %ld\n", beyond, n);
  array_free(a);
  return fflush(stdout) || ferror(stdout);
}
