/* fuzz_files.c: any bytes make a file, or an error.
   Tangled from W12-layers-bench.nw. */
#include "woven/woven.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static Array npz(const char *path, Message *why) {
  const char *name[] = {"w", "b"};
  Array a[2] = {{.data = NULL}, {.data = NULL}};
  npz_load(path, 2, name, a, why);
  array_free(a[0]);
  return a[1];
}
static Array checkpoint(const char *path, Message *why) {
  real numbers[6] = {0};
  Graph *g = graph_new();
  t_variable(g, "w", (Array){SHAPE(2, 3), numbers});
  t_variable(g, "b", (Array){SCALAR, numbers});
  Session *s = session_new(g);
  bool good = checkpoint_load(path, s, why);
  session_free(s);
  graph_free(g);
  return good ? array_new(SCALAR) : (Array){.data = NULL};
}
static const struct {
  const char *name;
  Array (*load)(const char *path, Message *why);
} formats[] = {
  {"csv", dataset_csv},
  {"npy", npy_load},
  {"npz", npz},
  {"checkpoint", checkpoint},
  {"idx", dataset_idx},
};
enum { FORMATS = sizeof formats / sizeof *formats };
static void try_file(const char *path, const char *format) {
  int i = 0;
  while (i < FORMATS - 1 && strcmp(formats[i].name, format)) i++;
  Message why;
  Array array = formats[i].load(path, &why);
  if (!array.data != !!why.text[0]) abort();
  array_free(array);
}
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char path[64];
  sprintf(path, "/tmp/fuzz-%ld", (long)getpid());
  FILE *out = fopen(path, "wb");
  if (!out || fwrite(data, 1, size, out) != size) abort();
  fclose(out);
  const char *format = getenv("FORMAT");
  try_file(path, format ? format : "npy");
  remove(path);
  return 0;
}
#ifndef FUZZER
int main(int argc, char **argv) {
  for (int i = 2; i < argc; i++) try_file(argv[i], argv[1]);
  printf("100%%: Checks: %d\n", argc > 2 ? argc - 2 : 0);
  return 0;
}
#endif
