/* mlp.c: a training step of a network 784-256-10 against its five
   products alone. Tangled from W8-trainer-bench.nw. */
#include "measure.h"
#include "network.h"
#include "report.h"
#include <stdio.h>
#include <stdlib.h>

enum { BATCH = 100, IN = 784, MIDDLE = 256, OUT = 10 };
enum { STEPS = 100, ROUNDS = 9 };
enum { X, W, V, H, Z, DW, DV, ARRAYS };
static const long size[ARRAYS][2] = {
  {BATCH, IN}, {IN, MIDDLE}, {MIDDLE, OUT}, {BATCH, MIDDLE},
  {BATCH, OUT}, {IN, MIDDLE}, {MIDDLE, OUT}};
static Tensor *training_step(Graph *g, Tensor *x, Tensor *y,
                             uint64_t *seed) {
  Tensor *w[] = {measure_weight(g, SHAPE(IN, MIDDLE), seed),
                 measure_weight(g, SHAPE(MIDDLE), seed),
                 measure_weight(g, SHAPE(MIDDLE, OUT), seed),
                 measure_weight(g, SHAPE(OUT), seed)};
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
static bool rounds(Session *s, Tensor *step, const Feed feed[],
                   const Array a[], const long *asked) {
  double steps[ROUNDS], products[ROUNDS];
  long before = 0;
  for (int round = 0; round < ROUNDS; round++) {
    if (round == 1) before = *asked;
    double start = worked();
    for (int i = 0; i < STEPS; i++)
      if (!session_run(s, 1, &step, 2, feed)) return false;
    double middle = worked();
    for (int i = 0; i < STEPS; i++)
      for (int k = 0; k < 5; k++) multiply(&product[k], a);
    steps[round] = middle - start;
    products[round] = worked() - middle;
  }
  printf("step %.1f us\nproducts %.1f us\nallocations %ld\n",
         1e6 * measure_median(steps, ROUNDS) / STEPS,
         1e6 * measure_median(products, ROUNDS) / STEPS,
         *asked - before);
  return true;
}
int main(void) {
  long asked = 0;
  uint64_t seed = 1;
  Array a[ARRAYS];
  bool fine = true;
  for (int i = 0; i < ARRAYS; i++) {
    a[i] = measure_noise(shape_of(2, size[i]), &seed);
    fine &= a[i].data != NULL;
  }
  Graph *g = graph_new_with(measure_allocator(&asked));
  Session *s = g && fine ? session_new(g) : NULL;
  int status = EXIT_SUCCESS;
  if (s) {
    Tensor *x = t_placeholder(g, "x", SHAPE(ANY, IN));
    Tensor *y = t_placeholder(g, "y", SHAPE(ANY, OUT));
    Tensor *step = training_step(g, x, y, &seed);
    Feed feed[] = {{x, a[X]}, {y, a[Z]}};
    if (!rounds(s, step, feed, a, &asked))
      status = complain("mlp", NULL, session_error(s));
  } else status = complain("mlp", NULL, "out of memory");
  session_free(s);
  graph_free(g);
  for (int i = 0; i < ARRAYS; i++) array_free(a[i]);
  return report_end("mlp", status);
}
