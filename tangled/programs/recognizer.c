/* recognizer.c: networks that tell digits apart.
   Tangled from 13-digits.nw. */
#include "recognizer.h"
#include "interrupt.h"
#include <string.h>

static Tensor *mlp(Layers *l, Tensor *x, double dropout) {
  const long units[] = {256, 128};
  long pixels = x->shape.dim[1] * x->shape.dim[2];
  x = t_reshape(x, SHAPE(ANY, pixels));
  for (int k = 0; k < 2; k++) {
    const char *name = k ? "second" : "first";
    x = t_relu(layer_dense(l, name, x, units[k], layer_he));
    if (dropout > 0)
      x = t_dropout(x, dropout, l->seed + (uint64_t)k);
  }
  return layer_dense(l, "last", x, 10, layer_glorot);
}
static Tensor *conv(Layers *l, Tensor *x, double dropout) {
  const long features[] = {1, 16, 32};
  x = t_reshape(x, SHAPE(ANY, x->shape.dim[1],
                         x->shape.dim[2], features[0]));
  for (int k = 0; k < 2; k++) {
    const char *name = k ? "second" : "first";
    Shape filter = SHAPE(5, 5, features[k], features[k + 1]);
    Tensor *w = layer_variable(l, name, "w", filter, layer_he);
    Tensor *b = layer_variable(l, name, "b",
                               SHAPE(features[k + 1]), NULL);
    x = t_max_pool(t_relu(t_add(t_conv2d(x, w, 1, 0), b)), 2);
  }
  long size = x->shape.dim[1] * x->shape.dim[2] * features[2];
  x = t_reshape(x, SHAPE(ANY, size));
  if (dropout > 0) x = t_dropout(x, dropout, l->seed);
  return layer_dense(l, "last", x, 10, layer_glorot);
}
const ModelChoice models[] = {
  {"mlp", mlp, 0.3, 30},
  {"conv", conv, 0, 10},
  {.name = NULL}};
const char *option_model(void *value, const char *word) {
  const ModelChoice *m = models;
  while (m->name && strcmp(m->name, word)) m++;
  *(const ModelChoice **)value = m;
  return m->name ? NULL : "it must be mlp or conv, not";
}
Recognizer recognizer_new(const ModelChoice *model, Optimizer o,
                          long height, long width, uint64_t seed) {
  Recognizer r = {.graph = graph_new()};
  if (!r.graph) return r;
  r.layers = (Layers){.graph = r.graph, .seed = seed};
  r.x = t_placeholder(r.graph, "x", SHAPE(ANY, height, width));
  r.label = t_placeholder(r.graph, "label", SHAPE(ANY));
  Tensor *c = t_one_hot(r.label, 10);
  Tensor *logits = model->make(&r.layers, r.x, model->dropout);
  r.loss = t_mean(t_softmax_cross_entropy(logits, c));
  r.step = optimizer_minimize(o, r.loss, r.layers.n,
                              r.layers.variable);
  logits = model->make(&r.layers, r.x, 0);
  r.p = t_softmax(logits);
  r.answer = t_argmax(logits, -1);
  r.right = t_sum(t_mul(c, t_one_hot(r.answer, 10)));
  real zero = 0;
  r.epoch = t_variable(r.graph, "epoch", (Array){SCALAR, &zero});
  r.seen = t_variable(r.graph, "seen", (Array){SCALAR, &zero});
  r.step = t_group(r.graph, 2, (Tensor *[]){
    r.step, t_assign(r.seen, t_add(r.seen, t_count(r.label)))});
  r.count = t_group(r.graph, 2, (Tensor *[]){
    t_assign(r.epoch, t_add(r.epoch, 1)),
    t_assign(r.seen, t_mul(r.seen, 0))});
  return r;
}
bool recognizer_epoch(const Recognizer *r, Session *s, Examples e,
                      long batch, double mean[2]) {
  long n = e.labels.shape.dim[0];
  const Array *seen = session_run(s, FETCH(r->seen), NO_FEED);
  mean[0] = mean[1] = 0;
  if (!seen) return false;
  for (long i = (long)seen->data[0]; i < n; i += batch) {
    long m = n - i < batch ? n - i : batch;
    const Array *a = session_run(
      s, FETCH(r->loss, r->right, r->step),
      FEED({r->x, dataset_rows(e.images, i, i + m)},
           {r->label, dataset_rows(e.labels, i, i + m)}));
    if (!a) return false;
    mean[0] += (double)a[0].data[0] * (double)m / (double)n;
    mean[1] += (double)a[1].data[0] / (double)n;
    if (interrupted()) return true;
  }
  return session_run(s, FETCH(r->count), NO_FEED) != NULL;
}
bool recognizer_answer(const Recognizer *r, Session *s,
                       Array images, Array answer, Array p) {
  long n = images.shape.dim[0], batch = 500;
  for (long i = 0; i < n; i += batch) {
    long m = n - i < batch ? n - i : batch;
    const Array *a = session_run(
      s, FETCH(r->answer, r->p),
      FEED({r->x, dataset_rows(images, i, i + m)}));
    if (!a) return false;
    size_t size = (size_t)m * sizeof(real);
    memcpy(answer.data + i, a[0].data, size);
    memcpy(p.data + 10 * i, a[1].data, 10 * size);
  }
  return true;
}
double recognizer_share(Array answer, Array label) {
  long n = label.shape.dim[0], right = 0;
  for (long i = 0; i < n; i++)
    right += answer.data[i] == label.data[i];
  return (double)right / (double)n;
}
