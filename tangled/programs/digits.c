/* digits.c: learns to read digits. Tangled from 13-digits.nw. */
#include "bar.h"
#include "choose.h"
#include "options.h"
#include "recognizer.h"
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
} Settings;
static int read_settings(Settings *s, int argc, char **argv) {
  int status = options_read((Option[]){
    {"--data", "DIR", option_text, &s->data, NULL, "read IDX files there"},
    {"--count", "N", option_count, &s->count, "8000", "or draw so many"},
    {"--size", "N", option_count, &s->size, "28", "and draw them so large"},
    {"--draw", "DIR", option_text, &s->draw, NULL, "only write them there"},
    {"--model", "NAME", option_model, &s->model, "mlp", "mlp or conv"},
    {"--epochs", "N", option_count, &s->epochs, NULL, "how often to train"},
    {"--batch", "N", option_count, &s->batch, "100", "images for one step"},
    {"--optimizer", "NAME", option_optimizer, &s->choice, "adam", "adam ..."},
    {"--rate", "X", option_number, &s->rate, NULL, "size of a step"},
    {"--seed", "N", option_seed, &s->seed, "1", "where numbers start"},
    {"--save", "FILE", option_text, &s->save, NULL, "save each epoch"},
    {"--resume", "FILE", option_text, &s->resume, NULL, "go on from there"},
    {"--predict", "FILE", option_text, &s->predict, NULL, "read this"},
    {"--log", "FILE", option_text, &s->log, NULL, "write losses here"},
    {"--quiet", "", option_flag, &s->quiet, NULL, "show no progress"},
    {.name = NULL}}, argc, argv);
  if (!s->epochs) s->epochs = s->model->epochs;
  if (s->rate == 0) s->rate = s->choice->rate;
  return status;
}
typedef struct Work {
  Settings s;
  Examples e[2];
  Array answer, p;
  Recognizer r;
  Session *session;
  FILE *log;
  Message why;
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
    if (!w->e[k].labels.data)
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
  const char *path = w->s.predict;
  if (!w->s.resume)
    return message_refuse(&w->why, "--predict needs --resume FILE");
  Examples e = {.images = dataset_idx(path, &w->why)};
  w->e[1] = e;
  if (!e.images.data) return false;
  if (e.images.shape.rank != 3)
    return message_refuse(&w->why, "%.200s: images are not of "
                        "rank 3", path);
  for (long i = shape_count(e.images.shape); i-- > 0;)
    e.images.data[i] /= 255;
  return true;
}
static bool answer(Work *w) {
  return recognizer_answer(&w->r, w->session, w->e[1].images,
                           w->answer, w->p);
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
static void print_predictions(const Work *w) {
  for (long i = 0; i < w->answer.shape.dim[0]; i++) {
    int digit = (int)w->answer.data[i];
    printf("%ld\t%d\t%.4f\n", i, digit,
           (double)w->p.data[10 * i + digit]);
  }
}
static bool resume(Work *w, long *done) {
  if (w->s.resume &&
      !checkpoint_load(w->s.resume, w->session, &w->why))
    return false;
  const Array *a = session_run(w->session, FETCH(w->r.epoch),
                               NO_FEED);
  if (a) *done = (long)a->data[0];
  return a != NULL;
}
static bool train(Work *w, long done) {
  Bar bar = bar_new("epoch", w->s.epochs, w->s.quiet);
  uint64_t order = w->s.seed;
  const Array pair[] = {w->e[0].images, w->e[0].labels};
  for (long epoch = 1; epoch <= w->s.epochs; epoch++) {
    dataset_shuffle(2, pair, &order);
    if (epoch <= done) continue;
    double mean[2];
    if (!recognizer_epoch(&w->r, w->session, w->e[0], w->s.batch,
                          mean) || !answer(w))
      return false;
    bar.accuracy = mean[1];
    bar_show(&bar, epoch, mean[0]);
    if (w->log)
      fprintf(w->log, "%ld\t%.6f\t%.4f\t%.4f\n", epoch, mean[0],
              mean[1], recognizer_share(w->answer, w->e[1].labels));
    if (w->s.save &&
        !checkpoint_save(w->s.save, w->session, &w->why))
      return false;
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
  if (!resume(w, &done) || (!w->s.predict && !train(w, done)) ||
      !answer(w))
    return false;
  w->s.predict ? print_predictions(w) : print_table(w);
  return true;
}
static bool draw_files(Work *w) {
  return examples_write(w->s.draw, "train", w->e[0], &w->why) &&
         examples_write(w->s.draw, "t10k", w->e[1], &w->why);
}
static bool open_log(Work *w) {
  if (!w->s.log) return true;
  w->log = fopen(w->s.log, "w");
  if (!w->log) return message_refuse(&w->why, "%s: %s", w->s.log,
                                   strerror(errno));
  fprintf(w->log, "epoch\tloss\tright\tright of test\n");
  return true;
}
static bool close_log(Work *w) {
  if (!w->log || !(ferror(w->log) | fclose(w->log))) return true;
  return message_refuse(&w->why, "%s: it could not be written",
                      w->s.log);
}
static int complain(const Work *w) {
  const char *why = w->why.text;
  if (!*why && w->session) why = session_error(w->session);
  fprintf(stderr, "digits: %s\n", why ? why : "out of memory");
  return EXIT_FAILURE;
}
int main(int argc, char **argv) {
  Work w = {.session = NULL};
  int status = read_settings(&w.s, argc, argv);
  if (status >= 0) return status;
  bool fine = open_log(&w) &&
    (w.s.predict ? get_images(&w) : get_examples(&w)) &&
    (w.s.draw ? draw_files(&w) : work(&w));
  fine = close_log(&w) && fine;
  if (fflush(stdout) && fine)
    fine = message_refuse(&w.why, "standard output: %s",
                        strerror(errno));
  status = fine ? EXIT_SUCCESS : complain(&w);
  session_free(w.session);
  graph_free(w.r.graph);
  array_free(w.answer);
  array_free(w.p);
  for (int k = 0; k < 2; k++) examples_free(w.e[k]);
  return status;
}
