/* step.c: how operands are read. Tangled from 05-ops.nw. */
#include "step.h"

void op_dense(Operand *o) {
  long stride = 1;
  for (int d = o->shape.rank; d-- > 0;) {
    o->stride[d] = stride;
    if (o->shape.dim[d] > 1) stride *= o->shape.dim[d];
  }
}
static int join_loops(Step *s, int n, int from, int to, int put);
bool op_is_dense(const Operand *o) {
  Operand dense = {.shape = o->shape};
  op_dense(&dense);
  for (int d = 0; d < o->shape.rank; d++)
    if (o->shape.dim[d] > 1 && o->stride[d] != dense.stride[d])
      return false;
  return true;
}
void op_stretch(const Operand *o, Shape to, long stride[]) {
  int skip = to.rank - o->shape.rank;
  for (int d = 0; d < to.rank; d++) {
    bool repeat = d < skip || o->shape.dim[d - skip] == 1;
    stride[d] = repeat ? 0 : o->stride[d - skip];
  }
}
void op_prepare_map(Step *s) {
  op_nest(s, 1 + s->tensor->inputs, s->operand[0].shape);
}

bool op_reads_any(const Operand *o) { return o != NULL; }
static bool goes_on(const Step *s, int n, int outer, int l) {
  for (int k = 0; k < n; k++) {
    const long *stride = s->operand[k].stride;
    if (stride[outer] != stride[l] * s->size[l]) return false;
  }
  return true;
}
static int join_loops(Step *s, int n, int from, int to, int put) {
  int first = put;
  for (int l = from; l < to; l++) {
    if (s->size[l] == 1) continue;
    long times = 1;
    if (put > first && goes_on(s, n, put - 1, l))
      times = s->size[--put];
    s->size[put] = s->size[l] * times;
    for (int k = 0; k < n; k++)
      s->operand[k].stride[put] = s->operand[k].stride[l];
    put++;
  }
  if (put == first) {
    s->size[put] = 1;
    for (int k = 0; k < n; k++) s->operand[k].stride[put] = 1;
    put++;
  }
  return put;
}
static void add_loop(Step *s, int order[], int d, long size) {
  order[s->rank] = d;
  s->size[s->rank++] = size;
}

/* order[l] is the dimension of loop l, or -1 */
static void order_loops(Step *s, Shape over, int order[]) {
  long result[SHAPE_RANK];
  op_stretch(&s->operand[0], over, result);
  s->rank = 0;
  for (int still = 0; still < 2; still++) {
    s->outer = s->rank;
    for (int d = 0; d < over.rank; d++)
      if ((result[d] == 0) == still)
        add_loop(s, order, d, over.dim[d]);
    if (s->rank == s->outer) add_loop(s, order, -1, 1);
  }
}
void op_nest(Step *s, int n, Shape over) {
  int order[OP_LOOPS];
  order_loops(s, over, order);
  for (int k = 0; k < n; k++) {
    long stride[SHAPE_RANK];
    op_stretch(&s->operand[k], over, stride);
    for (int l = 0; l < s->rank; l++)
      s->operand[k].stride[l] =
        order[l] < 0 ? 1 : stride[order[l]];
  }
  int outer = s->outer;
  s->outer = join_loops(s, n, 0, outer, 0);
  s->rank = join_loops(s, n, outer, s->rank, s->outer);
  if (shape_count(over) == 0) s->size[s->rank - 1] = 0;
}
bool op_view_stretched(const Tensor *t, const Operand *in,
                       Operand *out) {
  op_stretch(&in[0], out->shape, out->stride);
  return !t->op->compute || shape_same(in[0].shape, out->shape);
}
