/* diamonds.c: diamonds N, N additions y = y + y and their
   derivative, timed. Tangled from W7-backprop-bench.nw. */
#include "clock.h"
#include "report.h"
#include "woven/woven.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void tell(const char *what, long nodes, double time) {
  printf("%-10s %8ld nodes  %6.1f ns each\n", what, nodes,
         1e9 * time / (double)nodes);
}
static Tensor *diamonds(Graph *g, long n) {
  Array zero = {SCALAR, (real[]){0}};
  Tensor *x = t_variable(g, "x", zero), *y = x;
  double start = worked();
  for (long i = 0; i < n; i++) y = t_add(y, y);
  double middle = worked();
  long nodes = graph_size(g);
  Tensor *dx = t_gradient(y, x);
  double end = worked();
  if (graph_error(g)) return dx;
  tell("build", nodes, middle - start);
  tell("gradients", graph_size(g) - nodes, end - middle);
  return dx;
}
static const char *run(Session *s, Tensor *dx, long n) {
  const Array *r = session_run(s, FETCH(dx), NO_FEED);
  if (!r) return session_error(s);
  bool exact = r->data[0] == (real)ldexp(1, (int)n);
  printf("dy/dx = %g, 2 to the power %ld: %s\n",
         (double)r->data[0], n, exact ? "exactly" : "not");
  return NULL;
}
static size_t rounded(size_t size) {
  return (size + 127) / 64 * 64;
}

static void *counted(void *context, void *block, size_t size) {
  *(size_t *)context += size ? rounded(size) : 0;
  if (size) return realloc(block, size);
  free(block);
  return NULL;
}
typedef struct Pool {
  char *next;
  size_t left;
} Pool;
static void *from_pool(void *context, void *block, size_t size) {
  Pool *p = context;
  size_t *piece = (size_t *)(void *)p->next, *old = block;
  if (!size || rounded(size) > p->left) return NULL;
  p->next += rounded(size);
  p->left -= rounded(size);
  *piece = size;
  piece += 64 / sizeof *piece;
  if (old)
    memcpy(piece, old, old[-(64 / (long)sizeof *old)]);
  return piece;
}
static const char *again(size_t bytes, long n) {
  char *memory = malloc(bytes);
  if (!memory) return "out of memory";
  double start = worked();
  memset(memory, 1, bytes);
  tell("touching", 2 * n + 2, worked() - start);
  Pool pool = {memory, bytes};
  Graph *g = graph_new_with((Allocator){from_pool, &pool});
  if (g) diamonds(g, n);
  bool fine = g && !graph_error(g);
  graph_free(g);
  free(memory);
  return fine ? NULL : "out of memory";
}
int main(int argc, char **argv) {
  long n = argc > 1 ? atol(argv[1]) : 1000;
  if (n < 1) return complain("diamonds", "N", "a count from 1");
  report_begin();
  size_t asked = 0;
  Graph *g = graph_new_with((Allocator){counted, &asked});
  Session *s = g ? session_new(g) : NULL;
  Tensor *dx = s ? diamonds(g, n) : NULL;
  size_t bytes = asked;
  const char *why = s ? run(s, dx, n) : "out of memory";
  if (!why) why = again(bytes, n);
  session_free(s);
  graph_free(g);
  int status = why ? complain("diamonds", NULL, why) : 0;
  return report_end("diamonds", status);
}
