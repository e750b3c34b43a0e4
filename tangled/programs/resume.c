/* resume.c: trains, saves, and goes on where it was stopped.
   Tangled from F12-files.nw. */
#include "options.h"
#include "woven/woven.h"
#include <stdlib.h>
#include <unistd.h>

static Tensor *training(Graph *g, Tensor *state[3]) {
  real zero[4] = {0}, turn[] = {1.3F, 2.7F, 4.1F, 5.9F};
  real truth[] = {1, -2, 3, -4};
  Tensor **w = &state[0], **m = &state[1], **count = &state[2];
  *w = t_variable(g, "w", (Array){SHAPE(4), zero});
  *m = t_variable(g, "w/momentum", (Array){SHAPE(4), zero});
  *count = t_variable(g, "count", (Array){SCALAR, zero});
  Tensor *turns = t_constant(g, (Array){SHAPE(4), turn});
  Tensor *wanted = t_constant(g, (Array){SHAPE(4), truth});
  Tensor *x = t_sin(t_mul(*count, turns));
  Tensor *loss = t_square(t_sum(t_mul(x, t_sub(*w, wanted))));
  Tensor *next = t_add(t_mul(*m, 0.9), t_gradient(loss, *w));
  return t_group(g, 3, (Tensor *[]){
    t_assign(*m, next), t_assign(*w, t_muladd(next, -0.01, *w)),
    t_assign(*count, t_add(*count, 1))});
}
int main(int argc, char **argv) {
  long steps = 0, every = 0;
  const char *path = NULL;
  const Option options[] = {
    {"--steps", "N", option_count, &steps, "1000", "steps in all"},
    {"--every", "N", option_count, &every, "100", "steps from save to save"},
    {"--file", "PATH", option_text, &path, "resume.npz", "the checkpoint"},
    {.name = NULL}};
  int status = options_read(options, argc, argv);
  if (status >= 0) return status;
  Graph *g = graph_new();
  Tensor *state[3], *step = training(g, state);
  Session *s = session_new(g);
  Message why = {{0}};
  if (!access(path, F_OK)) checkpoint_load(path, s, &why);
  const Array *r = session_run(s, FETCH(state[2]), NO_FEED);
  for (long i = (long)*r->data; i < steps && !why.text[0];) {
    session_run(s, FETCH(step), NO_FEED);
    if (++i % every == 0 || i == steps)
      checkpoint_save(path, s, &why);
  }
  if (why.text[0]) fprintf(stderr, "resume: %s\n", why.text);
  else {
    r = session_run(s, 3, state, NO_FEED);
    for (int i = 0; i < 4; i++)
      printf("w %a momentum %a\n", (double)r[0].data[i],
             (double)r[1].data[i]);
  }
  session_free(s);
  graph_free(g);
  return why.text[0] != '\0';
}
