/* clouds.c: tells clouds of points apart.
   Tangled from 10-perceptrons.nw. */
#include "bar.h"
#include "interrupt.h"
#include "network.h"
#include "options.h"
#include "choose.h"
#include "report.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Clouds {
  const char *name;
  int classes;
  double spread;             /* how large the noise is */
  void (*middle)(int class, double t, double at[2]);
} Clouds;

static void on_diagonal(int class, double t, double at[2]) {
  (void)t;
  at[0] = at[1] = class ? 2 : -2;
}
static void at_corners(int class, double t, double at[2]) {
  const double corner[][2] = {{0, 2.2}, {-2, -1.3}, {2, -1.3}};
  (void)t;
  at[0] = corner[class][0];
  at[1] = corner[class][1];
}
static void at_four_corners(int class, double t, double at[2]) {
  at[0] = t < 0.5 ? -2 : 2;
  at[1] = class ? -at[0] : at[0];
}
static void along_spirals(int class, double t, double at[2]) {
  double turn = 1.5 * sqrt(t), angle = 6.283185307179586 * turn;
  double side = class ? -1 : 1;
  at[0] = side * (0.3 + 2.4 * turn) * cos(angle);
  at[1] = side * (0.3 + 2.4 * turn) * sin(angle);
}
static const Clouds shapes[] = {
  {"pair", 2, 0.8, on_diagonal}, {"overlap", 2, 2, on_diagonal},
  {"three", 3, 1, at_corners},
  {"xor", 2, 0.7, at_four_corners},
  {"spirals", 2, 0.15, along_spirals},
  {.name = NULL}};
static const char *option_share(void *value, const char *word) {
  const char *flaw = option_number(value, word);
  double share = *(double *)value;
  if (!flaw && share >= 0 && share < 1) return NULL;
  return "it must be a number from 0 to below 1, not";
}
static const char *option_shape(void *value, const char *word) {
  for (const Clouds *c = shapes; c->name; c++)
    if (!strcmp(c->name, word)) {
      *(const Clouds **)value = c;
      return NULL;
    }
  return "it must be a shape that --help names, not";
}
typedef struct Settings {
  long hidden, layers, patience;
  double dropout, validate;
  const Choice *choice;
  bool shuffle;
  const Clouds *clouds;
  long epochs, batch;
  double rate;
  uint64_t seed;
  const char *log, *points, *grid;
  bool quiet;
} Settings;
static int read_settings(Settings *s, int argc, char **argv) {
  return options_read((Option[]){
    {"--shape", "NAME", option_shape, &s->clouds, NULL,
      "pair, overlap, three"
      ", xor, spirals"
    },
    {"--epochs", "N", option_count, &s->epochs, "20",
     "how often to train"},
    {"--rate", "X", option_number, &s->rate, "0.1", "size of a step"},
    {"--batch", "N", option_count, &s->batch, "20",
     "points for one step"},
    {"--seed", "N", option_seed, &s->seed, "1", "where noise starts"},
    {"--log", "FILE", option_text, &s->log, NULL, "write losses here"},
    {"--points", "FILE", option_text, &s->points, NULL,
     "write points here"},
    {"--grid", "FILE", option_text, &s->grid, NULL,
     "write answers here"},
    {"--quiet", "", option_flag, &s->quiet, NULL, "show no progress"},
    {"--hidden", "N", option_count, &s->hidden, NULL,
      "units in a layer"},
    {"--layers", "N", option_count, &s->layers, NULL, "hidden layers"},
    {"--dropout", "X", option_share, &s->dropout, NULL,
      "left out, 0 to 1"},
    {"--optimizer", "NAME", option_optimizer, &s->choice, NULL,
      "how to make a step"},
    {"--shuffle", "", option_flag, &s->shuffle, NULL,
      "shuffle each epoch"},
    {"--validate", "X", option_share, &s->validate, NULL,
      "share of the points kept apart"},
    {"--patience", "N", option_count, &s->patience, NULL,
      "epochs to wait for a better one"},
    OPTION_NEEDS("--layers", "--hidden"),
    OPTION_NEEDS("--dropout", "--hidden"),
    OPTION_NEEDS("--patience", "--validate"),
    {.name = NULL}}, argc, argv);
}
enum { EACH = 100 };

