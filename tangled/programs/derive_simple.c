/* derive_simple.c: derive's simplifying.
   Tangled from W15-simplifying-bench.nw. */
#include "derive.h"
#include <stdlib.h>
#include <string.h>

static size_t read_one(const Derive *d, const char *at, Fact *f) {
  char name[64] = "";
  at += strspn(at, " ");
  size_t n = strcspn(at, " <>=!,");
  if (n < sizeof name) memcpy(name, at, n);
  f->tensor = graph_find(d->graph, name);
  const char *sign = at + n + strspn(at + n, " ");
  f->is = FACT_DEFINED;
  if (!strncmp(sign, ">=", 2)) f->is |= FACT_NOT_NEGATIVE;
  else if (!strncmp(sign, "!=", 2)) f->is |= FACT_NOT_ZERO;
  else if (*sign == '>') f->is |= FACT_POSITIVE;
  else f->is = 0;
  sign += f->is == 0 ? 0 : *sign == '>' && sign[1] != '=' ? 1 : 2;
  sign += strspn(sign, " ");
  if (!f->tensor || !f->is || *sign++ != '0') return 0;
  return (size_t)(sign + strspn(sign, " ") - at);
}
static int read_assumptions(const Derive *d, Fact fact[]) {
  const char *at = d->ask->assume;
  int n = 0;
  while (at && *at && n < MOST) {
    at += strspn(at, " ");
    size_t length = read_one(d, at, &fact[n]);
    if (!length || (at[length] && at[length] != ',')) {
      graph_fail(d->graph, "--assume: \"%.40s\" is not like x>0, "
                 "x>=0 or x!=0, of a variable", at);
      return 0;
    }
    at += length + (at[length] == ',');
    n++;
  }
  return n;
}
static void remember(Derive *d, const Simplify *how) {
  for (int i = 0; i < how->conditions; i++) {
    Fact f = how->condition[i];
    int k = 0;
    while (k < d->takens && d->taken[k].tensor != f.tensor) k++;
    if (k == SIMPLIFY_CONDITIONS) return;
    if (k == d->takens)
      d->taken[d->takens++] = (Fact){f.tensor, 0};
    d->taken[k].is |= f.is;
  }
}
static void tell(const Fact *f) {
  const char *sign = f->is & FACT_NOT_NEGATIVE
    ? (f->is & FACT_NOT_ZERO ? " > 0" : " >= 0")
    : f->is & FACT_NOT_ZERO ? " != 0" : " is defined";
  fputs("derive: for ", stderr);
  formula_write(f->tensor, FORMULA_TEXT, stderr);
  fprintf(stderr, "%s\n", sign);
}
static void simplify(Derive *d, int n, Tensor *y[]) {
  Fact known[MOST];
  bool exact = d->ask->exact || d->ask->at;
  Simplify how = {.rules = exact ? RULES_EXACT : RULES_WIDEN,
                  .assume = known};
  how.assumed = read_assumptions(d, known);
  if (n > 0 && !graph_error(d->graph)) t_simplify(&how, n, y, y);
  remember(d, &how);
}
Tensor *derive_simple(Derive *d, Tensor *y) {
  if (!d->ask->raw && !d->ask->steps) simplify(d, 1, &y);
  return y;
}
void derive_simplify(Derive *d) {
  Tensor *y[ANSWERS];
  for (int k = 0; k < d->answers; k++)
    y[k] = d->answer[k].shown;
  if (!d->ask->raw && !d->ask->steps)
    simplify(d, d->answers, y);
  for (int k = 0; k < d->answers; k++)
    d->answer[k].shown = y[k];
  for (int i = 0; i < d->takens; i++) tell(&d->taken[i]);
}
