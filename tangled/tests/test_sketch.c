/* test_sketch.c: the sketch. From W2-sketch-bench.nw. */
#include <assert.h>
#include <check.h>
#include <math.h>
#include <signal.h>
#include <stdint.h>

enum { ROOM = 1000 };

typedef struct Node { char op; int a, b; double value; } Node;

static Node node[ROOM];
static int nodes;
static int make(char op, int a, int b, double value) {
  assert(nodes < ROOM);
  node[nodes] = (Node){op, a, b, value};
  return nodes++;
}

static int leaf(char op, double x) { return make(op, 0, 0, x); }
static int number(double x) { return leaf('#', x); }
static int add(int a, int b) { return make('+', a, b, 0); }
static int sub(int a, int b) { return make('-', a, b, 0); }
static int mul(int a, int b) { return make('*', a, b, 0); }
static int sigmoid(int a) { return make('S', a, a, 0); }
static void evaluate(void) {
  for (Node *n = node; n < node + nodes; n++) {
    double a = node[n->a].value, b = node[n->b].value;
    switch (n->op) {
    case '+': n->value = a + b; break;
    case '-': n->value = a - b; break;
    case '*': n->value = a * b; break;
    case 'S': n->value = 1 / (1 + exp(-a)); break;
    }
  }
}
static void pass(int share, int *to) {
  *to = *to ? add(*to, share) : share;
}
static void visit(int i, int d[]) {
  int g = d[i], a = node[i].a, b = node[i].b;
  switch (node[i].op) {
  case '+': pass(g, &d[a]); pass(g, &d[b]); break;
  case '-': pass(g, &d[a]); pass(mul(number(-1), g), &d[b]); break;
  case '*': pass(mul(g, b), &d[a]); pass(mul(g, a), &d[b]); break;
  case 'S': pass(mul(g, mul(i, sub(number(1), i))), &d[a]); break;
  }
}
static void differentiate(int y, int d[]) {
  d[y] = number(1);
  for (int i = y; i > 0; i--)
    if (d[i]) visit(i, d);
}
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
static int chance(uint64_t *seed, int n) {
  return (int)(uniform(seed) * n);
}
static int grow(uint64_t *seed, int size) {
  nodes = 0;
  number(0);
  for (int i = 0; i < 3; i++)
    leaf((char)('x' + i), uniform(seed) * 2 - 1);
  while (nodes < size) {
    int older = nodes - 1;
    int a = 1 + chance(seed, older), b = 1 + chance(seed, older);
    switch (chance(seed, 4)) {
    case 0: add(a, b); break;
    case 1: sub(a, b); break;
    case 2: mul(a, b); break;
    case 3: sigmoid(a); break;
    }
    sigmoid(nodes - 1);
  }
  return nodes - 1;
}
static double difference(int y, int x) {
  double was = node[x].value, step = 1e-5, up, down;
  node[x].value = was + step, evaluate(), up = node[y].value;
  node[x].value = was - step, evaluate(), down = node[y].value;
  node[x].value = was, evaluate();
  return (up - down) / (2 * step);
}
START_TEST(derivatives_are_differences) {
  uint64_t seed = (uint64_t)_i;
  int d[ROOM] = {0}, y = grow(&seed, 24);
  differentiate(y, d);
  for (int x = 1; x <= 3; x++) {
    int dd[ROOM] = {0}, before = nodes;
    differentiate(d[x], dd);
    evaluate();
    double slope = node[d[x]].value;
    ck_assert_double_eq_tol(slope, difference(y, x), 1e-6);
    for (int z = 1; z <= 3; z++)
      ck_assert_double_eq_tol(node[dd[z]].value,
                              difference(d[x], z), 1e-6);
    nodes = before;
  }
}
END_TEST
START_TEST(what_is_not_reached_is_zero) {
  nodes = 0;
  int zero = number(0), x = leaf('x', 3), y = leaf('y', 4);
  int d[ROOM] = {0};
  differentiate(mul(x, x), d);
  evaluate();
  ck_assert_int_eq(d[y], zero);
  ck_assert_double_eq(node[d[x]].value, 6);
}
END_TEST
START_TEST(roads_are_not_walked) {
  nodes = 0;
  number(0);
  int d[ROOM] = {0}, x = leaf('x', 1), y = x;
  for (int n = 0; n < 400; n++) y = add(y, y);
  differentiate(y, d);
  evaluate();
  ck_assert_int_eq(nodes, 2 + 400 + 1 + 400);
  ck_assert_double_eq(node[d[x]].value, ldexp(1, 400));
}
END_TEST
START_TEST(no_room) {
  for (nodes = 0; nodes < ROOM;) number(1);
  number(1);
}
END_TEST

enum { EXAMPLES = 4, INPUTS = 2, HIDDEN = 4 };

static const double x[EXAMPLES][INPUTS] = {
  {0, 0}, {0, 1}, {1, 0}, {1, 1}
};
static const double y[EXAMPLES] = {0, 1, 1, 0};
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
START_TEST(steps_are_those_by_hand) {
  nodes = 0;
  uint64_t seed = 1;
  int w[12], out[4], loss = number(0);
  for (int i = 0; i < 12; i++) w[i] = leaf('w', normal(&seed));
  for (int k = 0; k < 4; k++) {
    int x0 = number(k / 2), x1 = number(k % 2), sum = number(0);
    for (int j = 0; j < 4; j++) {
      int left = mul(x0, w[j]), right = mul(x1, w[4 + j]);
      sum = add(sum, mul(sigmoid(add(left, right)), w[8 + j]));
    }
    out[k] = sigmoid(sum);
    int error = sub(out[k], number(k == 1 || k == 2));
    int square = mul(error, error);
    loss = add(loss, mul(number(0.25), square));
  }
  int slope[ROOM] = {0};
  ck_assert_int_eq(nodes, 149);
  differentiate(loss, slope);
  ck_assert_int_eq(nodes, 414);
  ck_assert_int_lt(out[3], loss);
  Weights hand;
  draw(&hand, 1);
  for (int n = 0; n < 200; n++) {
    evaluate();
    double by_hand = descend(&hand, 4);
    ck_assert_double_eq_tol(node[loss].value, by_hand, 1e-13);
    for (int i = 0; i < 12; i++)
      node[w[i]].value -= 4 * node[slope[w[i]]].value;
    for (int i = 0; i < 12; i++) {
      double theirs = i < 8 ? hand.w[i / 4][i % 4] : hand.v[i - 8];
      ck_assert_double_eq_tol(node[w[i]].value, theirs, 1e-10);
    }
  }
}
END_TEST
int main(void) {
  TCase *sketch = tcase_create("sketch");
  tcase_set_tags(sketch, "chapter-2");
  Suite *suite = suite_create("sketch");
  suite_add_tcase(suite, sketch);
  SRunner *runner = srunner_create(suite);
  tcase_add_test(sketch, steps_are_those_by_hand);
  tcase_add_loop_test(sketch, derivatives_are_differences, 0, 200);
  tcase_add_test(sketch, what_is_not_reached_is_zero);
  tcase_add_test(sketch, roads_are_not_walked);
  if (srunner_fork_status(runner) == CK_FORK)
    tcase_add_test_raise_signal(sketch, no_room, SIGABRT);
  srunner_run_all(runner, CK_ENV);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed != 0;
}
