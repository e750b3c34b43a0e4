/* state.h: sources and state. Tangled from 04-tensors.nw. */
#ifndef WOVEN_STATE_H
#define WOVEN_STATE_H
#include "ops.h"

extern const Op op_constant, op_variable, op_placeholder;
typedef Array Source;   /* their attributes */
extern const Op op_copy;
extern const Op op_assign, op_group;
#endif
