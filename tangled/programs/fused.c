/* fused.c: formulas over a million numbers, interpreted and
   compiled. Tangled from W20-emission-bench.nw. */
#include "measure.h"
#include "report.h"
#include <stdlib.h>

enum { N = 1000000, MOST = 6, ROUNDS = 7 };
typedef struct Formula {
  const char *name;
  int inputs;
  double from[MOST], to[MOST];     /* the range of each */
  Tensor *(*make)(Tensor *x[]);
} Formula;

static Tensor *map(Tensor *x[]) {
  Tensor *y = x[0];
  for (int i = 0; i < 20; i++)
    y = t_mul(t_mul(4, y), t_sub(1, y));
  return y;
}
static Tensor *cell(Tensor *x[]) {
  Tensor *kept = t_mul(t_sigmoid(x[0]), x[4]);
  Tensor *let_in = t_mul(t_sigmoid(x[1]), t_sigmoid(x[2]));
  return t_mul(t_sigmoid(x[3]), t_sigmoid(t_add(kept, let_in)));
}
static Tensor *normal(Tensor *x) {
  Tensor *cubic = t_mul(0.044715, t_mul(x, t_square(x)));
  return t_sigmoid(t_mul(1.5957691216, t_add(x, cubic)));
}

static Tensor *price(Tensor *x[]) {
  Tensor *spot = x[0], *time = x[1], *spread = x[2];
  Tensor *wide = t_mul(spread, t_sqrt(time));
  Tensor *drift = t_mul(time, t_mul(0.5, t_square(spread)));
  Tensor *d = t_div(t_add(t_log(t_div(spot, 100)), drift), wide);
  return t_sub(t_mul(spot, normal(d)),
               t_mul(100, normal(t_sub(d, wide))));
}
static const Formula formulas[] = {
  {"a map, twenty times", 1, {0}, {1}, map},
  {"a cell with gates", 5, {-2, -2, -2, -2, -1}, {2, 2, 2, 2, 1},
   cell},
  {"the price of an option", 3, {50, 0.1, 0.1}, {150, 2, 0.5},
   price}};
enum { FORMULAS = sizeof formulas / sizeof *formulas };
typedef struct Bench {
  Graph *graph;
  Session *s[2];
  Tensor *fetch[MOST + 1];
  Feed feed[MOST];
  int n;
} Bench;

static bool set_up(Bench *b, const Formula *f) {
  uint64_t seed = 1;
  Tensor *x[MOST];
  *b = (Bench){.graph = graph_new(), .n = f->inputs};
  if (!b->graph) return false;
  for (int i = 0; i < b->n; i++) {
    Array a = array_new(SHAPE(N));
    if (!a.data) return false;
    array_uniform(a, &seed);
    double wide = f->to[i] - f->from[i];
    for (long k = 0; k < N; k++)
      a.data[k] = (real)(f->from[i] + wide * (double)a.data[k]);
    x[i] = t_placeholder(b->graph, "x", SHAPE(ANY));
    b->feed[i] = (Feed){x[i], a};
  }
  b->fetch[0] = f->make(x);
  t_gradients(b->fetch[0], b->n, x, b->fetch + 1);
  for (int k = 0; k < 2; k++) b->s[k] = session_new(b->graph);
  return b->s[0] && b->s[1] &&
         session_compile(b->s[1], b->n + 1, b->fetch,
                         b->n, b->feed);
}

static bool run_once(Bench *b, int k, double *time) {
  double start = worked();
  bool fine = session_run(b->s[k], b->n + 1, b->fetch,
                          b->n, b->feed);
  *time = (worked() - start) / N * 1e9;
  return fine;
}
static bool measure(Bench *b, const char *name) {
  double time[2][ROUNDS], first;
  for (int k = 0; k < 2; k++)
    if (!run_once(b, k, &first)) return false;
  for (int r = 0; r < ROUNDS; r++)
    for (int k = 0; k < 2; k++)
      if (!run_once(b, k, &time[k][r])) return false;
  double plan = measure_median(time[0], ROUNDS);
  double c = measure_median(time[1], ROUNDS);
  printf("%s\t%.1f\t%.1f\t%.2f\n", name, plan, c, c / plan);
  return true;
}
static void take_down(Bench *b) {
  for (int k = 0; k < 2; k++) session_free(b->s[k]);
  for (int i = 0; i < b->n; i++) array_free(b->feed[i].array);
  graph_free(b->graph);
}

int main(void) {
  report_begin();
  int status = EXIT_SUCCESS;
  printf("value and derivatives\tplan, ns\tC, ns\tratio\n");
  for (int i = 0; i < FORMULAS && !status; i++) {
    Bench b;
    const char *name = formulas[i].name;
    if (!set_up(&b, &formulas[i]) || !measure(&b, name))
      status = complain("fused", name,
                        b.s[1] ? session_error(b.s[1]) : NULL);
    take_down(&b);
  }
  return report_end("fused", status);
}
