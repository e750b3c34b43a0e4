/* step.c: how operands are read. Tangled from 05-ops.nw. */
#include "step.h"

void op_dense(Operand *o) {
  long stride = 1;
  for (int d = o->shape.rank; d-- > 0;) {
    o->stride[d] = stride;
    if (o->shape.dim[d] > 1) stride *= o->shape.dim[d];
  }
}
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
void op_nest(Step *s, int n, Shape over) {
  long stride[1 + OP_INPUTS][SHAPE_RANK];
  for (int k = 0; k < n; k++)
    op_stretch(&s->operand[k], over, stride[k]);
  s->rank = 0;
  for (int still = 0; still < 2; still++) {
    s->outer = s->rank;
    for (int d = 0; d < over.rank; d++)
      if (over.dim[d] != 1 && (stride[0][d] == 0) == still) {
        bool joins = s->rank > s->outer;
        for (int k = 0; joins && k < n; k++)
          joins = s->operand[k].stride[s->rank - 1] ==
                  stride[k][d] * over.dim[d];
        int to = joins ? s->rank - 1 : s->rank;
        s->size[to] = over.dim[d] * (joins ? s->size[to] : 1);
        for (int k = 0; k < n; k++)
          s->operand[k].stride[to] = stride[k][d];
        s->rank = to + 1;
      }
    if (s->rank == s->outer) {
      s->size[s->rank] = 1;
      for (int k = 0; k < n; k++) s->operand[k].stride[s->rank] = 1;
      s->rank++;
    }
  }
  if (shape_count(over) == 0) s->size[s->rank - 1] = 0;
}
void op_prepare_map(Step *s) {
  op_nest(s, 1 + s->tensor->inputs, s->operand[0].shape);
}

bool op_reads_any(const Operand *o) { return o != NULL; }
bool op_view_stretched(const Tensor *t, const Operand in[],
                       Operand *out) {
  op_stretch(&in[0], out->shape, out->stride);
  return !t->op->compute || shape_same(in[0].shape, out->shape);
}
