/* gradients.c: derivatives. Tangled from 07-backprop.nw. */
#include "gradients.h"
#include "graph_private.h"
#include "memory.h"
#include "notes.h"
#include "ops.h"

typedef struct Note {
  Tensor *tensor;
  Tensor *adjoint;     /* the sum so far; NULL is zero */
  bool wanted;         /* it is an x, or depends on one */
  struct Note *next;   /* the note on the next larger number */
} Note;
typedef struct Walk {
  Arena scratch;       /* gone when the walk is over */
  Notes notes;
  Note *first;
} Walk;

static Note *note_on(Walk *w, Tensor *t) {
  void **at = notes_at(&w->notes, &w->scratch, t->id);
  if (!at || *at) return at ? *at : NULL;
  Note *note = *at = arena_take(&w->scratch, sizeof *note,
                                sizeof(void *));
  if (note) note->tensor = t;
  return note;
}
static bool leads(const Tensor *t, int i) {
  return !t->op->flat && !op_shape_only(t->op, i);
}
static bool belong_together(Graph *graph, const Tensor *y, int n,
                            Tensor *const *x) {
  char of[TENSOR_TEXT], by[TENSOR_TEXT];
  bool fine = y && y->id >= 0;
  if (!fine)
    graph_fail(graph, "gradient of %s",
               y ? "what was never made" : "NULL");
  if (n < 0) graph_fail(graph, "gradient by %d tensors", n);
  for (int k = 0; fine && k < n; k++) {
    fine = graph_of(x[k]) == graph && x[k]->id >= 0;
    if (!fine)
      graph_fail(graph, "gradient of %s by %s: %s",
                 tensor_text(y, of), tensor_text(x[k], by),
                 !x[k] ? "there is no such tensor" :
                 x[k]->id < 0 ? "it was never made" :
                 "they belong to different graphs");
  }
  return fine && !graph_error(graph);
}
static void refuse(const Tensor *t) {
  char text[TENSOR_TEXT];
  graph_fail(t->graph, "no gradient through %s %s", t->op->name,
             tensor_text(t, text));
}
static bool collect(Walk *w, Tensor *y) {
  long id = y->id + 1;
  if (!note_on(w, y)) return false;
  while ((id = notes_below(&w->notes, id)) >= 0) {
    Note *note = *notes_at(&w->notes, &w->scratch, id);
    note->next = w->first;
    w->first = note;
    for (int i = 0; i < note->tensor->inputs; i++)
      if (leads(note->tensor, i) &&
          !note_on(w, note->tensor->input[i])) return false;
  }
  return true;
}
static void mark(Walk *w) {
  for (Note *note = w->first; note; note = note->next) {
    Tensor *t = note->tensor;
    for (int i = 0; i < t->inputs; i++)
      if (leads(t, i))
        note->wanted |= note_on(w, t->input[i])->wanted;
  }
}
static Tensor *reduce(const Tensor *t, int i, Tensor *share) {
  Shape to = t->input[i]->shape;
  if (shape_same(to, share->shape)) return share;
  if (shape_spreads(to, share->shape))
    return t_sum_like(share, t->input[i]);
  char is[SHAPE_TEXT], should[SHAPE_TEXT], text[TENSOR_TEXT];
  return graph_fail(
    share->graph, "the gradient of %s %s for input %d has shape %s, "
    "which does not reduce to %s", t->op->name, tensor_text(t, text),
    i, shape_text(share->shape, is), shape_text(to, should));
}
static void pass(const Note *from, Note *to, int i) {
  Tensor *t = from->tensor, *share = NULL;
  if (t->op->gradient) share = t->op->gradient(t, from->adjoint, i);
  else refuse(t);
  if (!share) return;
  share = reduce(t, i, share);
  to->adjoint = to->adjoint ? t_add(to->adjoint, share) : share;
}
static void walk(Walk *w, const Tensor *y) {
  long id = y->id + 1;
  while ((id = notes_below(&w->notes, id)) >= 0) {
    Note *from = *notes_at(&w->notes, &w->scratch, id);
    Tensor *t = from->tensor;
    for (int i = 0; from->adjoint && i < t->inputs; i++)
      if (leads(t, i) && note_on(w, t->input[i])->wanted)
        pass(from, note_on(w, t->input[i]), i);
  }
}
static bool run_walks(Walk *w, Tensor *y, int n,
                      Tensor *const *x) {
  for (int k = 0; k < n; k++) {
    Note *note = note_on(w, x[k]);
    if (!note) return false;
    note->wanted = true;
  }
  if (!collect(w, y)) return false;
  mark(w);
  note_on(w, y)->adjoint = t_ones_like(y);
  walk(w, y);
  return true;
}
void t_gradients(Tensor *y, int n, Tensor *const *x, Tensor **dx) {
  Graph *graph = graph_of(y);
  for (int k = 0; !graph && k < n; k++) graph = graph_of(x[k]);
  for (int k = 0; !graph && k < n; k++) dx[k] = NULL;
  if (!graph) return;
  Walk w = {.scratch = {.allocator = graph_allocator(graph)}};
  long before = graph_size(graph);
  if (belong_together(graph, y, n, x) && !run_walks(&w, y, n, x))
    graph_fail(graph, "out of memory");
  for (int k = 0; k < n && !graph_error(graph); k++) {
    Tensor *sum = note_on(&w, x[k])->adjoint;
    dx[k] = sum ? sum : t_zeros_like(x[k]);
  }
  for (long id = before; id < graph_size(graph); id++)
    graph_tensor(graph, id)->adjoint = true;
  for (int k = 0; k < n && graph_error(graph); k++)
    dx[k] = graph_inert(graph);
  arena_release(&w.scratch);
}
Tensor *t_gradient(Tensor *y, Tensor *x) {
  Tensor *dx = NULL;
  t_gradients(y, 1, &x, &dx);
  return dx;
}
