/* state.h: sources and state. Tangled from
   W4-tensors-bench.nw. */
#ifndef WOVEN_STATE_H
#define WOVEN_STATE_H
#include "ops.h"

extern const Op op_copy;
extern const Op op_expand_like, op_sum_like, op_reshape_like;
extern const Op op_assign, op_group;
extern const Op op_constant, op_variable, op_placeholder;
typedef Array Source;   /* their attributes */
#endif
