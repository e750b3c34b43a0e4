/* xor.c: learns exclusive or. Tangled from 08-trainer.nw. */
#include "bar.h"
#include "interrupt.h"
#include "network.h"
#include "options.h"
#include "report.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

typedef struct Settings {
  long epochs, hidden;
  double rate;
  uint64_t seed;
  const char *log;
  bool quiet;
  bool compile;
  const char *emit;
} Settings;
static int read_settings(Settings *s, int argc, char **argv) {
  return options_read((Option[]){
    {"--compile", "", option_flag, &s->compile, NULL,
     "as compiled C"},
    {"--emit", "FILE", option_text, &s->emit, NULL,
     "only write it there, as C"},
    OPTION_EXCLUDES("--emit", "--compile"),
    {"--epochs", "N", option_count, &s->epochs, "10000",
     "how often to train"},
    {"--rate", "X", option_number, &s->rate, "4", "size of a step"},
    {"--seed", "N", option_seed, &s->seed, "1",
     "where numbers start"},
    {"--hidden", "N", option_count, &s->hidden, "4", "hidden units"},
    {"--log", "FILE", option_text, &s->log, NULL,
     "write losses here"},
    {"--quiet", "", option_flag, &s->quiet, NULL,
     "show no progress"},
    {.name = NULL}}, argc, argv);
}
static bool train(Session *session, const Network *n,
                  const Settings *s, const Log *log) {
  Bar bar = bar_new("epoch", s->epochs, s->quiet);
  for (long epoch = 1; epoch <= s->epochs; epoch++) {
    double loss = network_epoch(n, session);
    if (loss < 0) return false;
    bar_show(&bar, epoch, loss);
    if (log_due(epoch, s->epochs))
      log_line(log, "%ld\t%.9g", epoch, loss);
    if (interrupted()) break;
  }
  return true;
}
static bool show_table(Session *session, const Network *n) {
  const real *q = network_questions.data;
  const Array *r = session_run(session, FETCH(n->guess),
                               FEED({n->x, network_questions}));
  for (int e = 0; r && e < 4; e++)
    printf("%g xor %g = %.3f\n", (double)q[2 * e],
           (double)q[2 * e + 1], (double)r->data[e]);
  return r != NULL;
}
static const char main_text[] =
  "#include <stdio.h>\n#include <stdlib.h>\n"
  "int main(int argc, char **argv) {\n"
  "  long n = argc > 1 ? atol(argv[1]) : 10000;\n"
  "  for (long i = 1; i <= n; i++) {\n"
  "    step();\n"
  "    if (i * 10 / n != (i - 1) * 10 / n)\n"
  "      printf(\"epoch %6ld  loss %.6f\\n\", i,\n"
  "             (double)fetched[0][0]);\n"
  "  }\n  step();\n"
  "  for (int i = 0; i < 4; i++)\n"
  "    printf(\"%d xor %d = %.3f\\n\", i / 2, i % 2,\n"
  "           (double)fetched[1][i]);\n}\n";
static bool write_step(Session *session, const Network *n,
                       FILE *out) {
  bool fine = session_write(session,
    FETCH(n->loss, n->guess, n->step),
    FEED({n->x, network_questions}, {n->y, network_answers}), out);
  return fine && fputs(main_text, out) >= 0 && !ferror(out);
}
static int write_program(Session *session, const Network *n,
                         const char *name) {
  FILE *trial = tmpfile();
  bool fine = trial && write_step(session, n, trial);
  if (trial) fclose(trial);
  const char *why = session_error(session);
  FILE *out = fine ? fopen(name, "w") : NULL;
  fine = out && write_step(session, n, out);
  if (out && fclose(out) == 0 && fine) return EXIT_SUCCESS;
  return complain("xor", name, why ? why : strerror(errno));
}
static int work(Session *session, const Network *n,
                const Settings *s, const Log *log) {
  if (s->emit) return write_program(session, n, s->emit);
  if (s->compile &&
      !session_compile(session, FETCH(n->loss, n->step),
                       FEED({n->x, network_questions},
                            {n->y, network_answers})))
    complain("xor", "not compiled", session_error(session));
  if (!train(session, n, s, log) || !show_table(session, n))
    return complain("xor", "training", session_error(session));
  if (!interrupted()) return EXIT_SUCCESS;
  complain("xor", "interrupted",
           "the table is that of the weights so far");
  return interrupted();
}
int main(int argc, char **argv) {
  Settings s = {.quiet = false};
  int status = read_settings(&s, argc, argv);
  if (status >= 0) return status;
  report_begin();
  interrupt_catch();
  Log log;
  if (!log_open(&log, s.log, "epoch\tloss", false))
    return complain("xor", s.log, strerror(errno));
  Network n = network_new(s.hidden, s.rate, s.seed);
  Session *session = n.graph ? session_new(n.graph) : NULL;
  if (!session) status = complain("xor", NULL, "out of memory");
  else status = work(session, &n, &s, &log);
  if (!log_close(&log))
    status = complain("xor", s.log, "it could not be written");
  session_free(session);
  graph_free(n.graph);
  return report_end("xor", status);
}
