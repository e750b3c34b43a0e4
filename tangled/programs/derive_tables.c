/* derive_tables.c: tables of derivatives of formulas.
   Tangled from W16-higher-bench.nw. */
#include "derive.h"

static void variables(const Derive *d, Tensor *x[]) {
  for (int i = 0; i < d->asked; i++) x[i] = d->x[i].tensor;
}
bool derive_jacobian(Derive *d) {
  Tensor *x[MOST], *row[MOST];
  variables(d, x);
  for (int k = 0; k < d->formulas; k++) {
    t_gradients(d->y[k], d->asked, x, row);
    for (int i = 0; i < d->asked; i++)
      derive_answer(d, row[i], d->y[k], i);
  }
  return true;
}
bool derive_hessian(Derive *d) {
  Tensor *x[MOST], *slope[MOST], *h[ANSWERS];
  int n = d->asked;
  variables(d, x);
  for (int k = 0; k < d->formulas; k++) {
    t_gradients(d->y[k], n, x, slope);
    t_hessian(d->y[k], n, x, h);
    for (int i = 0; i < n * n; i++)
      derive_answer(d, h[i], slope[i / n], i % n);
  }
  return true;
}