static void draw_points(const Clouds *c, uint64_t seed,
                        Array x, Array y) {
  array_normal(x, &seed);
  for (long i = 0; i < shape_count(y.shape); i++) {
    int class = (int)(i % c->classes);
    double t = fmod((double)(i / c->classes) * 0.61803398874989485, 1);
    double at[2];
    c->middle(class, t, at);
    for (int k = 0; k < 2; k++)
      x.data[2 * i + k] = (real)(at[k] + c->spread *
                                 (double)x.data[2 * i + k]);
    y.data[i] = (real)class;
  }
}
static Tensor *hidden_layers(Layers *l, Tensor *x,
                             const Settings *s, double dropout) {
  for (long k = 1; s->hidden && (k == 1 || k <= s->layers); k++) {
    Message name = {""};
    message_append(&name, "hidden%ld", k);
    x = t_relu(layer_dense(l, name.text, x, s->hidden, layer_he));
    if (dropout > 0)
      x = t_dropout(x, dropout, s->seed + (uint64_t)k);
  }
  return x;
}
typedef struct Classifier {
  Graph *graph;
  Tensor *x, *y;             /* points [?,2], classes [?] */
  Tensor *weight[WEIGHTS];
  int weights;
  Tensor *p, *answer;        /* [?,classes], [?] */
  Tensor *loss, *accuracy, *step;
} Classifier;
static Tensor *zeros(Graph *graph, const char *name, Shape shape) {
  Array initial = array_new(shape);
  Tensor *t = t_variable(graph, name, initial);
  array_free(initial);
  return t;
}
static Classifier classifier_new(const Settings *s) {
  Classifier m = {.graph = graph_new()};
  if (!m.graph) return m;
  m.x = t_placeholder(m.graph, "x", SHAPE(ANY, 2));
  m.y = t_placeholder(m.graph, "y", SHAPE(ANY));
  long width = 2, classes = s->clouds->classes;
  Layers l = {.graph = m.graph, .seed = s->seed};
  Tensor *trained = hidden_layers(&l, m.x, s, s->dropout);
  if (s->hidden) width = s->hidden;
  Tensor *seen =
    s->hidden ? hidden_layers(&l, m.x, s, 0) :
    m.x;
  Tensor *w = zeros(m.graph, "w", SHAPE(width, classes));
  Tensor *b = zeros(m.graph, "b", SHAPE(classes));
  m.weight[m.weights++] = w;
  m.weight[m.weights++] = b;
  Tensor *logits = t_add(t_dot(seen, w), b);
  Tensor *c = t_one_hot(m.y, classes);
  m.p = t_softmax(logits);
  m.answer = t_argmax(logits, -1);
  m.loss = t_mean(t_softmax_cross_entropy(logits, c));
  Tensor *right = t_mul(c, t_one_hot(m.answer, classes));
  m.accuracy = t_div(t_sum(right), t_count(m.y));
  logits = t_add(t_dot(trained, w), b);
  Tensor *loss = t_mean(t_softmax_cross_entropy(logits, c));
  const Choice *choice = s->choice ? s->choice : choices;
  Optimizer o = optimizer_with(*choice->kind, s->rate);
  m.weights += l.n;
  Tensor **all = malloc((size_t)m.weights * sizeof *all);
  if (all) memcpy(all, m.weight, 2 * sizeof *all);
  if (all && l.n)
    memcpy(all + 2, l.variable, (size_t)l.n * sizeof *all);
  m.step = all ? optimizer_minimize(o, loss, m.weights, all)
               : graph_fail(m.graph, "out of memory");
  free(all);
  if (!m.step)
    m.step = descend(m.loss, m.weights, m.weight, s->rate);
  return m;
}
static bool measure_loss(const Classifier *m, Session *s,
                         const Array unseen[], double measure[]) {
  const Array *r = session_run(
    s, FETCH(m->loss, m->accuracy),
    FEED({m->x, unseen[0]}, {m->y, unseen[1]}));
  for (int k = 0; r && k < 2; k++)
    measure[k] = (double)r[k].data[0];
  return r != NULL;
}
static bool train_once(const Classifier *m, Session *s, Array x,
                       Array y, long batch, double mean[2]) {
  long points = shape_count(y.shape);
  mean[0] = mean[1] = 0;
  for (long i = 0; i < points; i += batch) {
    long n = points - i < batch ? points - i : batch;
    Array part = {SHAPE(n, 2), x.data + 2 * i};
    Array classes = {SHAPE(n), y.data + i};
    const Array *r = session_run(
      s, FETCH(m->loss, m->accuracy, m->step),
      FEED({m->x, part}, {m->y, classes}));
    if (!r) return false;
    for (int k = 0; k < 2; k++)
      mean[k] += (double)r[k].data[0] * (double)n / (double)points;
  }
  return true;
}
static bool train(const Classifier *m, Session *session, Array x,
                  Array y, const Settings *s, FILE *log) {
  Bar bar = bar_new("epoch", s->epochs, s->quiet);
  long epochs = s->epochs;
  long n = shape_count(y.shape), best_epoch = 0;
  long kept = (long)((double)n * s->validate);
  const Array unseen[] = {dataset_rows(x, n - kept, n),
                          dataset_rows(y, n - kept, n)};
  x = dataset_rows(x, 0, n - kept);
  y = dataset_rows(y, 0, n - kept);
  uint64_t order = s->seed;
  double best = INFINITY;
  for (long epoch = 1; epoch <= epochs; epoch++) {
    double mean[2];
    if (!train_once(m, session, x, y, s->batch, mean))
      return false;
    bar.accuracy = mean[1];
    bar_show(&bar, epoch, mean[0]);
    if (log)
      fprintf(log, "%ld\t%.9g\t%g", epoch, mean[0], mean[1]);
    double measure[] = {NAN, NAN};
    if (kept && !measure_loss(m, session, unseen, measure))
      return false;
    if (log) fprintf(log, "\t%.9g\t%g", measure[0], measure[1]);
    if (s->shuffle) dataset_shuffle(2, (Array[]){x, y}, &order);
    if (measure[0] < best) best = measure[0], best_epoch = epoch;
    long waited = epoch - best_epoch;
    if (kept && s->patience && waited >= s->patience) epochs = epoch;
    if (kept && epoch == epochs)
      printf("best of %ld epochs: %ld, with %.4f for %ld unseen\n",
             epoch, best_epoch, best, kept);
    if (log) fputc('\n', log);
    if (interrupted()) break;
  }
  return true;
}
enum { CLASSES = 8 };

