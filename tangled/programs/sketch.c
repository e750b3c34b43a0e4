/* sketch.c: a machine that differentiates. From 02-sketch.nw. */
#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>

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
static void print(int i) {
  Node n = node[i];
  if (n.op == '#') printf("%g", n.value);
  else if (n.op >= 'a') putchar(n.op);
  else if (n.op == 'S') printf("S("), print(n.a), printf(")");
  else printf("("), print(n.a), printf(" %c ", n.op), print(n.b),
       printf(")");
}
static void show(const char *who, int i) {
  evaluate();
  printf("%s = ", who), print(i), printf(" = %g\n", node[i].value);
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
int main(void) {
  number(0);
  int a = leaf('a', 2), b = leaf('b', 1);
  int c = add(a, b), d = add(b, number(1)), e = mul(c, d);
  show("e", e);
  int de[ROOM] = {0}, dde[ROOM] = {0};
  differentiate(e, de);
  show("de/da", de[a]), show("de/db", de[b]);
  differentiate(de[b], dde);
  show("d/db de/db", dde[b]);
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
  int slope[ROOM] = {0}, before = nodes;
  differentiate(loss, slope);
  printf("%d nodes, %d with the derivatives\n", before, nodes);
  for (int n = 1; n <= 10000; n++) {
    evaluate();
    if (n % 1000 == 0)
      printf("step %6d  loss %.6f\n", n, node[loss].value);
    for (int i = 0; i < 12; i++)
      node[w[i]].value -= 4 * node[slope[w[i]]].value;
  }
  evaluate();
  for (int k = 0; k < 4; k++)
    printf("%d xor %d = %.3f\n", k / 2, k % 2, node[out[k]].value);
}
