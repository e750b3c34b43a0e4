/* race.c: races in a ravine.
   Tangled from W11-optimizers-bench.nw. */
#include "bar.h"
#include "choose.h"
#include "interrupt.h"
#include "options.h"
#include "report.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static Tensor *quadratic(Tensor *x, Tensor *y) {
  return t_div(t_add(t_square(x), t_mul(100, t_square(y))), 2);
}
static Tensor *rosenbrock(Tensor *x, Tensor *y) {
  Tensor *wall = t_sub(y, t_square(x));
  return t_add(t_square(t_sub(1, x)),
               t_mul(100, t_square(wall)));
}
typedef struct Ravine {
  const char *name;
  Tensor *(*loss)(Tensor *x, Tensor *y);
  double start[2];
  double rate[6];     /* in the order of the choices */
} Ravine;
static const Ravine ravines[] = {
  {"quadratic", quadratic, {-10, 1},
   {0.0198, 0.005, 0.005, 0.1, 0.5, 0.5}},
  {"rosenbrock", rosenbrock, {-1.2, 1},
   {0.002, 0.001, 0.001, 0.005, 0.1, 0.1}}};
static const char *option_ravine(void *value, const char *word) {
  for (int i = 0; i < 2; i++)
    if (!strcmp(word, ravines[i].name)) {
      *(const Ravine **)value = &ravines[i];
      return NULL;
    }
  return "it must be quadratic or rosenbrock, not";
}
typedef struct Settings {
  const Choice *choice;
  const Ravine *ravine;
  long steps;
  double rate;
  uint64_t seed;
  const char *log;
  bool quiet;
} Settings;
static int read_settings(Settings *s, int argc, char **argv) {
  return options_read((Option[]){
    {"--optimizer", "NAME", option_optimizer, &s->choice, NULL,
     "only this one"},
    {"--ravine", "NAME", option_ravine, &s->ravine, "quadratic",
     "quadratic or rosenbrock"},
    {"--steps", "N", option_count, &s->steps, "200", "how many steps"},
    {"--rate", "X", option_number, &s->rate, NULL,
     "instead of the usual"},
    {"--log", "FILE", option_text, &s->log, NULL,
     "write the paths here"},
    {"--seed", "N", option_seed, &s->seed, NULL, "another start"},
    {"--quiet", "", option_flag, &s->quiet, NULL, "show no progress"},
    {.name = NULL}}, argc, argv);
}
static Tensor *place(Graph *g, int i, const Settings *s) {
  real start = 0;
  uint64_t seed = s->seed + (uint64_t)i;
  Array one = {SCALAR, &start};
  if (s->seed) array_normal(one, &seed);
  start += (real)s->ravine->start[i];
  return t_variable(g, i ? "y" : "x", one);
}
static bool race(const Settings *s, const Choice *c,
                 const Log *log) {
  double rate = isnan(s->rate) ? s->ravine->rate[c - choices]
                               : s->rate;
  Graph *g = graph_new();
  Session *session = g ? session_new(g) : NULL;
  if (!session) return !complain("race", NULL, "out of memory");
  Tensor *w[] = {place(g, 0, s), place(g, 1, s)};
  Tensor *loss = s->ravine->loss(w[0], w[1]);
  Tensor *step = optimizer_minimize(
    optimizer_with(*c->kind, rate), loss, 2, w);
  Bar bar = bar_new("step", s->steps, s->quiet || !s->choice);
  const Array *r = NULL;
  long arrived = -1;
  double now = 0;
  for (long i = 0; i <= s->steps; i++) {
    r = session_run(session, FETCH(w[0], w[1], loss, step), NO_FEED);
    if (!r) break;
    now = fabs((double)r[2].data[0]);
    if (i) bar_show(&bar, i, now);
    log_line(log, "%s\t%ld\t%.9g\t%.9g\t%.9g", c->name, i,
             (double)r[0].data[0], (double)r[1].data[0], now);
    if (!(now < 1e-6)) arrived = -1;
    else if (arrived < 0) arrived = i;
    if (interrupted()) break;
  }
  if (!r) complain("race", c->name, session_error(session));
  else printf("%-9s rate %-6g loss %.1e", c->name, rate, now);
  if (r && arrived >= 0)
    printf("  below 1e-6 from step %ld", arrived);
  if (r) printf("\n");
  session_free(session);
  graph_free(g);
  return r != NULL;
}
int main(int argc, char **argv) {
  Settings s = {.rate = (double)NAN};
  int status = read_settings(&s, argc, argv);
  if (status >= 0) return status;
  report_begin();
  interrupt_catch();
  Log log;
  if (!log_open(&log, s.log, "optimizer\tstep\tx\ty\tloss", false))
    return complain("race", s.log, strerror(errno));
  bool fine = true;
  for (const Choice *c = choices; fine && c->name; c++) {
    if (!s.choice || c == s.choice) fine = race(&s, c, &log);
    if (interrupted()) break;
  }
  if (!log_close(&log))
    fine = !complain("race", s.log, "it could not be written");
  status = fine ? interrupted() : EXIT_FAILURE;
  if (fine && status)
    complain("race", "interrupted", "what ran so far is shown");
  return report_end("race", status);
}
