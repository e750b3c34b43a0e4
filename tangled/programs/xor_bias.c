/* xor_bias.c: exclusive or with biases, differentiated on paper.
   From W1-exclusive-or-bench.nw. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>

enum { EXAMPLES = 4, INPUTS = 2, HIDDEN = 4 };

static const double x[EXAMPLES][INPUTS] = {
  {0, 0}, {0, 1}, {1, 0}, {1, 1}
};
static const double y[EXAMPLES] = {0, 1, 1, 0};
static double bend(double z) { return 1 / (1 + exp(-z)); }
typedef struct Weights {
  double w[INPUTS][HIDDEN], v[HIDDEN];
  double b[HIDDEN], c;  /* new */
} Weights;
static double uniform(uint64_t *seed) {
  uint64_t z = *seed += 0x9e3779b97f4a7c15;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
  z = (z ^ z >> 27) * 0x94d049bb133111eb;
  return (double)((z ^ z >> 31) >> 11) * 0x1p-53;
}
static double normal(uint64_t *seed) {
  double sum = -6;
  for (int i = 0; i < 12; i++) sum += uniform(seed);
  return sum;
}
static void draw(Weights *weights, uint64_t seed) {
  for (int i = 0; i < INPUTS; i++)
    for (int j = 0; j < HIDDEN; j++)
      weights->w[i][j] = normal(&seed);
  for (int j = 0; j < HIDDEN; j++) weights->v[j] = normal(&seed);
}
static void forward(const Weights *k, double h[][HIDDEN],
                    double o[]) {
  for (int e = 0; e < EXAMPLES; e++) {
    double sum = k->c;  /* changed */
    for (int j = 0; j < HIDDEN; j++) {
      h[e][j] = bend(x[e][0] * k->w[0][j] + x[e][1] * k->w[1][j]
                     + k->b[j]);  /* changed */
      sum += h[e][j] * k->v[j];
    }
    o[e] = bend(sum);
  }
}
static double backward(const Weights *k, double h[][HIDDEN],
                       const double o[], Weights *d) {
  double loss = 0;
  for (int e = 0; e < EXAMPLES; e++) {
    double error = o[e] - y[e];
    double delta = 2 * error / EXAMPLES * o[e] * (1 - o[e]);
    loss += error * error;
    d->c += delta;  /* new */
    for (int j = 0; j < HIDDEN; j++)  /* new */
      d->b[j] += delta * k->v[j] * h[e][j] * (1 - h[e][j]);
    for (int j = 0; j < HIDDEN; j++) {
      double eta = delta * k->v[j] * h[e][j] * (1 - h[e][j]);
      d->v[j] += delta * h[e][j];
      d->w[0][j] += x[e][0] * eta;
      d->w[1][j] += x[e][1] * eta;
    }
  }
  return loss / EXAMPLES;
}
static double descend(Weights *k, double rate) {
  double h[EXAMPLES][HIDDEN], o[EXAMPLES];
  Weights d = {0};
  forward(k, h, o);
  double loss = backward(k, h, o, &d);
  for (int j = 0; j < HIDDEN; j++) {
    k->w[0][j] -= rate * d.w[0][j];
    k->w[1][j] -= rate * d.w[1][j];
    k->v[j] -= rate * d.v[j];
  }
  for (int j = 0; j < HIDDEN; j++)  /* new */
    k->b[j] -= rate * d.b[j];
  k->c -= rate * d.c;  /* new */
  return loss;
}
int main(void) {
  Weights k = {0};
  draw(&k, 1);
  for (int n = 1; n <= 10000; n++) {
    double loss = descend(&k, 4);
    if (n % 2000 == 0) printf("step %6d  loss %.6f\n", n, loss);
  }
}
