/* layers.h: variables for layers. Tangled from 12-layers.nw. */
#ifndef WOVEN_LAYERS_H
#define WOVEN_LAYERS_H
#include "../graph.h"
#pragma GCC visibility push(default)

/* Initial values for an array of rank 2 or more; for n inputs and
   m outputs of a unit, uniform ones of the variance 2 / (n + m),
   and normal ones of 2 / n. An array of a lower rank, or without
   numbers, is left as it is; a layer of it is an error. */
typedef void Fill(Array array, uint64_t *seed);
Fill layer_glorot, layer_he;
typedef struct Layers {
  Graph *graph;
  uint64_t seed;         /* where initial values come from */
  int n;                 /* the variables that were made, */
  Tensor **variable;     /* in a list owned by the graph */
} Layers;                /* start with {.graph = g, .seed = 1} */
/* The variable "LAYER/PART", made and filled (with zeros if fill
   is NULL) if there is none yet; error if there is one of another
   shape. */
Tensor *layer_variable(Layers *l, const char *layer,
                       const char *part, Shape shape, Fill *fill);
/* x w + b for x [..,n], w [n,units] "NAME/w", filled, and b
   [units] "NAME/b", zero */
Tensor *layer_dense(Layers *l, const char *name, Tensor *x,
                    long units, Fill *fill);
/* rows of "NAME/w" [rows,width]: index's shape and a width */
Tensor *layer_embedding(Layers *l, const char *name, Tensor *index,
                        long rows, long width, Fill *fill);
Fill layer_ones;                    /* 1 everywhere */
/* (x - mean) / sqrt(variance + 1e-5) times "NAME/gain" plus
   "NAME/bias", over the last axis, whose size must be known */
Tensor *layer_norm(Layers *l, const char *name, Tensor *x);
/* The same for each place of the last axis, over all others. To
   learn, mean and variance are the batch's, and *keep, to be run
   with the step, moves "NAME/mean" and "NAME/variance" by a tenth
   towards them. To answer, keep is NULL: those two are used. */
Tensor *layer_batch_norm(Layers *l, const char *name, Tensor *x,
                         Tensor **keep);
/* conv2d of x [n,h,w,c] with "NAME/w" [size,size,c,features], and
   a bias "NAME/b"; step and pad as in t_conv2d */
Tensor *layer_conv2d(Layers *l, const char *name, Tensor *x,
                     long size, long features, long step, long pad,
                     Fill *fill);
#pragma GCC visibility pop
#endif
