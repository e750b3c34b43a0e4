/* complexstep.c: the derivative of the exponential at 1 by steps
   into the complex plane. Tangled from W7-backprop-bench.nw. */
#include "report.h"
#include <complex.h>
#include <math.h>
#include <stdlib.h>

int main(void) {
  report_begin();
  for (int i = 2; i <= 20; i += 6) {
    double h = pow(10, -i), slope = cimag(cexp(1 + h * I)) / h;
    printf("step 1e-%02d  off by %.0e\n", i,
           fabs(slope / exp(1) - 1));
  }
  return report_end("complexstep", EXIT_SUCCESS);
}
