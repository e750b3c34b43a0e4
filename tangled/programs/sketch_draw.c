/* sketch_draw.c: the sketch, drawn. From 02-sketch.nw. */
#include <assert.h>
#include <math.h>
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
static void draw(int first, int last, const char *color) {
  for (int i = first; i < last; i++) {
    Node n = node[i];
    const char *shape = n.op == '#' ? "square"
                      : n.op >= 'a' ? "circle" : "diamond";
    printf("n%d [shape=%s color=\"%s\" label=\"", i, shape, color);
    if (n.op == '#') printf("%g\"]\n", n.value);
    else printf("%c\"]\n", n.op);
    if (n.op < 'a' && n.op != '#') {
      printf("n%d -> n%d [color=\"%s\"]\n", n.a, i, color);
      if (n.op != 'S')
        printf("n%d -> n%d [color=\"%s\"]\n", n.b, i, color);
    }
  }
}
#include <stdint.h>
#include <string.h>
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
static void tell_made(int from) {
  for (int i = from; i < nodes; i++)
    printf("make\t%d\t%c\t%d\t%d\t%g\n", i, node[i].op, node[i].a,
           node[i].b, node[i].value);
}
static void tell_values(void) {
  evaluate();
  for (int i = 0; i < nodes; i++)
    printf("value\t%d\t\t\t\t%g\n", i, node[i].value);
}
static void tell_walk(int y, int d[]) {
  int before = nodes;
  d[y] = number(1);
  tell_made(before);
  for (int i = y; i > 0; i--)
    if (d[i]) {
      printf("visit\t%d\t\t%d\t\t\n", i, d[i]);
      before = nodes;
      visit(i, d);
      tell_made(before);
      if (node[i].op != '#' && node[i].op < 'a') {
        int a = node[i].a, b = node[i].b;
        printf("adjoint\t%d\t\t%d\t\t\n", a, d[a]);
        if (b != a) printf("adjoint\t%d\t\t%d\t\t\n", b, d[b]);
      }
    }
}
static void tell_steps(void) {
  number(0);
  int a = leaf('a', 2), b = leaf('b', 1);
  int c = add(a, b), d = add(b, number(1)), e = mul(c, d);
  int de[ROOM] = {0};
  puts("event\tnode\top\ta\tb\tvalue");
  tell_made(0), tell_values(), tell_walk(e, de), tell_values();
}
static void tell_arcs(void) {
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
  (void)out;
  for (int i = 0; i < nodes; i++)
    if (node[i].op != '#' && node[i].op < 'a') {
      printf("%d\t%d\t%d\n", i, node[i].a, i >= before);
      if (node[i].b != node[i].a)
        printf("%d\t%d\t%d\n", i, node[i].b, i >= before);
    }
}
static void tell_loss(void) {
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
  differentiate(loss, slope);
  (void)out;
  for (int n = 1, next = 1; n <= 10000; n++) {
    evaluate();
    if (n == next) {
      printf("%d\t%.17g\n", n, node[loss].value);
      while (next % 10 == 0) next /= 10;
      next = next == 2 ? n / 2 * 5 : n * 2;
    }
    for (int i = 0; i < 12; i++)
      node[w[i]].value -= 4 * node[slope[w[i]]].value;
  }
}
int main(int argc, char **argv) {
  if (argc > 1) {
    if (strcmp(argv[1], "steps") == 0) tell_steps();
    if (strcmp(argv[1], "arcs") == 0) tell_arcs();
    if (strcmp(argv[1], "loss") == 0) tell_loss();
    return 0;
  }
  number(0);
  int a = leaf('a', 2), b = leaf('b', 1);
  int c = add(a, b), d = add(b, number(1)), e = mul(c, d);
  int de[ROOM] = {0}, first = nodes;
  differentiate(e, de);
  puts("digraph sketch { node [fontsize=11 height=0.35 width=0.35"
       " margin=0.04]");
  draw(1, first, "#2f4a7d");
  draw(first, nodes, "#a63d2f");
  puts("}");
}
