/* ops_gather.c: rows of tables. Tangled from 11-layers.nw. */
#include "ops.h"
#include <math.h>
#include <string.h>

static bool gather_shape(const Tensor *t, const Shape in[],
                         Shape *out, Message *why) {
  *out = in[t->inputs - 1];
  if (t->inputs == 3) return true;
  int more = in[0].rank - 1;
  if (more < 0) return graph_refuse(why, "a scalar has no rows");
  if (out->rank + more > SHAPE_RANK)
    return graph_refuse(why, "rank over the limit of 8");
  for (int d = 1; d <= more; d++)
    out->dim[out->rank++] = in[0].dim[d];
  return true;
}
static void gather_compute(const Step *s) {
  bool scatter = s->tensor->inputs == 3;
  const Operand *table = &s->operand[!scatter];
  const Operand *index = &s->operand[2];
  real *list = *s->operand[scatter].at;
  long size = 1;
  for (int d = 1; d < table->shape.rank; d++)
    size *= table->shape.dim[d];
  long count = size * table->shape.dim[0];
  if (scatter) memset(*table->at, 0, (size_t)count * sizeof *list);
  for (long i = 0; i < shape_count(index->shape); i++)
    {
      double k = (double)(*index->at)[i];
      bool there = k >= 0 && k < (double)table->shape.dim[0] &&
                   k == floor(k);
      real *row = *table->at + (there ? (long)k * size : 0);
      for (long j = 0; j < size; j++, list++)
        if (!scatter) *list = there ? row[j] : (real)NAN;
        else if (there) row[j] += *list;
    }
}
static Tensor *gather_gradient(Tensor *y, Tensor *g, int i) {
  Tensor *a = y->input[0], *index = y->input[1];
  if (i > 0) return NULL;
  if (y->inputs == 3) return t_gather(g, index);
  return op_node(y->graph, y->op, 3, (Tensor *[]){g, index, a},
                 NULL);
}
static const Op op_gather = {
  .name = "gather", .arity = -1, .shape_only = 4,
  .shape = gather_shape, .compute = gather_compute,
  .gradient = gather_gradient};

Tensor *t_gather(Tensor *a, Tensor *index) {
  return op_node(a->graph, &op_gather, 2, (Tensor *[]){a, index},
                 NULL);
}
