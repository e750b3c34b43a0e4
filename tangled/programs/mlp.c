/* mlp.c: a training step of a network 784-256-10 against its five
   products alone. Tangled from 07-trainer.nw. */
#include "woven/woven.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#ifdef WOVEN_BLAS
#include <cblas.h>
#endif

enum { BATCH = 100, IN = 784, MIDDLE = 256, OUT = 10, STEPS = 100 };

static void *counted(void *context, void *block, size_t size) {
  if (size) {
    ++*(long *)context;
    return realloc(block, size);
  }
  free(block);
  return NULL;
}
static Array noise(Shape shape, double scale, uint64_t *seed) {
  Array a = array_new(shape);
  array_normal(a, seed);
  for (long i = shape_count(shape); i-- > 0;)
    a.data[i] = (real)(scale * a.data[i]);
  return a;
}

static Tensor *dense(Graph *g, Tensor *x, Shape shape, Tensor *p[],
                     uint64_t *seed) {
  Array w = noise(shape, 0.03, seed);
  Array b = noise(SHAPE(shape.dim[1]), 0.03, seed);
  p[0] = t_variable(g, "w", w);
  p[1] = t_variable(g, "b", b);
  array_free(w);
  array_free(b);
  return t_add(t_dot(x, p[0]), p[1]);
}
static Tensor *training_step(Graph *g, Tensor *x, Tensor *y,
                             uint64_t *seed) {
  Tensor *p[4], *d[4], *move[4];
  Tensor *h = t_relu(dense(g, x, SHAPE(IN, MIDDLE), p, seed));
  Tensor *guess = t_sigmoid(dense(g, h, SHAPE(MIDDLE, OUT), p + 2,
                                  seed));
  t_gradients(t_mean(t_square(t_sub(guess, y))), 4, p, d);
  for (int i = 0; i < 4; i++)
    move[i] = t_assign(p[i], t_muladd(d[i], -0.1, p[i]));
  return t_group(g, 4, move);
}
static void multiply(bool ta, bool tb, int m, int n, int k,
                     const real *a, const real *b, real *c) {
#ifdef WOVEN_BLAS
#ifdef WOVEN_FLOAT
#define GEMM cblas_sgemm
#else
#define GEMM cblas_dgemm
#endif
  GEMM(CblasRowMajor, ta ? CblasTrans : CblasNoTrans,
       tb ? CblasTrans : CblasNoTrans, m, n, k, 1, a, ta ? m : k, b,
       tb ? k : n, 0, c, n);
#else
  (void)ta, (void)tb, (void)m, (void)n, (void)k;
  (void)a, (void)b, (void)c;
#endif
}
static void products(const Array a[]) {
  const real *x = a[0].data, *w = a[1].data, *v = a[2].data;
  real *h = a[3].data, *z = a[4].data, *dw = a[5].data;
  multiply(false, false, BATCH, MIDDLE, IN, x, w, h);
  multiply(false, false, BATCH, OUT, MIDDLE, h, v, z);
  multiply(true, false, MIDDLE, OUT, BATCH, h, z, a[6].data);
  multiply(false, true, BATCH, MIDDLE, OUT, z, v, h);
  multiply(true, false, IN, MIDDLE, BATCH, x, h, dw);
}
static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double median(double t[], size_t n) {
  qsort(t, n, sizeof *t, ascending);
  return t[n / 2];
}
int main(void) {
  long asked = 0, before = 0;
  uint64_t seed = 1;
  double step_time[9], products_time[9];
  const Shape shape[] = {
    SHAPE(BATCH, IN), SHAPE(IN, MIDDLE), SHAPE(MIDDLE, OUT),
    SHAPE(BATCH, MIDDLE), SHAPE(BATCH, OUT), SHAPE(IN, MIDDLE),
    SHAPE(MIDDLE, OUT)};
  Array a[7];
  for (int i = 0; i < 7; i++) a[i] = noise(shape[i], 0.03, &seed);
  Graph *g = graph_new_with((Allocator){counted, &asked});
  Tensor *x = t_placeholder(g, "x", SHAPE(ANY, IN));
  Tensor *y = t_placeholder(g, "y", SHAPE(ANY, OUT));
  Tensor *step = training_step(g, x, y, &seed);
  Session *s = session_new(g);
  for (int round = 0; round < 9; round++) {
    if (round == 1) before = asked;
    double start = now();
    for (int i = 0; i < STEPS; i++)
      session_run(s, FETCH(step), FEED({x, a[0]}, {y, a[4]}));
    double middle = now();
    for (int i = 0; i < STEPS; i++) products(a);
    step_time[round] = (middle - start) / STEPS;
    products_time[round] = (now() - middle) / STEPS;
  }
  printf("step %.1f us\nproducts %.1f us\nallocations %ld\n",
         1e6 * median(step_time, 9), 1e6 * median(products_time, 9),
         asked - before);
  session_free(s);
  graph_free(g);
  for (int i = 0; i < 7; i++) array_free(a[i]);
  return EXIT_SUCCESS;
}
