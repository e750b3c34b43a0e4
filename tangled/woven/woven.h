/* woven.h: all of the library. Tangled from 03-tensors.nw. */
#ifndef WOVEN_WOVEN_H
#define WOVEN_WOVEN_H
#include "ops.h"
#include "session.h"
#include "gradients.h"
#include "dataset.h"
#include "optimizers.h"
<<<<<<< HEAD
#include "layers.h"
=======
>>>>>>> 4a232ecd273fe3976ec7b75e7e5d8a84a5638e59
#endif
