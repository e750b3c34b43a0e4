/* fuzz_formula.c: any bytes are a formula, or have a flaw.
   Tangled from W14-formulas-bench.nw. */
#include "suite.h"
#include "woven/woven.h"
#include <string.h>

enum { LONGEST = 400, ROOM = 1 << 20 };

static void write_and_read(Tensor *t) {
  char *text = malloc(ROOM);
  for (int style = FORMULA_TEXT; style <= FORMULA_C; style++) {
    FILE *out = fmemopen(text, ROOM, "w");
    if (formula_list(1, &t, (FormulaStyle)style, out)) abort();
    fputc(0, out);
    fclose(out);
    if (style != FORMULA_TEXT) continue;
    Graph *g = graph_new();
    Tensor *y;
    FormulaFlaw flaw;
    if (formula_read(g, text, 1, &y, &flaw) != 1) {
      fprintf(stderr, "%s\n%s\n", text, flaw.why.text);
      abort();
    }
    graph_free(g);
  }
  free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char text[LONGEST + 1] = "";
  if (size > LONGEST) size = LONGEST;
  memcpy(text, data, size);
  Graph *g = graph_new();
  Tensor *x = t_placeholder(g, "x", SCALAR), *y[8];
  FormulaFlaw flaw = {.at = 0};
  int n = formula_read(g, text, 8, y, &flaw);
  long length = (long)strlen(text);
  if (n < 0 && (!*flaw.why.text || flaw.at < 0 ||
                flaw.at > length || flaw.column < 1 ||
                flaw.column > length + 1)) abort();
  for (int k = 0; k < n; k++) {
    write_and_read(y[k]);
    write_and_read(t_gradient(y[k], x));
  }
  graph_free(g);
  return 0;
}

#ifndef FUZZER
START_TEST(pieces_do_no_harm) {
  static const char *const piece[] = {
    "x", "y", "1", "2.5", "e", "pi", "(", ")", "+", "-", "*", "/",
    "^", ",", ";", "=", "a", "a=", " ", "sin(", "max(", "1e9", "<",
    "select(", "log(", ".", "\xc3\xa4", "x^", "2*", "-3"};
  uint64_t seed = 7;
  for (int i = 0; i < 20000; i++) {
    char text[256] = "";
    int parts = 1 + (int)(array_random(&seed) * 14);
    while (parts-- > 0)
      strcat(text, piece[(int)(array_random(&seed) * 30)]);
    LLVMFuzzerTestOneInput((uint8_t *)text, strlen(text));
  }
}
END_TEST
TESTS("fuzz_formula", 14, pieces_do_no_harm)
#endif
