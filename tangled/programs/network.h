/* network.h: the network for exclusive or, as a graph.
   Tangled from 08-trainer.nw. */
#ifndef NETWORK_H
#define NETWORK_H
#include "woven/woven.h"

typedef struct Network {
  Graph *graph;
  Tensor *x, *y;         /* examples [?,2], answers [?,1] */
  Tensor *guess, *loss;  /* [?,1], a scalar */
  Tensor *step;          /* running it moves the weights once */
} Network;
/* A tensor which, when run, moves each of n <= WEIGHTS weights by
   -rate times the derivative of the loss. */
enum { WEIGHTS = 8 };
Tensor *descend(Tensor *loss, int n, Tensor *const *weight,
                double rate);
/* The weights are drawn with the seed. graph is NULL if memory
   ran out; otherwise ask graph_error(). The caller frees it. */
Network network_new(long hidden, double rate, uint64_t seed);
extern const Array network_questions, network_answers;
/* Trains once with the four examples. The loss before, or -1 on
   error. */
double network_epoch(const Network *n, Session *s);
#endif
