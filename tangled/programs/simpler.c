/* simpler.c: what simplifying saves. Tangled from
   W15-simplifying-bench.nw. */
#include "count.h"
#include "report.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static Tensor *simple(Tensor *y, Rules rules) {
  Simplify how = {.rules = rules};
  t_simplify(&how, 1, &y, &y);
  return y;
}
static bool count_orders(const char *text, int order) {
  Graph *g = graph_new();
  FormulaFlaw flaw;
  Tensor *f;
  if (!g || formula_read(g, text, 1, &f, &flaw) != 1) return false;
  Tensor *x = graph_find(g, "x");
  printf("%d\t%s", order, text);
  for (int k = RULES_SHARE; k <= RULES_WIDEN; k++) {
    if (k == RULES_REAL) continue;
    Tensor *y = f;
    for (int n = 0; n < order; n++) {
      if (k > RULES_SHARE) y = simple(y, (Rules)k);
      y = t_gradient(y, x);
    }
    y = simple(y, (Rules)k);
    printf("\t%ld", operations(1, &y));
  }
  putchar('\n');
  graph_free(g);
  return true;
}
static bool count_rounds(void) {
  printf("rounds\ttree\tbuilt\tshared\texact\treal\n");
  for (int n = 5; n <= 50; n += n < 20 ? 5 : 30) {
    Graph *g = graph_new();
    if (!g) return false;
    Tensor *x = t_placeholder(g, "x", SCALAR), *l = x;
    for (int i = 0; i < n; i++)
      l = t_mul(t_mul(4, l), t_sub(1, l));
    Tensor *d = t_gradient(l, x);
    printf("%d\t%.15g\t%ld", n, formula_size(d), operations(1, &d));
    for (int k = RULES_SHARE; k <= RULES_REAL; k++) {
      Tensor *y = simple(d, (Rules)k);
      printf("\t%ld", operations(1, &y));
    }
    putchar('\n');
    graph_free(g);
  }
  return true;
}
static bool count_formulas(void) {
  static const struct { const char *text; int order; } row[] = {
    {"1/(1 + exp(-x))", 2}, {"log(1 + exp(x))", 3},
    {"exp(-x^2)", 4}, {"(x^2 + 1)/(x^3 - x + 2)", 4},
    {"x^x", 4}, {"tan(x)", 8}, {"exp(sin(x))", 10}};
  printf("order\tformula\tunsimplified\texact\tbest\n");
  for (size_t i = 0; i < sizeof row / sizeof *row; i++)
    if (!count_orders(row[i].text, row[i].order)) return false;
  return true;
}
int main(int argc, char **argv) {
  report_begin();
  bool fine = argc > 1 && !strcmp(argv[1], "formulas")
    ? count_formulas() : count_rounds();
  if (!fine) return complain("simpler", NULL, "out of memory");
  return report_end("simpler", EXIT_SUCCESS);
}
