/* mlp.c: a training step of a network 784-256-10 against its five
   products alone. Tangled from 08-trainer.nw. */
#include "clock.h"
#include "network.h"
#include <stdio.h>
#include <stdlib.h>

enum { BATCH = 100, IN = 784, MIDDLE = 256, OUT = 10 };
enum { STEPS = 100, ROUNDS = 9 };
enum { X, W, V, H, Z, DW, DV, ARRAYS };
static const long size[ARRAYS][2] = {
  {BATCH, IN}, {IN, MIDDLE}, {MIDDLE, OUT}, {BATCH, MIDDLE},
  {BATCH, OUT}, {IN, MIDDLE}, {MIDDLE, OUT}};
static void *counted(void *context, void *block, size_t bytes) {
  *(long *)context += bytes > 0;
  if (bytes) return realloc(block, bytes);
  free(block);
  return NULL;
}
static Array noise(Shape shape, uint64_t *seed) {
  Array a = array_new(shape);
  array_normal(a, seed);
  for (long i = shape_count(shape); i-- > 0;)
    a.data[i] *= (real)0.03;
  return a;
}
static Tensor *variable(Graph *g, Shape shape, uint64_t *seed) {
  Array a = noise(shape, seed);
  Tensor *t = t_variable(g, "weight", a);
  array_free(a);
  return t;
}
static Tensor *training_step(Graph *g, Tensor *x, Tensor *y,
                             uint64_t *seed) {
  Tensor *w[] = {variable(g, SHAPE(IN, MIDDLE), seed),
                 variable(g, SHAPE(MIDDLE), seed),
                 variable(g, SHAPE(MIDDLE, OUT), seed),
                 variable(g, SHAPE(OUT), seed)};
  Tensor *h = t_relu(t_add(t_dot(x, w[0]), w[1]));
  Tensor *guess = t_sigmoid(t_add(t_dot(h, w[2]), w[3]));
  return descend(t_mean(t_square(t_sub(guess, y))), 4, w, 0.1);
}
static const struct Product {
  bool ta, tb;          /* transposed? */
  int m, n, k, a, b, c;
} product[] = {
  {false, false, BATCH, MIDDLE, IN, X, W, H},
  {false, false, BATCH, OUT, MIDDLE, H, V, Z},
  {true, false, MIDDLE, OUT, BATCH, H, Z, DV},
  {false, true, BATCH, MIDDLE, OUT, Z, V, H},
  {true, false, IN, MIDDLE, BATCH, X, H, DW}};
#ifdef WOVEN_BLAS
#include <cblas.h>
#ifdef WOVEN_FLOAT
#define GEMM cblas_sgemm
#else
#define GEMM cblas_dgemm
#endif
static void multiply(const struct Product *p, const Array a[]) {
  GEMM(CblasRowMajor, p->ta ? CblasTrans : CblasNoTrans,
       p->tb ? CblasTrans : CblasNoTrans, p->m, p->n, p->k, 1,
       a[p->a].data, p->ta ? p->m : p->k, a[p->b].data,
       p->tb ? p->k : p->n, 0, a[p->c].data, p->n);
}
#else
#define multiply(p, a) ((void)(p), (void)(a))
#endif
static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}
static double median(double t[], size_t n) {
  qsort(t, n, sizeof *t, ascending);
  return t[n / 2];
}
static void rounds(Session *s, Tensor *step, const Feed feed[],
                   const Array a[], const long *asked) {
  double steps[ROUNDS], products[ROUNDS];
  long before = 0;
  for (int round = 0; round < ROUNDS; round++) {
    if (round == 1) before = *asked;
    double start = seconds();
    for (int i = 0; i < STEPS; i++)
      session_run(s, 1, &step, 2, feed);
    double middle = seconds();
    for (int i = 0; i < STEPS; i++)
      for (int k = 0; k < 5; k++) multiply(&product[k], a);
    steps[round] = middle - start;
    products[round] = seconds() - middle;
  }
  printf("step %.1f us\nproducts %.1f us\nallocations %ld\n",
         1e6 * median(steps, ROUNDS) / STEPS,
         1e6 * median(products, ROUNDS) / STEPS, *asked - before);
}
int main(void) {
  long asked = 0;
  uint64_t seed = 1;
  Array a[ARRAYS];
  for (int i = 0; i < ARRAYS; i++)
    a[i] = noise(shape_of(2, size[i]), &seed);
  Graph *g = graph_new_with((Allocator){counted, &asked});
  Tensor *x = t_placeholder(g, "x", SHAPE(ANY, IN));
  Tensor *y = t_placeholder(g, "y", SHAPE(ANY, OUT));
  Tensor *step = training_step(g, x, y, &seed);
  Session *s = session_new(g);
  Feed feed[] = {{x, a[X]}, {y, a[Z]}};
  rounds(s, step, feed, a, &asked);
  session_free(s);
  graph_free(g);
  for (int i = 0; i < ARRAYS; i++) array_free(a[i]);
  return EXIT_SUCCESS;
}
