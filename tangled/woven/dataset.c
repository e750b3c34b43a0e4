/* dataset.c: rows and their order. Tangled from 12-layers.nw. */
#include "dataset.h"

static long within(long k, long n) {
  return k < 0 ? 0 : k > n ? n : k;
}
Array dataset_rows(Array a, long from, long to) {
  Shape row = a.shape;
  if (!a.data || row.rank < 1) return (Array){SHAPE(0), NULL};
  to = within(to, row.dim[0]);
  from = within(from, to);
  row.dim[0] = 1;
  a.data += from * shape_count(row);
  a.shape.dim[0] = to - from;
  return a;
}
static void exchange(Array a, Array b) {
  for (long i = shape_count(a.shape); i-- > 0;) {
    real x = a.data[i];
    a.data[i] = b.data[i];
    b.data[i] = x;
  }
}
void dataset_shuffle(int n, const Array a[], uint64_t *seed) {
  for (long i = n > 0 ? a[0].shape.dim[0] - 1 : 0; i > 0; i--) {
    long j = (long)(array_random(seed) * (double)(i + 1));
    for (int k = 0; k < n; k++)
      exchange(dataset_rows(a[k], i, i + 1),
               dataset_rows(a[k], j, j + 1));
  }
}
