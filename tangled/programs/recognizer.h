/* recognizer.h: networks that tell digits apart.
   Tangled from 13-digits.nw. */
#ifndef RECOGNIZER_H
#define RECOGNIZER_H
#include "examples.h"

/* logits [?,10] for images [?,h,w]; with dropout when it is to
   learn, and without, over the same variables, when it is to
   answer */
typedef Tensor *Model(Layers *l, Tensor *x, double dropout);
typedef struct ModelChoice {
  const char *name;
  Model *make;
  double dropout;
  long epochs;
} ModelChoice;
extern const ModelChoice models[];   /* the last has no name */
/* for options.h; the value is a const ModelChoice * */
const char *option_model(void *value, const char *word);
typedef struct Recognizer {
  Graph *graph;
  Layers layers;
  Tensor *x, *label;        /* [?,h,w], [?] */
  Tensor *p, *answer;       /* [?,10], [?] */
  Tensor *loss, *right;     /* of a batch; how many are right */
  Tensor *step;
  Tensor *epoch, *count;    /* epochs done; run it to count one */
  Tensor *seen;             /* examples of the epoch under way */
} Recognizer;
/* The graph is NULL if memory ran out; otherwise ask
   graph_error(). The caller frees it. */
Recognizer recognizer_new(const ModelChoice *model, Optimizer o,
                          long height, long width, uint64_t seed);
/* Trains with all examples once, or with what is left of them
   after an interrupted epoch; stops after a batch if
   interrupted(). mean: the loss, and the share of right answers.
   False: a run failed. */
bool recognizer_epoch(const Recognizer *r, Session *s, Examples e,
                      long batch, double mean[2]);
/* Fills answer [n] and p [n,10] for images [n,h,w]. */
bool recognizer_answer(const Recognizer *r, Session *s,
                       Array images, Array answer, Array p);
double recognizer_share(Array answer, Array label);
#endif
