/* clouds.c: tells clouds of points apart.
   Tangled from 09-perceptrons.nw. */
#include "bar.h"
#include "network.h"
#include "options.h"
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
static const Clouds shapes[] = {
  {"pair", 2, 0.8, on_diagonal}, {"overlap", 2, 2, on_diagonal},
  {"three", 3, 1, at_corners},
  {.name = NULL}};
static const char *option_shape(void *value, const char *word) {
  for (const Clouds *c = shapes; c->name; c++)
    if (!strcmp(c->name, word)) {
      *(const Clouds **)value = c;
      return NULL;
    }
  return "it must be a shape that --help names, not";
}
typedef struct Settings {
  const Clouds *clouds;
  long epochs, batch;
  double rate;
  uint64_t seed;
  const char *log, *points, *grid;
  bool quiet;
} Settings;
static int read_settings(Settings *s, int argc, char **argv) {
  return options_read((Option[]){
    {"--shape", "NAME", option_shape, &s->clouds,
      "pair, overlap, three"
    },
    {"--epochs", "N", option_count, &s->epochs, "how often to train"},
    {"--rate", "X", option_number, &s->rate, "size of a step"},
    {"--batch", "N", option_count, &s->batch, "points for one step"},
    {"--seed", "N", option_seed, &s->seed, "where noise starts"},
    {"--log", "FILE", option_text, &s->log, "write losses here"},
    {"--points", "FILE", option_text, &s->points, "write points here"},
    {"--grid", "FILE", option_text, &s->grid, "write answers here"},
    {"--quiet", "", option_flag, &s->quiet, "show no progress"},
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
  Tensor *seen = m.x;
  long width = 2, classes = s->clouds->classes;
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
  m.step = descend(m.loss, m.weights, m.weight, s->rate);
  return m;
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
  for (long epoch = 1; epoch <= s->epochs; epoch++) {
    double mean[2];
    if (!train_once(m, session, x, y, s->batch, mean))
      return false;
    bar.accuracy = mean[1];
    bar_show(&bar, epoch, mean[0]);
    if (log)
      fprintf(log, "%ld\t%.9g\t%g\n", epoch, mean[0], mean[1]);
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
  fprintf(out, "\n");
  return r != NULL;
}
static bool print_grid(const Classifier *m, Session *session,
                       Array x, Array y, FILE *out) {
  (void)x, (void)y;
  for (int i = 0; i < SIDE; i++)
    if (!print_row(m, session, place(i), out)) return false;
  return true;
}
static int complain(const char *what, const char *why) {
  fprintf(stderr, "clouds: %s: %s\n", what, why);
  return EXIT_FAILURE;
}
static bool open_file(const char *name, FILE **file) {
  *file = name ? fopen(name, "w") : NULL;
  if (!name || *file) return true;
  complain(name, strerror(errno));
  return false;
}
static bool close_file(const char *name, FILE *file) {
  bool failed = file && ferror(file);
  if (!file || (!fclose(file) && !failed)) return true;
  complain(name, "it could not be written");
  return false;
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
int main(int argc, char **argv) {
  Settings s = {.clouds = shapes, .epochs = 20, .batch = 20,
                .rate = 0.1, .seed = 1};
  FILE *file[3];
  int status = read_settings(&s, argc, argv);
  if (status >= 0) return status;
  const char *name[] = {s.log, s.points, s.grid};
  for (int i = 0; i < 3; i++)
    if (!open_file(name[i], &file[i])) return EXIT_FAILURE;
  if (file[0]) fprintf(file[0], "epoch\tloss\taccuracy\n");
  Classifier m = classifier_new(&s);
  Session *session = m.graph ? session_new(m.graph) : NULL;
  if (!session) return complain("classifier", "out of memory");
  status = EXIT_SUCCESS;
  if (!train_and_tell(&m, session, &s, file)) {
    const char *why = session_error(session);
    status = complain("training", why ? why : "out of memory");
  }
  for (int i = 0; i < 3; i++)
    if (!close_file(name[i], file[i])) status = EXIT_FAILURE;
  if (fflush(stdout))
    status = complain("standard output", strerror(errno));
  session_free(session);
  graph_free(m.graph);
  return status;
}
