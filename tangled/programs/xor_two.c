/* xor_two.c: an exercise. From W1-exclusive-or-bench.nw. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { EXAMPLES = 4, INPUTS = 2, HIDDEN = 2 };
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
static const double x[EXAMPLES][INPUTS] = {
  {0, 0}, {0, 1}, {1, 0}, {1, 1}
};
static double y[EXAMPLES];
static double bend(double z) { return 1 / (1 + exp(-z)); }
typedef struct Weights {
  double w[INPUTS][HIDDEN], v[HIDDEN];
} Weights;
static void draw(Weights *weights, uint64_t seed) {
  for (int i = 0; i < INPUTS; i++)
    for (int j = 0; j < HIDDEN; j++)
      weights->w[i][j] = normal(&seed);
  for (int j = 0; j < HIDDEN; j++) weights->v[j] = normal(&seed);
}
static void forward(const Weights *k, double h[][HIDDEN],
                    double o[]) {
  for (int e = 0; e < EXAMPLES; e++) {
    for (int j = 0; j < HIDDEN; j++)
      h[e][j] = bend(x[e][0] * k->w[0][j] + x[e][1] * k->w[1][j]);
    double sum = 0;
    for (int j = 0; j < HIDDEN; j++) sum += h[e][j] * k->v[j];
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
  return loss;
}
static void try_seeds(void) {
  static const double xor[] = {0, 1, 1, 0};
  int stuck = 0;
  memcpy(y, xor, sizeof y);
  for (uint64_t seed = 1; seed <= 100; seed++) {
    Weights k;
    double loss = 0;
    draw(&k, seed);
    for (int n = 0; n < 10000; n++) loss = descend(&k, 4);
    stuck += loss > 0.01;
  }
  printf("%d units: %d of 100 are above 0.01\n", HIDDEN, stuck);
}
int main(void) { try_seeds(); }
