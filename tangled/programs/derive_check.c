/* derive_check.c: answers against difference quotients.
   Tangled from W14-formulas-bench.nw. */
#include "derive.h"
#include <float.h>
#include <math.h>

static bool quotient(Derive *d, const Answer *a, double h,
                     double *result) {
  Variable *x = &d->x[a->by];
  real at = x->value, above = (real)(at + h);
  real below = (real)(at - h);
  double high, low;
  x->value = above;
  bool fine = derive_values(d, 1, &a->of, &high);
  x->value = below;
  fine = fine && derive_values(d, 1, &a->of, &low);
  x->value = at;
  if (fine)
    *result = (high - low) / ((double)above - (double)below);
  return fine && isfinite(*result);
}

static const double EPSILON =
  sizeof(real) < sizeof(double) ? FLT_EPSILON : DBL_EPSILON;

static void check_answer(Derive *d, const Answer *a) {
  double value, wide, narrow;
  double h = cbrt(EPSILON) *
             (1 + fabs((double)d->x[a->by].value)) * 4;
  if (!quotient(d, a, h, &wide) ||
      !quotient(d, a, h / 2, &narrow) ||
      !derive_values(d, 1, &a->tensor, &value)) return;
  double best = (4 * narrow - wide) / 3;
  double bound = 20 * fabs(wide - narrow) + 1e-3 * fabs(best) +
                 1e3 * EPSILON / h;
  if (fabs(value - best) <= bound) return;
  fprintf(stderr, "derive: a doubt: the answer is %.9g and a "
          "difference quotient %.9g",
          isnan(value) ? fabs(value) : value, best);
  for (int i = 0; i < d->names; i++)
    fprintf(stderr, "%s %s = %.9g", i ? "," : " at",
            d->x[i].tensor->name, (double)d->x[i].value);
  fputc('\n', stderr);
}

void derive_check(Derive *d) {
  for (int i = 0; i < d->names; i++)
    if (!d->x[i].given) {
      double x = 0.618 * (i + 1);
      d->x[i].value = (real)(0.3 + 0.6 * (x - floor(x)));
    }
  for (int k = 0; k < d->answers; k++)
    if (d->answer[k].of) check_answer(d, &d->answer[k]);
}
