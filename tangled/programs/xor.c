/* xor.c: learns exclusive or. Tangled from 08-trainer.nw. */
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
  return options_read((Option[]){
    {"--epochs", "N", option_count, &s->epochs, "how often to train"},
    {"--rate", "X", option_number, &s->rate, "size of a step"},
    {"--seed", "N", option_seed, &s->seed, "where numbers start"},
    {"--hidden", "N", option_count, &s->hidden, "hidden units"},
    {"--log", "FILE", option_text, &s->log, "write losses here"},
    {"--quiet", "", option_flag, &s->quiet, "show no progress"},
    {.name = NULL}}, argc, argv);
}
static int complain(const char *what, const char *why) {
  fprintf(stderr, "xor: %s: %s\n", what, why);
  return EXIT_FAILURE;
}
static FILE *open_log(const char *name) {
  FILE *log = fopen(name, "w");
  if (log) fprintf(log, "epoch\tloss\n");
  return log;
}
static void log_loss(FILE *log, long epochs, long n, double loss) {
  long every = (epochs + 999) / 1000;
  if (log && (n % every == 0 || n == 1))
    fprintf(log, "%ld\t%.9g\n", n, loss);
}
static bool train(Session *session, const Network *n,
                  const Settings *s, FILE *log) {
  Bar bar = bar_new("epoch", s->epochs, s->quiet);
  for (long epoch = 1; epoch <= s->epochs; epoch++) {
    double loss = network_epoch(n, session);
    if (loss < 0) return false;
    bar_show(&bar, epoch, loss);
    log_loss(log, s->epochs, epoch, loss);
  }
  return true;
}
static bool show_table(Session *session, const Network *n) {
  const real *q = network_questions.data;
  const Array *r = session_run(session, FETCH(n->guess),
                               FEED({n->x, network_questions}));
  for (int e = 0; r && e < 4; e++)
    printf("%g xor %g = %.3f\n", q[2 * e], q[2 * e + 1],
           r->data[e]);
  return r != NULL;
}
int main(int argc, char **argv) {
  Settings s = {.epochs = 10000, .hidden = 4, .rate = 4,
                .seed = 1};
  int status = read_settings(&s, argc, argv);
  if (status >= 0) return status;
  FILE *log = s.log ? open_log(s.log) : NULL;
  if (s.log && !log) return complain(s.log, strerror(errno));
  Network n = network_new(s.hidden, s.rate, s.seed);
  Session *session = n.graph ? session_new(n.graph) : NULL;
  if (!session) return complain("network", "out of memory");
  status = EXIT_SUCCESS;
  if (!train(session, &n, &s, log) || !show_table(session, &n))
    status = complain("training", session_error(session));
  if (log) {
    bool failed = ferror(log);
    if (fclose(log) || failed)
      status = complain(s.log, "the log could not be written");
  }
  if (fflush(stdout))
    status = complain("standard output", strerror(errno));
  session_free(session);
  graph_free(n.graph);
  return status;
}
