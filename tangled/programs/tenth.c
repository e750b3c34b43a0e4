/* tenth.c: one tenth, as float and as double.
   Tangled from W4-tensors-bench.nw. */
#include <stdio.h>

int main(void) {
  float f = 0;
  double d = 0;
  for (int i = 0; i < 10000000; i++) f += 0.1f;
  for (int i = 0; i < 10000000; i++) d += 0.1;
  printf("         a tenth                 ten million tenths\n");
  printf("float    %.20f  %16.8f\n", (double)0.1f, (double)f);
  printf("double   %.20f  %16.8f\n", 0.1, d);
}