static void count_answers(const Array *answer, Array y,
                          long count[][CLASSES]) {
  for (long i = 0; i < shape_count(y.shape); i++)
    count[(int)y.data[i]][(int)answer->data[i]]++;
}
static void print_counts(long count[][CLASSES], int classes) {
  printf("taken for");
  for (int j = 0; j < classes; j++) printf("%6d", j);
  for (int k = 0; k < classes; k++) {
    printf("\nclass %-3d", k);
    for (int j = 0; j < classes; j++) printf("%6ld", count[k][j]);
  }
  printf("\n");
}
static void print_logits(const real *w, const real *b, int n) {
  for (int k = 0; k < n; k++)
    printf("logit %d = %+.3f x1 %+.3f x2 %+.3f\n", k,
           (double)w[k], (double)w[n + k], (double)b[k]);
}
static bool report(const Classifier *m, Session *session, Array x,
                   Array y, int classes) {
  long count[CLASSES][CLASSES] = {{0}};
  const Array *r = session_run(
    session, FETCH(m->answer, m->weight[0], m->weight[1]),
    FEED({m->x, x}));
  if (!r) return false;
  if (m->weights == 2)
    print_logits(r[1].data, r[2].data, classes);
  count_answers(r, y, count);
  print_counts(count, classes);
  return true;
}
static bool print_points(const Classifier *m, Session *session,
                         Array x, Array y, FILE *out) {
  const Array *r = session_run(session, FETCH(m->answer),
                               FEED({m->x, x}));
  for (long i = 0; r && i < shape_count(y.shape); i++)
    fprintf(out, "%g\t%g\t%g\t%g\n", x.data[2 * i],
            x.data[2 * i + 1], y.data[i], r->data[i]);
  return r != NULL;
}
enum { SIDE = 81 };
static double place(int i) { return (i - SIDE / 2) * 0.125; }

