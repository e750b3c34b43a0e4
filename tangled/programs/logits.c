/* logits.c: logits Z..., the loss ln(1 + exp(z)) in three forms.
   Tangled from 10-perceptrons.nw. */
#include "report.h"
#include "woven/woven.h"
#include <math.h>
#include <stdlib.h>

enum { FORMS = 3, COLUMNS = 2 * FORMS + 1 };

static void make_columns(Tensor *z, Tensor *column[]) {
  Graph *g = z->graph;
  Tensor *c = t_constant(g, (Array){SHAPE(2), (real[]){0, 1}});
  Tensor *logits = t_mul(z, t_sub(1, c)), *e = t_exp(logits);
  Tensor *p = t_div(e, t_sum(e)), *loss[FORMS] = {
    t_neg(t_sum(t_mul(c, t_log(p)))),
    t_neg(t_log(t_sub(1, t_sigmoid(z)))),
    t_softmax_cross_entropy(logits, c)};
  for (int i = 0; i < FORMS; i++) {
    column[2 * i] = loss[i];
    column[2 * i + 1] = t_gradient(loss[i], z);
  }
  column[2 * FORMS] = t_sub(t_softmax(logits), c);
}
static void print_line(Session *s, Tensor *z,
                       Tensor *const column[], double value) {
  real number = (real)value;
  const Array *r = session_run(s, COLUMNS, column,
                               FEED({z, {SCALAR, &number}}));
  quit_if("logits", session_error(s));
  printf("%g", value);
  for (int i = 0; i < COLUMNS; i++) {
    int digits = i % 2 || i == 2 * FORMS ? 2 : 4;
    if (isnan(*r[i].data)) printf("\tnan");
    else printf("\t%.*g", digits, (double)*r[i].data + 0.0);
  }
  printf("\n");
}
int main(int argc, char **argv) {
  report_begin();
  Graph *g = graph_new();
  Session *s = session_new(g);
  quit_if("logits", session_error(s));
  Tensor *z = t_placeholder(g, "z", SCALAR), *column[COLUMNS];
  make_columns(z, column);
  printf("z\tby exp\tslope\tby σ\tslope\tours\tslope\tp − c\n");
  for (int i = 1; i < argc; i++)
    print_line(s, z, column, atof(argv[i]));
  session_free(s);
  graph_free(g);
  return report_end("logits", EXIT_SUCCESS);
}
