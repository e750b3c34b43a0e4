/* sketch_answers.c: exercises. From W2-sketch-bench.nw. */
#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

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
static int tidy;
static int is_one(int i) {
  return node[i].op == '#' && node[i].value == 1;
}
static int tidy_mul(int a, int b) {
  if (tidy && is_one(a)) return b;
  if (tidy && is_one(b)) return a;
  return mul(a, b);
}
#define mul tidy_mul
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
static void predict(void) {
  number(0);
  int a = leaf('a', 5), b = leaf('b', 2);
  int difference = sub(a, b), e = mul(difference, a);
  int de[ROOM] = {0};
  differentiate(e, de);
  show("de/da", de[a]), show("de/db", de[b]);
}
static void twice(void) {
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
  int slope[ROOM] = {0}, curve[ROOM] = {0};
  (void)out;
  differentiate(loss, slope), printf("%d nodes\n", nodes);
  differentiate(slope[w[0]], curve), printf("%d nodes\n", nodes);
}
static void be_tidy(void) {
  for (tidy = 0; tidy < 2; tidy++) {
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
    (void)out;
    differentiate(loss, slope), evaluate();
    printf("%d nodes, %d with the derivatives, loss %.6f\n",
           before, nodes, node[loss].value);
  }
}
static int over(int a, int b) { return make('/', a, b, 0); }
static void visit_more(int i, int d[]) {
  int g = d[i], a = node[i].a, b = node[i].b;
  if (node[i].op != '/') visit(i, d);
  else {
    pass(over(g, b), &d[a]);
    pass(mul(number(-1), over(mul(g, i), b)), &d[b]);
  }
}
static void differentiate_more(int y, int d[]) {
  d[y] = number(1);
  for (int i = y; i > 0; i--)
    if (d[i]) visit_more(i, d);
}
static void evaluate_more(void) {
  for (Node *n = node; n < node + nodes; n++)
    if (n->op == '/') {
      evaluate();
      n->value = node[n->a].value / node[n->b].value;
    }
  evaluate();
}
static void divide(void) {
  number(0);
  int a = leaf('a', 2), b = leaf('b', 3), q = over(a, b);
  int d[ROOM] = {0};
  differentiate_more(q, d);
  evaluate_more();
  print(d[a]), printf(" = %g\n", node[d[a]].value);
  print(d[b]), printf(" = %g\n", node[d[b]].value);
}
static void wander(int i, int d[], char seen[]) {
  if (seen[i]) return;
  seen[i] = 1;
  visit(i, d);
  wander(node[i].a, d, seen), wander(node[i].b, d, seen);
}
static void marks(void) {
  number(0);
  int a = leaf('a', 3), b = leaf('b', 2);
  int c = mul(a, a), product = mul(c, b), e = add(c, product);
  int right[ROOM] = {0}, wrong[ROOM] = {0};
  char seen[ROOM] = {0};
  differentiate(e, right), show("by numbers", right[a]);
  wrong[e] = number(1), wander(e, wrong, seen);
  show("by marks", wrong[a]);
}
int main(int argc, char **argv) {
  const char *asked = argc > 1 ? argv[1] : "";
  if (strcmp(asked, "predict") == 0) predict();
  if (strcmp(asked, "twice") == 0) twice();
  if (strcmp(asked, "tidy") == 0) be_tidy();
  if (strcmp(asked, "divide") == 0) divide();
  if (strcmp(asked, "marks") == 0) marks();
}
