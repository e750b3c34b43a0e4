/* spread.c: the size of numbers on their way through layers.
   Tangled from W12-layers-bench.nw. */
#include "report.h"
#include "woven/woven.h"

static void hundredth(Array a, uint64_t *seed) {
  array_normal(a, seed);
  for (long i = shape_count(a.shape); i-- > 0;)
    a.data[i] /= 100;
}
static const struct {
  Fill *fill;
  Tensor *(*bend)(Tensor *a);
} way[] = {{array_normal, t_tanh}, {hundredth, t_tanh},
           {layer_glorot, t_tanh}, {layer_glorot, t_relu},
           {layer_he, t_relu}};
enum { WAYS = sizeof way / sizeof *way, DEPTH = 10 };
static void stack_layers(Layers *l, Tensor *h, int k,
                         Tensor *spread[]) {
  for (int d = 0; d < DEPTH; d++) {
    char name[32];
    sprintf(name, "way%d-%d", k, d);
    h = way[k].bend(layer_dense(l, name, h, 100, way[k].fill));
    spread[d * WAYS + k] = t_sqrt(t_mean(t_square(h)));
  }
}
int main(void) {
  static real zeros[200 * 100];
  Graph *g = graph_new();
  Layers l = {.graph = g, .seed = 1};
  Tensor *spread[DEPTH * WAYS], *noise = t_random_normal(
    t_constant(g, (Array){SHAPE(200, 100), zeros}), 1);
  for (int k = 0; k < WAYS; k++)
    stack_layers(&l, noise, k, spread);
  Session *s = session_new(g);
  const Array *r = session_run(s, DEPTH * WAYS, spread, NO_FEED);
  quit_if("spread", session_error(s));
  for (int i = 0; i < DEPTH * WAYS; i++)
    printf("%g%c", r[i].data[0], (i + 1) % WAYS ? '\t' : '\n');
  session_free(s);
  graph_free(g);
  return report_end("spread", 0);
}
