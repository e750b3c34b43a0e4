/* resume.c: trains, saves, and goes on where it was stopped.
   Tangled from F12-files.nw. */
#include "options.h"
#include "report.h"
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
static bool steps_done(Session *s, Tensor *count, long *done) {
  const Array *r = session_run(s, FETCH(count), NO_FEED);
  if (r) *done = (long)*r->data;
  return r != NULL;
}
static bool train(Session *s, Tensor *step, Tensor *count,
                  long steps, long every, const char *path,
                  Message *why) {
  long done = 0;
  if (!access(path, F_OK) && !checkpoint_load(path, s, why))
    return false;
  if (!steps_done(s, count, &done)) return false;
  while (done < steps) {
    if (!session_run(s, FETCH(step), NO_FEED)) return false;
    if ((++done % every == 0 || done == steps) &&
        !checkpoint_save(path, s, why)) return false;
  }
  return true;
}
static int resume(Session *s, const char *path, long steps,
                  long every) {
  Message why = {""};
  Tensor *state[3];
  Tensor *step = training(session_graph(s), state);
  bool done = train(s, step, state[2], steps, every, path, &why);
  const Array *r = done ? session_run(s, 3, state, NO_FEED) : NULL;
  if (!r) return complain("resume", NULL, why.text[0] ? why.text
                                          : session_error(s));
  for (int i = 0; i < 4; i++)
    printf("w %a momentum %a\n", (double)r[0].data[i],
           (double)r[1].data[i]);
  return EXIT_SUCCESS;
}
int main(int argc, char **argv) {
  long steps, every;
  const char *path;
  const Option options[] = {
    {"--steps", "N", option_count, &steps, "1000", "steps in all"},
    {"--every", "N", option_count, &every, "100",
      "steps from save to save"},
    {"--file", "PATH", option_text, &path, "resume.npz",
      "the checkpoint"},
    {.name = NULL}};
  int status = options_read(options, argc, argv);
  if (status >= 0) return status;
  Graph *g = graph_new();
  Session *s = g ? session_new(g) : NULL;
  if (!s) status = complain("resume", NULL, "out of memory");
  else status = resume(s, path, steps, every);
  session_free(s);
  graph_free(g);
  return report_end("resume", status);
}
