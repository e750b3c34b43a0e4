/* woven.h: all of the library. Tangled from 03-tensors.nw and
   later chapters. */
#ifndef WOVEN_WOVEN_H
#define WOVEN_WOVEN_H
#include "draw.h"
#include "ops.h"
#include "session.h"
#include "gradients.h"
#endif
