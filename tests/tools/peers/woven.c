/* woven.c: the tasks, done by this library. A line of standard input is "variables | task |
 * formula", where the task is d and an order, grad, or hess. The answer is the seconds that one
 * derivative took, then the derivatives as a list, then a line with a dot. With the argument
 * "exact" they are simplified by exact rules only, without it as derive does it. */
#include "programs/clock.h"
#include "woven/woven.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 32, ANSWERS = MOST * MOST, RUNS = 100000 };

typedef struct Task {
  char *names, *what, *formula;
  Rules rules;
  Graph *graph;
  int variables, answers;
  Tensor *f, *x[MOST], *answer[ANSWERS];
} Task;

static void simplify(const Task *t, int n, Tensor *y[]) {
  Simplify how = {.rules = t->rules};
  t_simplify(&how, n, y, y);
}

/* a new graph, with the variables in their order and the formula */
static bool read_task(Task *t) {
  char name[64];
  int used;
  FormulaFlaw flaw;
  t->graph = graph_new();
  t->variables = 0;
  for (char *at = t->names; t->graph && sscanf(at, "%63[^,]%n", name, &used) == 1; at += used) {
    if (t->variables == MOST) return false;
    t->x[t->variables++] = t_placeholder(t->graph, name, SCALAR);
    if (at[used] == ',') used++;
  }
  return t->graph && formula_read(t->graph, t->formula, 1, &t->f, &flaw) == 1;
}

static void second_derivatives(Task *t) {
  Tensor *slope[MOST];
  int n = t->variables;
  t_gradients(t->f, n, t->x, slope);
  simplify(t, n, slope);
  for (int i = 0; i < n; i++) {
    t_gradients(slope[i], n - i, t->x + i, t->answer + t->answers);
    t->answers += n - i;
  }
}

static void differentiate(Task *t) {
  int order = t->what[0] == 'd' ? atoi(t->what + 1) : 0;
  t->answer[0] = t->f;
  t->answers = order ? 1 : 0;
  simplify(t, 1, &t->f);
  if (!strcmp(t->what, "hess")) second_derivatives(t);
  else if (!order) t_gradients(t->f, t->answers = t->variables, t->x, t->answer);
  for (int n = 0; n < order; n++) {
    simplify(t, 1, t->answer);
    t->answer[0] = t_gradient(t->answer[0], t->x[0]);
  }
  simplify(t, t->answers, t->answer);
}

static int compare(const void *a, const void *b) {
  const double *x = a, *y = b;
  return (*x > *y) - (*x < *y);
}

/* The median of as many runs as there are in a fiftieth of a second: reading is not timed. The
 * graph of the last one is kept. */
static bool measure(Task *t, double *median) {
  static double took[RUNS];
  int n = 0;
  double start = seconds();
  do {
    if (n) graph_free(t->graph);
    if (!read_task(t)) return false;
    double begin = seconds();
    differentiate(t);
    took[n++] = seconds() - begin;
  } while (n < RUNS && seconds() - start < 0.02);
  qsort(took, (size_t)n, sizeof *took, compare);
  *median = took[n / 2];
  return !graph_error(t->graph);
}

int main(int argc, char **argv) {
  static char line[1 << 16];
  bool exact = argc > 1 && !strcmp(argv[1], "exact");
  while (fgets(line, sizeof line, stdin)) {
    Task t = {.rules = exact ? RULES_EXACT : RULES_WIDEN};
    double median;
    line[strcspn(line, "\n")] = 0;
    t.names = strtok(line, " ");
    t.what = strtok(NULL, " |");
    t.formula = strtok(NULL, "|");
    if (t.formula && measure(&t, &median)) {
      printf("%.9f\n", median);
      formula_list(t.answers, t.answer, FORMULA_TEXT, stdout);
    } else puts("error");
    puts(".");
    fflush(stdout);
    if (t.graph) graph_free(t.graph);
  }
  return 0;
}
