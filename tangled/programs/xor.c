/* xor.c: learns exclusive or. Tangled from 07-trainer.nw. */
#include "bar.h"
#include "network.h"
#include "options.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Settings {
  long epochs, hidden;
  double rate;
  uint64_t seed;
  const char *log;
  bool quiet;
} Settings;

static int read_settings(Settings *s, int argc, char **argv) {
  const Option table[] = {
    {"--epochs", OPTION_COUNT, &s->epochs, "how often to train"},
    {"--rate", OPTION_NUMBER, &s->rate, "size of a step"},
    {"--seed", OPTION_SEED, &s->seed, "where random numbers start"},
    {"--hidden", OPTION_COUNT, &s->hidden, "number of hidden units"},
    {"--log", OPTION_TEXT, &s->log, "write epochs and losses here"},
    {"--quiet", OPTION_FLAG, &s->quiet, "show no progress"},
    {NULL, OPTION_FLAG, NULL, NULL}};
  return options_read(table, argc, argv);
}
static real questions[] = {0, 0, 0, 1, 1, 0, 1, 1};
static real answers[] = {0, 1, 1, 0};
static const Array questions_array = {{2, {4, 2}}, questions};
static const Array answers_array = {{2, {4, 1}}, answers};
static int complain(const char *what, const char *why) {
  fprintf(stderr, "xor: %s: %s\n", what, why);
  return EXIT_FAILURE;
}
static void log_loss(FILE *log, const Settings *s, long epoch,
                     double loss) {
  long every = (s->epochs + 999) / 1000;
  if (log && (epoch % every == 0 || epoch == 1))
    fprintf(log, "%ld\t%.9g\n", epoch, loss);
}

static FILE *open_log(const Settings *s) {
  FILE *log = fopen(s->log, "w");
  if (log) fprintf(log, "epoch\tloss\n");
  return log;
}
static bool train(Session *session, const Network *n,
                  const Settings *s, FILE *log) {
  Bar bar = bar_new("epoch", s->epochs, s->quiet);
  for (long epoch = 1; epoch <= s->epochs; epoch++) {
    const Array *r = session_run(session, FETCH(n->loss, n->step),
      FEED({n->x, questions_array}, {n->y, answers_array}));
    if (!r) return false;
    bar_show(&bar, epoch, r->data[0]);
    log_loss(log, s, epoch, r->data[0]);
  }
  return true;
}
static bool show_table(Session *session, const Network *n) {
  const Array *r = session_run(session, FETCH(n->guess),
                               FEED({n->x, questions_array}));
  for (int e = 0; r && e < 4; e++)
    printf("%g xor %g = %.3f\n", questions[2 * e],
           questions[2 * e + 1], r->data[e]);
  return r != NULL;
}
int main(int argc, char **argv) {
  Settings s = {.epochs = 10000, .hidden = 4, .rate = 4, .seed = 1};
  int status = read_settings(&s, argc, argv);
  if (status >= 0) return status;
  FILE *log = s.log ? open_log(&s) : NULL;
  if (s.log && !log) return complain(s.log, strerror(errno));
  Network n = network_new(s.hidden, s.rate, s.seed);
  Session *session = n.graph ? session_new(n.graph) : NULL;
  if (!session) return complain("network", "out of memory");
  status = EXIT_SUCCESS;
  if (!train(session, &n, &s, log) || !show_table(session, &n))
    status = complain("training", session_error(session));
  if (log && (ferror(log) | fclose(log)))
    status = complain(s.log, "the log could not be written");
  session_free(session);
  graph_free(n.graph);
  return status;
}
