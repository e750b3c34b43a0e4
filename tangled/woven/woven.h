/* woven.h: all of the library. Tangled from 04-tensors.nw. */
#ifndef WOVEN_WOVEN_H
#define WOVEN_WOVEN_H
#include "ops.h"
#include "session.h"
#include "gradients.h"
#include "learn/optimizers.h"
#include "learn/schedules.h"
#include "learn/layers.h"
#include "dataset.h"
#include "files/table.h"
#include "files/npy.h"
#include "files/checkpoint.h"
#include "files/idx.h"
#endif
