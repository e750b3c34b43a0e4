/* state.h: the ops that a session treats in its own way; for the
   library's own use. Tangled from 03-tensors.nw and later. */
#ifndef WOVEN_STATE_H
#define WOVEN_STATE_H
#include "ops.h"

extern const Op op_constant, op_variable, op_placeholder;
typedef Array Source;   /* their attributes */
extern const Op op_copy;
extern const Op op_assign, op_group;
#endif