static bool print_row(const Classifier *m, Session *session,
                      double x2, FILE *out) {
  real at[SIDE][2];
  for (int j = 0; j < SIDE; j++)
    at[j][0] = (real)place(j), at[j][1] = (real)x2;
  const Array *r = session_run(
    session, FETCH(m->p), FEED({m->x, {SHAPE(SIDE, 2), at[0]}}));
  for (int j = 0; r && j < SIDE; j++) {
    fprintf(out, "%g\t%g", place(j), x2);
    long n = r->shape.dim[1];
    for (long k = 0; k < n; k++)
      fprintf(out, "\t%.5f", r->data[j * n + k]);
    fprintf(out, "\n");
  }
  if (r) fprintf(out, "\n");
  return r != NULL;
}
static bool print_grid(const Classifier *m, Session *session,
                       Array x, Array y, FILE *out) {
  (void)x, (void)y;
  for (int i = 0; i < SIDE; i++)
    if (!print_row(m, session, place(i), out)) return false;
  return true;
}
enum { FILES = 3 };
static bool open_files(const char *const name[], FILE *file[]) {
  for (int i = 0; i < FILES; i++) {
    file[i] = name[i] ? fopen(name[i], "w") : NULL;
    if (name[i] && !file[i]) {
      complain("clouds", name[i], strerror(errno));
      return false;
    }
  }
  return true;
}
static bool close_files(const char *const name[],
                        FILE *const file[]) {
  bool fine = true;
  for (int i = 0; i < FILES; i++) {
    bool failed = file[i] && ferror(file[i]);
    if (file[i] && (fclose(file[i]) || failed)) {
      complain("clouds", name[i], "it could not be written");
      fine = false;
    }
  }
  return fine;
}
static bool train_and_tell(const Classifier *m, Session *session,
                           const Settings *s, FILE *const file[]) {
  int classes = s->clouds->classes;
  long n = (long)EACH * classes;
  Array x = array_new(SHAPE(n, 2)), y = array_new(SHAPE(n));
  bool fine = x.data && y.data;
  if (fine) draw_points(s->clouds, s->seed, x, y);
  fine = fine && train(m, session, x, y, s, file[0]) &&
    (!file[1] || print_points(m, session, x, y, file[1])) &&
    (!file[2] || print_grid(m, session, x, y, file[2])) &&
    report(m, session, x, y, classes);
  array_free(x);
  array_free(y);
  return fine;
}
static int work(const Settings *s, FILE *const file[]) {
  Classifier m = classifier_new(s);
  Session *session = m.graph ? session_new(m.graph) : NULL;
  const char *why = "out of memory";
  bool fine = session && train_and_tell(&m, session, s, file);
  if (!fine && session && session_error(session))
    why = session_error(session);
  int status = fine ? interrupted()
                    : complain("clouds", "training", why);
  if (fine && status)
    complain("clouds", "interrupted",
             "the answers are those of the weights so far");
  session_free(session);
  graph_free(m.graph);
  return status;
}
int main(int argc, char **argv) {
  Settings s = {.clouds = shapes};
  int status = read_settings(&s, argc, argv);
  if (status >= 0) return status;
  report_begin();
  interrupt_catch();
  const char *name[FILES] = {s.log, s.points, s.grid};
  FILE *file[FILES];
  if (!open_files(name, file)) return EXIT_FAILURE;
  if (file[0])
    fprintf(file[0], "%s\n", "epoch\tloss\taccuracy"
            "\tunseen loss\tunseen accuracy"
            );
  status = work(&s, file);
  if (!close_files(name, file)) status = EXIT_FAILURE;
  return report_end("clouds", status);
}
