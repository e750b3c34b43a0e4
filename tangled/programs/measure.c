/* measure.c: for programs that measure.
   Tangled from W8-trainer-bench.nw. */
#include "measure.h"
#include <stdlib.h>

static void *counted(void *context, void *block, size_t bytes) {
  *(long *)context += bytes > 0;
  if (bytes) return realloc(block, bytes);
  free(block);
  return NULL;
}
Allocator measure_allocator(long *asked) {
  return (Allocator){counted, asked};
}
Array measure_noise(Shape shape, uint64_t *seed) {
  Array a = array_new(shape);
  if (!a.data) return a;
  array_normal(a, seed);
  for (long i = shape_count(shape); i-- > 0;)
    a.data[i] *= (real)0.03;
  return a;
}
Tensor *measure_weight(Graph *g, Shape shape, uint64_t *seed) {
  Array a = measure_noise(shape, seed);
  Tensor *t = t_variable(g, "weight", a);
  array_free(a);
  return t;
}
static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}
double measure_median(double time[], size_t n) {
  qsort(time, n, sizeof *time, ascending);
  return time[n / 2];
}
