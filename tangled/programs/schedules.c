/* schedules.c: prints rates step by step.
   Tangled from 11-optimizers.nw. */
#include "report.h"
#include "woven/woven.h"

int main(void) {
  report_begin();
  Graph *g = graph_new();
  Session *s = session_new(g);
  Tensor *t = schedule_count(g, "steps");
  Tensor *drops = t_mul(schedule_drop(t, 80, 0.5),
                        schedule_drop(t, 140, 0.5));
  Tensor *wave = schedule_cosine(t, 199);
  Tensor *both = t_mul(schedule_warm_up(t, 20), wave);
  for (int i = 0; i < 200; i++) {
    const Array *r = session_run(s, FETCH(t, drops, wave, both),
                                 NO_FEED);
    quit_if("schedules", session_error(s));
    for (int k = 0; k < 4; k++)
      printf("%.4f%c", (double)r[k].data[0], k < 3 ? '\t' : '\n');
  }
  session_free(s);
  graph_free(g);
  return report_end("schedules", 0);
}
