/* woven.h: all of the library. Tangled from 03-tensors.nw. */
#ifndef WOVEN_WOVEN_H
#define WOVEN_WOVEN_H
#include "ops.h"
#include "session.h"
#include "gradients.h"
<<<<<<< HEAD
#include "dataset.h"
=======
#include "optimizers.h"
>>>>>>> 94bcd4c6de8203092d06b0b96e49421ee31143af
#endif
