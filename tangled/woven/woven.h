/* woven.h: all of the library. Tangled from
   W4-tensors-bench.nw. */
#ifndef WOVEN_WOVEN_H
#define WOVEN_WOVEN_H
#define WOVEN_VERSION "0.2"
#include "session.h"
#include "gradients.h"
#include "learn/optimizers.h"
#include "learn/schedules.h"
#include "learn/layers.h"
#include "dataset.h"
#include "formula.h"
#include "simplify.h"
#include "speed/compiled.h"
#include "ops.h"
#include "files/table.h"
#include "files/npy.h"
#include "files/checkpoint.h"
#include "files/idx.h"
#include "higher.h"
#include "forward.h"
#endif
