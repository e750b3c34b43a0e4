/* digits.c: learns to read digits. Tangled from 13-digits.nw and
   W13-digits-bench.nw. */
#include "bar.h"
#include "choose.h"
#include "interrupt.h"
#include "options.h"
#include "pictures.h"
#include "recognizer.h"
#include "report.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Settings {
  const char *data, *draw, *save, *resume, *predict, *log;
  const ModelChoice *model;
  const Choice *choice;
  long epochs, batch, count, size;
  double rate;
  uint64_t seed;
  bool quiet;
  bool compile;
} Settings;
static int read_settings(Settings *s, int argc, char **argv) {
  return options_read((Option[]){
    {"--compile", "", option_flag, &s->compile, NULL,
     "as compiled C"},
    {"--data", "DIR", option_text, &s->data, NULL,
      "read IDX files there"},
    {"--count", "N", option_count, &s->count, "8000",
      "or draw so many"},
    {"--size", "N", option_count, &s->size, "28",
      "and draw them so large"},
    {"--draw", "DIR", option_text, &s->draw, NULL,
      "only write them there"},
    {"--model", "NAME", option_model, &s->model, NULL,
      "mlp, the default, or conv"},
    {"--epochs", "N", option_count, &s->epochs, NULL,
      "how often to train"},
    {"--batch", "N", option_count, &s->batch, NULL,
      "images for one step, 100"},
    {"--optimizer", "NAME", option_optimizer, &s->choice, NULL,
      "adam, the default, ..."},
    {"--rate", "X", option_number, &s->rate, NULL, "size of a step"},
    {"--seed", "N", option_seed, &s->seed, NULL,
      "where numbers start, 1"},
    {"--save", "FILE", option_text, &s->save, NULL, "save each epoch"},
    {"--resume", "FILE", option_text, &s->resume, NULL,
      "go on from there, as it was made"},
    {"--predict", "FILE", option_text, &s->predict, NULL,
      "read this: IDX, PNG, PGM or NPY"},
    {"--log", "FILE", option_text, &s->log, NULL, "write losses here"},
    {"--quiet", "", option_flag, &s->quiet, NULL, "show no progress"},
    {.name = NULL}}, argc, argv);
}
typedef struct Noted {
  char model[16], optimizer[16];
  double rate;
  long batch;
  unsigned long long seed;
} Noted;
static Noted read_note(const Settings *s) {
  Noted n = {"mlp", "adam", 0, 100, 1};
  char note[160];
  Message why;
  if (s->resume && checkpoint_note(s->resume, note, sizeof note,
                                   &why) &&
      sscanf(note, "model %15s optimizer %15s rate %lf batch %ld "
             "seed %llu", n.model, n.optimizer, &n.rate, &n.batch,
             &n.seed) == 5 && n.batch > 0) return n;
  return (Noted){"mlp", "adam", 0, 100, 1};
}
enum { NO_SEED = -1 };
static void settle(Settings *s) {
  Noted n = read_note(s);
  if (!s->model) option_model(&s->model, n.model);
  if (!s->model->name) s->model = models;
  if (!s->choice) option_optimizer(&s->choice, n.optimizer);
  if (!s->choice->name) option_optimizer(&s->choice, "adam");
  if (s->rate == 0 && !strcmp(s->choice->name, n.optimizer))
    s->rate = n.rate;
  if (s->rate == 0) s->rate = s->choice->rate;
  if (!s->batch) s->batch = n.batch;
  if (!s->epochs) s->epochs = s->model->epochs;
  if (s->seed == (uint64_t)NO_SEED) s->seed = n.seed;
}
typedef struct Work {
  Settings s;
  Examples e[2];          /* to train with, and to test or read */
  Array answer, p;
  Recognizer r;
  Session *session;
  Log log;
  Message why;            /* what went wrong, but for sessions */
} Work;
static bool get_examples(Work *w) {
  const char *which[] = {"train", "t10k"};
  for (int k = 0; k < 2; k++) {
    const Settings *s = &w->s;
    if (s->data)
      w->e[k] = examples_read(s->data, which[k], &w->why);
    else
      w->e[k] = examples_draw(k ? (s->count + 3) / 4 : s->count,
                              s->size, s->seed + (k ? 1u << 20 : 0));
    if (!w->e[k].images.data)
      return message_refuse(&w->why, "out of memory");
  }
  Shape a = w->e[0].images.shape, b = w->e[1].images.shape;
  if (a.dim[1] != b.dim[1] || a.dim[2] != b.dim[2])
    return message_refuse(&w->why, "train has images of %ldx%ld, "
                          "t10k of %ldx%ld", a.dim[1], a.dim[2],
                          b.dim[1], b.dim[2]);
  return true;
}
static bool get_images(Work *w) {
  if (!w->s.resume)
    return message_refuse(&w->why,
                          "--predict needs --resume FILE");
  Examples e = {.images = pictures_read(w->s.predict, &w->why)};
  w->e[1] = e;
  if (!e.images.data) return false;
  for (long i = shape_count(e.images.shape); i-- > 0;)
    e.images.data[i] /= 255;
  return true;
}
static void print_table(const Work *w) {
  long count[10][10] = {{0}}, n = w->answer.shape.dim[0];
  const real *label = w->e[1].labels.data;
  for (long i = 0; i < n; i++)
    count[(int)label[i]][(int)w->answer.data[i]]++;
  printf("taken for");
  for (int j = 0; j < 10; j++) printf("%5d", j);
  for (int k = 0; k < 10; k++) {
    printf("\ndigit %-3d", k);
    for (int j = 0; j < 10; j++) printf("%5ld", count[k][j]);
  }
  printf("\n%.2f %% of %ld are right\n",
         100 * recognizer_share(w->answer, w->e[1].labels), n);
}
static bool answer(Work *w) {
  return recognizer_answer(&w->r, w->session, w->e[1].images,
                           w->answer, w->p);
}
static void print_predictions(const Work *w) {
  for (long i = 0; i < w->answer.shape.dim[0]; i++) {
    int digit = (int)w->answer.data[i];
    printf("%ld\t%d\t%.4f\n", i, digit,
           (double)w->p.data[10 * i + digit]);
  }
}
static bool resume(Work *w, long *done) {
  const Layers *l = &w->r.layers;
  const char *path = w->s.resume;
  if (path && !(w->s.predict
      ? checkpoint_load_some(path, w->session, l->n, l->variable,
                             &w->why)
      : checkpoint_load(path, w->session, &w->why))) return false;
  const Array *a = session_run(w->session, FETCH(w->r.epoch),
                               NO_FEED);
  if (a) *done = (long)a->data[0];
  return a != NULL;
}
static bool keep(Work *w) {
  const Settings *s = &w->s;
  char note[160];
  if (!s->save) return true;
  snprintf(note, sizeof note, "model %s optimizer %s rate %.17g "
           "batch %ld seed %llu", s->model->name, s->choice->name,
           s->rate, s->batch, (unsigned long long)s->seed);
  return checkpoint_save_some(s->save, w->session, 0, NULL, note,
                              &w->why);
}
static bool train(Work *w, long done) {
  Bar bar = bar_new("epoch", w->s.epochs, w->s.quiet);
  uint64_t order = w->s.seed;
  const Array pair[] = {w->e[0].images, w->e[0].labels};
  long first = pair[1].shape.dim[0];
  if (first > w->s.batch) first = w->s.batch;
  if (w->s.compile &&
      !session_compile(w->session,
        FETCH(w->r.loss, w->r.right, w->r.step),
        FEED({w->r.x, dataset_rows(pair[0], 0, first)},
             {w->r.label, dataset_rows(pair[1], 0, first)})))
    complain("digits", "not compiled", session_error(w->session));
  for (long epoch = 1; epoch <= w->s.epochs; epoch++) {
    dataset_shuffle(2, pair, &order);
    if (epoch <= done) continue;
    double mean[2];
    if (!recognizer_epoch(&w->r, w->session, w->e[0], w->s.batch,
                          mean)) return false;
    if (interrupted()) return keep(w);
    if (!answer(w)) return false;
    double share = recognizer_share(w->answer, w->e[1].labels);
    bar.accuracy = share;
    bar_show(&bar, epoch, mean[0]);
    log_line(&w->log, "%ld\t%.6f\t%.4f\t%.4f", epoch, mean[0],
             mean[1], share);
    if (!keep(w)) return false;
  }
  return true;
}
static bool work(Work *w) {
  long done = 0;
  Shape size = w->e[1].images.shape;
  w->answer = array_new(SHAPE(size.dim[0]));
  w->p = array_new(SHAPE(size.dim[0], 10));
  Optimizer o = optimizer_with(*w->s.choice->kind, w->s.rate);
  w->r = recognizer_new(w->s.model, o, size.dim[1], size.dim[2],
                        w->s.seed);
  if (w->r.graph) w->session = session_new(w->r.graph);
  if (!w->session || !w->answer.data || !w->p.data)
    return message_refuse(&w->why, "out of memory");
  if (!resume(w, &done) ||
      (!w->s.predict && (!keep(w) || !train(w, done))))
    return false;
  if (interrupted()) return true;
  if (!answer(w)) return false;
  w->s.predict ? print_predictions(w) : print_table(w);
  return true;
}
static bool draw_files(Work *w) {
  return examples_write(w->s.draw, "train", w->e[0], &w->why) &&
         examples_write(w->s.draw, "t10k", w->e[1], &w->why);
}
static int failed(const Work *w) {
  const char *why = w->why.text;
  if (!*why && w->session) why = session_error(w->session);
  return complain("digits", NULL, why && *why ? why
                                              : "out of memory");
}
static int stopped(const Work *w) {
  Message how = {""};
  if (w->s.save)
    message_append(&how, "go on with --resume %s", w->s.save);
  else message_append(&how, "nothing is kept without --save FILE");
  complain("digits", "interrupted", how.text);
  return interrupted();
}
static int digits(Work *w) {
  if (!log_open(&w->log, w->s.log,
                "epoch\tloss\tright\tright of test",
                w->s.resume != NULL))
    return complain("digits", w->s.log, strerror(errno));
  bool fine =
    (w->s.predict ? get_images(w) : get_examples(w)) &&
    (w->s.draw ? draw_files(w) : work(w));
  int status = !fine ? failed(w) :
               interrupted() ? stopped(w) : EXIT_SUCCESS;
  if (!log_close(&w->log) && fine)
    status = complain("digits", w->s.log,
                      "it could not be written");
  return status;
}
int main(int argc, char **argv) {
  Work w = {.s = {.seed = (uint64_t)NO_SEED}};
  int status = read_settings(&w.s, argc, argv);
  if (status >= 0) return status;
  settle(&w.s);
  report_begin();
  interrupt_catch();
  status = digits(&w);
  session_free(w.session);
  graph_free(w.r.graph);
  array_free(w.answer);
  array_free(w.p);
  for (int k = 0; k < 2; k++) examples_free(w.e[k]);
  return report_end("digits", status);
}
