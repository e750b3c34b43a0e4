/* fuzz_graph.c: any bytes make a graph, or an error.
   Tangled from B-testing.nw. */
#include "suite.h"
#include "trial.h"

static void more(Trial *w) {
  Tensor *a = w->node[choose(w, w->nodes)];
  Tensor *b = w->node[choose(w, w->nodes)], *t = NULL;
  switch (choose(w, 32)) {
  case 1: t = t_assign(w->node[choose(w, 2)], b); break;
  case 2: t = t_group(w->graph, 2, (Tensor *[]){a, b}); break;
  case 3: t = t_gradient(a, b); break;
  case 4: t = t_sum_like(t_stop(a), b); break;
  default: grow(w); return;
  }
  w->node[w->nodes++] = t;
}
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  Trial w = {.next = data, .end = data + size, .maps = MAPS};
  w.graph = graph_new();
  bool careful = choose(&w, 2);
  plant(&w);
  for (int i = 0; i < 24; i++) {
    w.careful = careful && i < 12;
    if (w.careful) grow(&w);
    else more(&w);
  }
  Session *s = session_new(w.graph);
  for (int i = 0; i < 4; i++) {
    Tensor *fetch[3];
    for (int k = 0; k < 3; k++)
      fetch[k] = w.node[choose(&w, w.nodes)];
    int feeds = w.feeds - 2 - choose(&w, 2);
    const Array *r = session_run(s, 3, fetch, feeds, w.feed + 2);
    if (!r == !session_error(s)) abort();
  }
  session_free(s);
  graph_free(w.graph);
  return 0;
}
#ifndef FUZZER
START_TEST(strings_do_no_harm) {
  Trial w = {.seed = 1};
  uint8_t byte[120];
  for (int i = 0; i < 10000; i++) {
    size_t size = (size_t)draw(&w, sizeof byte);
    for (size_t k = 0; k < size; k++)
      byte[k] = (uint8_t)draw(&w, 256);
    LLVMFuzzerTestOneInput(byte, size);
  }
}
END_TEST
TESTS("fuzz", 6, strings_do_no_harm)
#endif
