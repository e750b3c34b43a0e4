/* way.h: the nodes that lead to some tensors, in order; for the
   library's own use. Tangled from W16-higher-bench.nw. */
#ifndef WOVEN_WAY_H
#define WOVEN_WAY_H
#include "notes.h"
#include "op.h"

typedef struct Way {
  Arena scratch;      /* released by the caller */
  Notes notes;
  long count;
  Tensor **node;      /* those that lead to y, by number */
} Way;
/* Finds them for m > 0 tensors of one graph, along inputs that
   have an influence on derivatives. False if memory ran out. */
bool way_to(Way *w, int m, Tensor *const *y);
/* Where a note on t can be kept; NULL is kept there at first. For
   a node of the way never NULL; else NULL if memory ran out. */
void **way_note(Way *w, const Tensor *t);
/* whether t's derivative by input i may differ from zero */
bool way_leads(const Tensor *t, int i);
/* Whether all n tensors are of the graph, and it has no error;
   else it fails, with these words before the tensor's name. */
bool way_joins(Graph *graph, const char *words, int n,
               Tensor *const *t);
/* The inputs of t, to be replaced by others of their shapes, in
   memory of the graph; NULL if it ran out. An op of any number of
   inputs is linear in all of them at once: they are zeros here. */
Tensor **way_inputs(Tensor *t);
/* t's op on other inputs; the inert tensor if in is NULL */
Tensor *way_again(Tensor *t, Tensor **in);
#endif
