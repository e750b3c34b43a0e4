/* derive_series.c: series of formulas.
   Tangled from W17-forward-bench.nw. */
#include "derive.h"

enum { HIGHEST = 100 };

static bool all_given(const Derive *d) {
  for (int i = 0; i < d->names; i++)
    if (!d->x[i].given) return false;
  return true;
}
static bool one_series(Derive *d, Tensor *y, Tensor *x) {
  Tensor *c[HIGHEST + 1];
  int degree = (int)d->ask->taylor;
  t_taylor(y, x, NULL, degree, c);
  if (graph_error(d->graph)) return true;      /* told later */
  double value[HIGHEST + 1];
  bool known = all_given(d);
  if (known && !derive_values(d, degree + 1, c, value))
    return false;
  for (int k = 0; k <= degree; k++) {
    if (known) c[k] = t_number(d->graph, value[k]);
    derive_answer(d, c[k], NULL, 0);
  }
  return true;
}
bool derive_series(Derive *d) {
  if (d->ask->taylor > HIGHEST)
    return derive_fails("--taylor", "the degree can be 1 to 100");
  for (int k = 0; k < d->formulas; k++)
    for (int i = 0; i < d->asked; i++)
      if (!one_series(d, d->y[k], d->x[i].tensor)) return false;
  return true;
}
