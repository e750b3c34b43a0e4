/* kahan.c: ten million tenths as floats, with the lost part kept.
   Tangled from W4-tensors-bench.nw. */
#include <stdio.h>

int main(void) {
  float sum = 0, lost = 0;
  for (int i = 0; i < 10000000; i++) {
    float term = 0.1f + lost, next = sum + term;
    lost = term - (next - sum);
    sum = next;
  }
  printf("%.8f\n", (double)sum);
}
