/* network.h: the network for exclusive or, as a graph.
   Tangled from 07-trainer.nw. */
#ifndef NETWORK_H
#define NETWORK_H
#include "woven/woven.h"

typedef struct Network {
  Graph *graph;
  Tensor *x, *y;        /* examples [?,2], answers [?,1] */
  Tensor *guess, *loss; /* [?,1], a scalar */
  Tensor *step;         /* running it moves the weights once */
} Network;

/* The weights are drawn with the seed. graph is NULL if memory
   ran out; otherwise ask graph_error(). The caller frees it. */
Network network_new(long hidden, double rate, uint64_t seed);
#endif
