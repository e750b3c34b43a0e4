/* answers13.c: answers to exercises of the chapter on digits.
   Tangled from W13-digits-bench.nw. */
#include "recognizer.h"
#include "report.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { SIZE = 28, TEST = 2000, PIXELS = SIZE * SIZE };
typedef struct Reader {
  Recognizer r;
  Session *s;
  Array answer, p;
} Reader;
static Tensor *one(Layers *l, Tensor *x, double dropout) {
  (void)dropout;
  x = t_reshape(x, SHAPE(ANY, PIXELS));
  return layer_dense(l, "one", x, 10, layer_glorot);
}
static const ModelChoice single = {"one", one, 0, 30};
static Reader reader_new(const ModelChoice *m) {
  Optimizer o = optimizer_with(optimizer_adam, 0.001);
  Reader a = {.r = recognizer_new(m, o, SIZE, SIZE, 1),
              .answer = array_new(SHAPE(TEST)),
              .p = array_new(SHAPE(TEST, 10))};
  if (a.r.graph) a.s = session_new(a.r.graph);
  return a;
}
static bool learn(const Reader *a, int epochs) {
  Examples e = examples_draw(8000, SIZE, 1);
  uint64_t order = 1;
  bool fine = a->s && a->answer.data && a->p.data && e.images.data;
  for (int k = 0; fine && k < epochs; k++) {
    double mean[2];
    dataset_shuffle(2, (Array[]){e.images, e.labels}, &order);
    fine = recognizer_epoch(&a->r, a->s, e, 100, mean);
  }
  examples_free(e);
  return fine;
}
static double share(const Reader *a, Array images, Array labels) {
  if (!recognizer_answer(&a->r, a->s, images, a->answer, a->p))
    return -1;
  return 100 * recognizer_share(a->answer, labels);
}
static void reader_free(Reader *a) {
  session_free(a->s);
  graph_free(a->r.graph);
  array_free(a->answer);
  array_free(a->p);
}
static real sure(const Reader *a, long i) {
  return a->p.data[10 * i + (long)a->answer.data[i]];
}
static void by_sureness(const Reader *a, Array label) {
  long wrong[2] = {0};
  for (long i = 0; i < TEST; i++) {
    long before = 0;
    for (long j = 0; j < TEST; j++)
      before += sure(a, j) < sure(a, i);
    bool miss = a->answer.data[i] != label.data[i];
    wrong[before < TEST / 10] += miss;
  }
  printf("wrong: %ld in the least sure tenth, %ld in the rest\n",
         wrong[1], wrong[0]);
}
static Tensor *moved(const Recognizer *r, Tensor *step) {
  Tensor *c = t_one_hot(r->label, 10);
  Tensor *right = t_sum_over(t_mul(r->p, c), false, AXES(1));
  Tensor *d = t_gradient(t_neg(t_sum(t_log(right))), r->x);
  Tensor *sign = t_sub(t_greater(d, 0), t_greater(0, d));
  return t_clip(t_add(r->x, t_mul(step, sign)), 0, 1);
}
static void fool(Reader *a, Reader *b, Examples e) {
  Tensor *step = t_placeholder(a->r.graph, "step", SCALAR);
  Tensor *t = moved(&a->r, step);
  for (int k = 0; k < 4; k++) {
    real size = (real)k / 20;
    const Array *x = session_run(
      a->s, FETCH(t), FEED({step, {SCALAR, &size}},
                           {a->r.x, e.images},
                           {a->r.label, e.labels}));
    Array copy = array_new(e.images.shape);
    for (long i = x ? shape_count(copy.shape) : 0; i-- > 0;)
      copy.data[i] = x->data[i];
    printf("moved by %.2f: %.1f %%, and the other %.1f %%\n",
           (double)size, share(a, copy, e.labels),
           share(b, copy, e.labels));
    array_free(copy);
  }
}
static void ask_of_noise(const Reader *a, Array images) {
  uint64_t seed = 2;
  double sum = 0;
  array_uniform(images, &seed);
  recognizer_answer(&a->r, a->s, images, a->answer, a->p);
  for (long i = 0; i < TEST; i++) sum += (double)sure(a, i);
  printf("of noise: sure of %.2f, first answers %.0f %.0f %.0f\n",
         sum / TEST, (double)a->answer.data[0],
         (double)a->answer.data[1], (double)a->answer.data[2]);
}
static void tell(Reader *a, Reader *b, Examples e) {
  printf("one layer: %.1f %%", share(b, e.images, e.labels));
  learn(b, 26);
  printf(", after 30 epochs %.1f %%\n",
         share(b, e.images, e.labels));
  printf("dense layers: %.1f %%\n", share(a, e.images, e.labels));
  by_sureness(a, e.labels);
  fool(a, b, e);
  ask_of_noise(a, e.images);
}
int main(void) {
  Examples e = examples_draw(TEST, SIZE, 1 + (1u << 20));
  Reader a = reader_new(models), b = reader_new(&single);
  bool fine = e.images.data && learn(&a, 4) && learn(&b, 4);
  if (fine) tell(&a, &b, e);
  reader_free(&a);
  reader_free(&b);
  examples_free(e);
  return fine ? EXIT_SUCCESS
              : complain("answers13", NULL, "out of memory");
}
