/* strides.c: how operands are read. Tangled from 04-ops.nw. */
#include "op.h"

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
int op_merge(Step *s, int n, int from, int to, int end) {
  int start = end;
  for (int d = from; d < to; d++) {
    if (s->size[d] == 1) continue;
    bool joins = end > start;
    for (int k = 0; joins && k < n; k++)
      joins = s->operand[k].stride[end - 1] ==
              s->operand[k].stride[d] * s->size[d];
    s->size[joins ? end - 1 : end] =
        s->size[d] * (joins ? s->size[end - 1] : 1);
    for (int k = 0; k < n; k++)
      s->operand[k].stride[joins ? end - 1 : end] =
          s->operand[k].stride[d];
    end += !joins;
  }
  return end;
}
int op_once(Step *s, int n, int end) {
  s->size[end] = 1;
  for (int k = 0; k < n; k++) s->operand[k].stride[end] = 1;
  return end + 1;
}
void op_prepare_map(Step *s) {
  Operand *result = &s->operand[0];
  int n = 1 + s->tensor->inputs;
  s->rank = result->shape.rank;
  for (int d = 0; d < s->rank; d++)
    s->size[d] = result->shape.dim[d];
  for (int k = 1; k < n; k++) {
    Operand o = s->operand[k];
    op_stretch(&o, result->shape, s->operand[k].stride);
  }
  s->rank = op_merge(s, n, 0, s->rank, 0);
  if (s->rank == 0) s->rank = op_once(s, n, 0);
}

bool op_reads_any(const Operand *o) { return o != NULL; }
