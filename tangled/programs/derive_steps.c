/* derive_steps.c: a formula as a list of steps.
   Tangled from W14-formulas-bench.nw. */
#include "derive.h"
#include "woven/op_map.h"
#include <stdlib.h>
#include <string.h>

enum { WIDE = 4096 };
typedef struct Note {
  bool needed, varies;
  long step;
} Note;

typedef struct Steps {
  Graph *graph;              /* of one step */
  const Note *note;
  char value[WIDE], slope[WIDE];
} Steps;

static Tensor *stand_in(Steps *s, const Tensor *t,
                        const char *prime) {
  char name[100];
  double x;
  if (formula_number(t, &x)) return t_number(s->graph, x);
  if (t->inputs == 0)
    snprintf(name, sizeof name, "%s%s", t->name, prime);
  else snprintf(name, sizeof name, "u%ld%s", s->note[t->id].step,
                prime);
  Tensor *known = graph_find(s->graph, name);
  return known ? known : t_placeholder(s->graph, name, SCALAR);
}

static Tensor *value_of_step(Steps *s, const Tensor *t) {
  Tensor *in[OP_INPUTS];
  for (int i = 0; i < t->inputs; i++)
    in[i] = stand_in(s, t->input[i], "");
  return op_node(s->graph, t->op, t->inputs, in, op_attributes(t));
}

static Tensor *slope_of_step(Steps *s, const Tensor *t,
                             Tensor *y) {
  Tensor *sum = NULL;
  for (int i = 0; i < t->inputs; i++) {
    const Tensor *in = t->input[i];
    if (!s->note[in->id].varies || t->op->flat) continue;
    Tensor *one = t->op->gradient(y, stand_in(s, in, "'"), i);
    if (one) sum = sum ? t_add(sum, one) : one;
  }
  return sum ? sum : t_number(s->graph, 0);
}

static bool text_of(const Tensor *t, char text[WIDE]) {
  FILE *out = fmemopen(text, WIDE, "w");
  text[0] = 0;
  if (!out) return false;
  bool fine = !formula_write(t, FORMULA_TEXT, out) || ferror(out);
  fclose(out);
  text[WIDE - 1] = 0;
  return fine;
}

static bool write_step(Steps *s, const Tensor *t) {
  long step = s->note[t->id].step;
  s->graph = graph_new();
  if (!s->graph) return false;
  Tensor *y = value_of_step(s, t);
  bool fine = text_of(y, s->value) &&
              text_of(slope_of_step(s, t, y), s->slope);
  if (fine && s->note[t->id].varies)
    printf("u%ld = %-18s  u%ld' = %-28s  %s\n", step, s->value,
           step, s->slope, formula_rule(t->op));
  else if (fine) printf("u%ld = %s\n", step, s->value);
  graph_free(s->graph);
  return fine;
}

static void prepare(const Derive *d, const Tensor *y, Note *note) {
  note[y->id].needed = true;
  for (long id = y->id; id >= 0; id--) {
    const Tensor *t = graph_tensor(d->graph, id);
    for (int i = 0; note[id].needed && i < t->inputs; i++)
      note[t->input[i]->id].needed = true;
  }
  note[d->x[0].tensor->id].varies = true;
  long step = 1;
  for (long id = 0; id <= y->id; id++) {
    const Tensor *t = graph_tensor(d->graph, id);
    for (int i = 0; i < t->inputs; i++)
      note[id].varies |= note[t->input[i]->id].varies;
    if (note[id].needed && t->inputs) note[id].step = step++;
  }
}

bool derive_steps(Derive *d) {
  if (d->asked != 1 || d->formulas != 1)
    return derive_fails("--steps", "one formula and one variable");
  Tensor *y = d->y[0];
  const char *x = d->x[0].tensor->name;
  Note *note = calloc((size_t)graph_size(d->graph), sizeof *note);
  Steps *s = calloc(1, sizeof *s);
  bool fine = note && s;
  if (fine) {
    prepare(d, y, note);
    s->note = note;
    printf("%-23s  %s' = 1\n", x, x);
  }
  for (long id = 0; fine && id <= y->id; id++)
    if (note[id].step)
      fine = write_step(s, graph_tensor(d->graph, id));
  free(s);
  free(note);
  return fine || derive_fails(NULL, "out of memory");
}

