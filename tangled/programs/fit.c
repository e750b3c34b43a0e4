/* fit.c: fits a polynomial. Tangled from 09-curves.nw. */
#include "bar.h"
#include "curve.h"
#include "options.h"
#include "report.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Settings {
  const char *data, *log, *table;
  long degree, epochs;
  double rate, predict;   /* NaN: nothing to predict */
  uint64_t seed;
  bool quiet;
} Settings;
static const char *option_degree(void *value, const char *word) {
  const char *flaw = option_count(value, word);
  if (!flaw && *(long *)value < CURVE_TERMS) return NULL;
  return "it must be a whole number from 1 to 5, not";
}
static int read_settings(Settings *s, int argc, char **argv) {
  return options_read((Option[]){
    {"--data", "FILE", option_text, &s->data, NULL, "x,y in each line"},
    {"--degree", "N", option_degree, &s->degree, "1", "1 to 5"},
    {"--epochs", "N", option_count, &s->epochs, "10000", "how often to train"},
    {"--rate", "X", option_number, &s->rate, "0.25", "size of a step"},
    {"--seed", "N", option_seed, &s->seed, "1", "for noise in our points"},
    {"--log", "FILE", option_text, &s->log, NULL, "write losses here"},
    {"--table", "FILE", option_text, &s->table, NULL, "write x, y, guess"},
    {"--predict", "X", option_number, &s->predict, NULL, "guess for this x"},
    {"--quiet", "", option_flag, &s->quiet, NULL, "show no progress"},
    {.name = NULL}}, argc, argv);
}
typedef struct Fit {
  Array points;
  Curve curve;
  Session *session;
  double low, high;            /* the range of x */
  double centre, unit;
  double best[CURVE_TERMS];    /* the closed form */
} Fit;
static bool refuse_file(const char *name, Message *why) {
  return message_refuse(why, "%.120s: %s", name, strerror(errno));
}
static bool closed(FILE *file, const char *name, Message *why) {
  bool failed = ferror(file);
  if (!fclose(file) && !failed) return true;
  return message_refuse(why, "%.120s: it could not be written",
                      name);
}
static int different(Array points, int enough) {
  real seen[CURVE_TERMS];
  int n = 0;
  for (long e = 0; e < points.shape.dim[0] && n < enough; e++) {
    int k = 0;
    while (k < n && seen[k] != points.data[2 * e]) k++;
    if (k == n) seen[n++] = points.data[2 * e];
  }
  return n;
}
static bool get_points(Fit *f, const Settings *s, Message *why) {
  const char *name = s->data ? s->data : "points";
  f->points = s->data ? dataset_csv(s->data, why)
                      : curve_points((int)s->degree, s->seed);
  if (!f->points.data)
    return message_refuse(why, "%s: out of memory", name);
  long columns = f->points.shape.dim[1];
  if (columns != 2)
    return message_refuse(why, "%.120s: two columns, x and y, are "
                        "needed, not %ld", name, columns);
  int terms = (int)s->degree + 1;
  if (different(f->points, terms) < terms)
    return message_refuse(why, "%.120s: degree %ld needs %d "
                        "different x", name, s->degree, terms);
  return true;
}
static bool set_up(Fit *f, const Settings *s, Message *why) {
  for (long e = 0; e < f->points.shape.dim[0]; e++) {
    f->low = fmin(f->low, (double)f->points.data[2 * e]);
    f->high = fmax(f->high, (double)f->points.data[2 * e]);
  }
  f->centre = f->low / 2 + f->high / 2;
  f->unit = f->high / 2 - f->low / 2;
  int terms = (int)s->degree + 1;
  f->curve = curve_new(terms, f->centre, f->unit, s->rate);
  if (f->curve.graph) f->session = session_new(f->curve.graph);
  if (!f->session)
    return message_refuse(why, "curve: out of memory");
  double slope[CURVE_TERMS], bend[CURVE_TERMS * CURVE_TERMS];
  if (!curve_bowl(&f->curve, f->session, f->points, slope, bend))
    return message_refuse(why, "%s", session_error(f->session));
  curve_solve(terms, slope, bend, f->best);
  return true;
}
static bool train(Fit *f, const Settings *s, Message *why) {
  Log log;
  if (!log_open(&log, s->log, "epoch\tloss", false))
    return refuse_file(s->log, why);
  Bar bar = bar_new("epoch", s->epochs, s->quiet);
  for (long n = 1; n <= s->epochs; n++) {
    double loss = curve_epoch(&f->curve, f->session, f->points);
    if (loss < 0)
      message_refuse(why, "%s", session_error(f->session));
    if (!isfinite(loss))
      message_refuse(why, "training: the loss is %g after %ld epochs; "
                   "try a smaller --rate", loss, n - 1);
    if (why->text[0]) break;
    bar_show(&bar, n, loss);
    if (log_due(n, s->epochs)) log_line(&log, "%ld\t%.9g", n, loss);
  }
  if (!log_close(&log) && !why->text[0])
    message_refuse(why, "%.120s: it could not be written", s->log);
  return !why->text[0];
}
static void expand(const Fit *f, const double w[], double a[]) {
  int n = f->curve.terms;
  for (int k = 0; k < n; k++) a[k] = 0;
  for (int k = n; k-- > 0;) {
    for (int j = n - 1; j >= 0; j--)
      a[j] = ((j ? a[j - 1] : 0) - f->centre * a[j]) / f->unit;
    a[0] += w[k];
  }
}
#define ROW "%-8s %14.6g %14.6g\n"
static void try_both(const Fit *f, const double w[],
                     const char *name, Tensor *t, Array points) {
  const Curve *c = &f->curve;
  printf(ROW, name, curve_value(c, f->session, t, w, points),
         curve_value(c, f->session, t, f->best, points));
}
static void write_rows(const Fit *f, Array points, FILE *out) {
  const real *p = points.data;
  const Array *r = session_run(f->session, FETCH(f->curve.guess),
                               FEED({f->curve.points, points}));
  for (long e = 0; r && e < points.shape.dim[0]; e++)
    fprintf(out, "%.9g\t%.9g\t%.9g\n", (double)p[2 * e],
            (double)p[2 * e + 1], (double)r->data[e]);
}
enum { PLACES = 101 };
static bool write_table(const Fit *f, const char *name,
                        Message *why) {
  FILE *out = fopen(name, "w");
  if (!out) return refuse_file(name, why);
  real place[PLACES][2] = {{0}};
  for (int i = 0; i < PLACES; i++) {
    double part = (double)i / (PLACES - 1);
    place[i][0] = (real)(f->low + part * 2 * f->unit);
  }
  write_rows(f, f->points, out);
  fputs("\n\n", out);
  write_rows(f, (Array){SHAPE(PLACES, 2), place[0]}, out);
  return closed(out, name, why);
}
static bool show(const Fit *f, const Settings *s, Message *why) {
  double w[CURVE_TERMS];
  if (!curve_read(&f->curve, f->session, w))
    return message_refuse(why, "%s", session_error(f->session));
  printf("%-8s %14s %14s\n", "", "descent", "closed form");
  double a[CURVE_TERMS], best[CURVE_TERMS];
  static const char *const power[CURVE_TERMS] = {
    "1", "x", "x^2", "x^3", "x^4", "x^5"};
  expand(f, w, a);
  expand(f, f->best, best);
  for (int k = 0; k < f->curve.terms; k++)
    printf(ROW, power[k], a[k], best[k]);
  try_both(f, w, "loss", f->curve.loss, f->points);
  if (!isnan(s->predict)) {
    char name[32];
    real x[] = {(real)s->predict, 0};
    snprintf(name, sizeof name, "at %g", s->predict);
    try_both(f, w, name, f->curve.guess, (Array){SHAPE(1, 2), x});
  }
  return !s->table || write_table(f, s->table, why);
}
int main(int argc, char **argv) {
  Settings s = {.predict = (double)NAN};
  int status = read_settings(&s, argc, argv);
  if (status >= 0) return status;
  Message why = {{0}};
  Fit f = {.low = HUGE_VAL, .high = -HUGE_VAL};
  bool done = get_points(&f, &s, &why) && set_up(&f, &s, &why) &&
              train(&f, &s, &why) && show(&f, &s, &why);
  if (done && fflush(stdout))
    done = message_refuse(&why, "standard output: %s",
                        strerror(errno));
  session_free(f.session);
  graph_free(f.curve.graph);
  array_free(f.points);
  if (!done) fprintf(stderr, "fit: %s\n", why.text);
  return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
