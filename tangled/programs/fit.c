/* fit.c: fits a polynomial. Tangled from W9-curves-bench.nw. */
#include "bar.h"
#include "curve.h"
#include "interrupt.h"
#include "options.h"
#include "report.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Wish {
  int n;                  /* 0: nothing to predict */
  double x[CURVE_TERMS];
} Wish;
typedef struct Settings {
  const char *data, *log, *table, *guess, *save, *load;
  long degree, epochs;
  double rate;
  Wish predict;
  uint64_t seed;
  bool quiet;
} Settings;
static const char *option_degree(void *value, const char *word) {
  const char *flaw = option_count(value, word);
  if (!flaw && *(long *)value < 6) return NULL;
  return "it must be a whole number from 1 to 5, not";
}
static const char *option_wish(void *value, const char *word) {
  Wish *w = value;
  char piece[64];
  for (w->n = 0; w->n < CURVE_TERMS; word++) {
    size_t n = strcspn(word, ",");
    snprintf(piece, sizeof piece, "%.*s", (int)n, word);
    const char *flaw = option_number(&w->x[w->n++], piece);
    if (flaw || n >= sizeof piece)
      return "it must be numbers, not";
    word += n;
    if (!*word) return NULL;
  }
  return "that is too many numbers:";
}
static int read_settings(Settings *s, int argc, char **argv) {
  return options_read((Option[]){
    {"--data", "FILE", option_text, &s->data, NULL, "x,...,y a line"},
    {"--degree", "N", option_degree, &s->degree, "1", "1 to 5"},
    {"--epochs", "N", option_count, &s->epochs, "10000",
     "how often to train"},
    {"--rate", "X", option_number, &s->rate, "0.25", "size of a step"},
    {"--seed", "N", option_seed, &s->seed, "1",
     "for noise in our points"},
    {"--log", "FILE", option_text, &s->log, NULL, "write losses here"},
    {"--table", "FILE", option_text, &s->table, NULL,
     "write x, y, guess"},
    {"--predict", "X", option_wish, &s->predict, NULL,
     "guess for this x; X,X for two columns"},
    {"--guess", "FILE", option_text, &s->guess, NULL,
     "guess for each line of this file"},
    {"--save", "FILE", option_text, &s->save, NULL,
     "write the curve here"},
    {"--load", "FILE", option_text, &s->load, NULL,
     "take the curve from here"},
    {"--quiet", "", option_flag, &s->quiet, NULL, "show no progress"},
    OPTION_EXCLUDES("--load", "--data"),
    OPTION_EXCLUDES("--load", "--degree"),
    OPTION_EXCLUDES("--load", "--epochs"),
    OPTION_EXCLUDES("--load", "--rate"),
    OPTION_EXCLUDES("--load", "--seed"),
    OPTION_EXCLUDES("--load", "--log"),
    OPTION_EXCLUDES("--load", "--table"),
    {.name = NULL}}, argc, argv);
}
typedef struct Fit {
  Array points;
  Curve curve;
  Session *session;
  Scale scale[CURVE_TERMS];
  double low, high;            /* the range of the first x */
  double w[CURVE_TERMS];       /* what descent has found */
  double best[CURVE_TERMS];    /* the closed form */
  bool loaded;                 /* w is from a file */
  bool exact;                  /* six digits would be too few */
} Fit;
static bool refuse_file(const char *name, Message *why) {
  return message_refuse(why, "%.120s: %s", name, strerror(errno));
}
static bool refuse_written(const char *name, Message *why) {
  return message_refuse(why, "%.120s: it could not be written",
                        name);
}
static bool closed(FILE *file, const char *name, Message *why) {
  bool failed = ferror(file) != 0;
  if (!fclose(file) && !failed) return true;
  return refuse_written(name, why);
}
static int different(Array points, long column, int enough) {
  real seen[CURVE_TERMS + 1];
  int n = 0;
  for (long e = 0; e < points.shape.dim[0] && n < enough; e++) {
    real x = points.data[points.shape.dim[1] * e + column];
    int k = 0;
    while (k < n && seen[k] != x) k++;
    if (k == n) seen[n++] = x;
  }
  return n;
}
static bool refuse_points(const Fit *f, const Settings *s,
                          const char *name, Message *why) {
  long columns = f->points.shape.dim[1] - 1, degree = s->degree;
  if (columns < 1 || columns > (CURVE_TERMS - 1) / degree)
    return message_refuse(why, "%.120s: columns of x and one of y "
      "are needed, for degree %ld at most %ld and one, not %ld",
      name, degree, (CURVE_TERMS - 1) / degree, columns + 1);
  int enough = (int)degree + 1;
  for (long k = 0; k < columns; k++)
    if (different(f->points, k, enough) < enough)
      return message_refuse(why, "%.120s: degree %ld needs %d "
        "different x in column %ld", name, degree, enough, k + 1);
  return true;
}
static bool get_points(Fit *f, const Settings *s, Message *why) {
  const char *name = s->data ? s->data : "points";
  f->points = s->data ? dataset_csv(s->data, why)
                      : curve_points((int)s->degree, s->seed);
  if (!f->points.data)
    return message_refuse(why, "%s: out of memory", name);
  return refuse_points(f, s, name, why);
}
static bool agree_in_three_digits(double low, double high) {
  double size = fmax(fabs(low), fabs(high));
  return size > 1000 * (high - low);
}
static void set_scale(Fit *f, int k) {
  double low = HUGE_VAL, high = -HUGE_VAL;
  long n = f->points.shape.dim[1];
  for (long e = 0; e < f->points.shape.dim[0]; e++) {
    low = fmin(low, (double)f->points.data[n * e + k]);
    high = fmax(high, (double)f->points.data[n * e + k]);
  }
  f->scale[k] = (Scale){low / 2 + high / 2, high / 2 - low / 2};
  if (!k) f->low = low, f->high = high;
  f->exact |= agree_in_three_digits(low, high);
}
static bool make_curve(Fit *f, int columns, int degree,
                       double rate, Message *why) {
  f->curve = curve_new(columns, degree, f->scale, rate);
  if (f->curve.graph) f->session = session_new(f->curve.graph);
  return f->session || message_refuse(why, "out of memory");
}
static bool set_up(Fit *f, const Settings *s, Message *why) {
  int columns = (int)f->points.shape.dim[1] - 1;
  for (int k = 0; k <= columns; k++) set_scale(f, k);
  return make_curve(f, columns, (int)s->degree, s->rate, why);
}
static bool find_bottom(Fit *f, Message *why) {
  double slope[CURVE_TERMS], bend[CURVE_TERMS * CURVE_TERMS];
  const Curve *c = &f->curve;
  if (!curve_bowl(c, f->session, f->points, slope, bend))
    return message_refuse(why, "%s", session_error(f->session));
  if (curve_solve(c->terms, slope, bend, f->best)) return true;
  return message_refuse(why, "the points do not determine the "
                        "coefficients");
}
static bool train(Fit *f, const Settings *s, Message *why) {
  Log log;
  if (!log_open(&log, s->log, "epoch\tloss", false))
    return refuse_file(s->log, why);
  Bar bar = bar_new("epoch", s->epochs, s->quiet);
  for (long n = 1; n <= s->epochs && !why->text[0]; n++) {
    double loss = curve_epoch(&f->curve, f->session, f->points);
    if (loss < 0)
      message_refuse(why, "%s", session_error(f->session));
    if (!isfinite(loss))
      message_refuse(why, "training: the loss is %g after %ld epochs; "
                   "try a smaller --rate", loss, n - 1);
    if (why->text[0]) break;
    bar_show(&bar, n, loss);
    if (log_due(n, s->epochs)) log_line(&log, "%ld\t%.9g", n, loss);
    if (interrupted()) break;
  }
  if (!curve_read(&f->curve, f->session, f->w))
    message_refuse(why, "%s", session_error(f->session));
  if (!log_close(&log)) refuse_written(s->log, why);
  return !why->text[0];
}
static bool fit(Fit *f, const Settings *s, Message *why) {
  return get_points(f, s, why) && set_up(f, s, why) &&
         find_bottom(f, why) && train(f, s, why);
}
static void expand_column(Scale s, int degree, const double w[],
                          double p[]) {
  for (int j = 0; j <= degree; j++) p[j] = 0;
  for (int d = degree; d >= 0; d--) {
    for (int j = degree; d < degree && j >= 0; j--)
      p[j] = ((j ? p[j - 1] : 0) - s.centre * p[j]) / s.unit;
    p[0] += d ? w[d - 1] : 0;
  }
}
static void expand(const Fit *f, const double w[], double a[]) {
  const Curve *c = &f->curve;
  double p[CURVE_TERMS];
  a[0] = w[0];
  for (int k = 0; k < c->columns; k++) {
    int first = 1 + k * c->degree;
    expand_column(f->scale[k], c->degree, w + first, p);
    a[0] += p[0];
    for (int d = 1; d <= c->degree; d++)
      a[first + d - 1] = p[d];
  }
}
enum { DIGITS = sizeof(real) < sizeof(double) ? 9 : 17 };
static bool save_curve(const Fit *f, const char *name,
                       Message *why) {
  const Curve *c = &f->curve;
  FILE *out = fopen(name, "w");
  if (!out) return refuse_file(name, why);
  fprintf(out, "centre,unit,constant");
  for (int d = 1; d <= c->degree; d++)
    fprintf(out, ",power %d", d);
  for (int k = 0; k < c->columns; k++) {
    Scale s = f->scale[k];
    fprintf(out, "\n%.17g,%.17g,%.17g", s.centre, s.unit,
            k ? 0 : f->w[0]);
    for (int d = 1; d <= c->degree; d++)
      fprintf(out, ",%.17g", f->w[k * c->degree + d]);
  }
  fputc('\n', out);
  return closed(out, name, why);
}
static bool take_curve(Fit *f, Array a, Message *why) {
  long columns = a.shape.dim[0], degree = a.shape.dim[1] - 3;
  if (degree < 1 || columns > (CURVE_TERMS - 1) / degree)
    return message_refuse(why, "it is not a curve");
  f->w[0] = (double)a.data[2];
  for (long k = 0; k < columns; k++) {
    const real *row = a.data + k * a.shape.dim[1];
    f->scale[k] = (Scale){(double)row[0], (double)row[1]};
    if (row[1] == 0) return message_refuse(why, "a unit is zero");
    for (long d = 1; d <= degree; d++)
      f->w[k * degree + d] = (double)row[2 + d];
    f->exact |= fabs(f->scale[k].centre) > 500 * f->scale[k].unit;
  }
  f->loaded = true;
  return make_curve(f, (int)columns, (int)degree, 0, why);
}
static bool load_curve(Fit *f, const char *name, Message *why) {
  Message flaw = {{0}};
  Array a = dataset_csv(name, why);
  if (!a.data) return false;
  bool fine = take_curve(f, a, &flaw);
  array_free(a);
  return fine ||
         message_refuse(why, "%.120s: %s", name, flaw.text);
}
static void show_row(const Fit *f, const char *name, double a,
                     double b) {
  int digits = f->exact ? DIGITS : 6, width = digits + 8;
  printf("%-8s %*.*g", name, width, digits, a);
  if (!f->loaded) printf(" %*.*g", width, digits, b);
  putchar('\n');
}
static bool try_both(const Fit *f, const char *name, Tensor *t,
                     Array points, Message *why) {
  const Curve *c = &f->curve;
  double a = curve_value(c, f->session, t, f->w, points), b = a;
  if (!f->loaded)
    b = curve_value(c, f->session, t, f->best, points);
  const char *flaw = session_error(f->session);
  if (isnan(a) || isnan(b))
    return message_refuse(why, "%s: %s", name,
                          flaw ? flaw : "it is not a number");
  show_row(f, name, a, b);
  return true;
}
static void show_coefficients(const Fit *f) {
  const Curve *c = &f->curve;
  double a[CURVE_TERMS], best[CURVE_TERMS];
  expand(f, f->w, a);
  expand(f, f->best, best);
  show_row(f, "1", a[0], best[0]);
  for (int i = 1; i < c->terms; i++) {
    char name[32], number[12] = "", power[12] = "";
    int k = (i - 1) / c->degree + 1, d = (i - 1) % c->degree + 1;
    if (c->columns > 1) snprintf(number, sizeof number, "%d", k);
    if (d > 1) snprintf(power, sizeof power, "^%d", d);
    snprintf(name, sizeof name, "x%s%s", number, power);
    show_row(f, name, a[i], best[i]);
  }
}
static bool predict(const Fit *f, const Wish *w, Message *why) {
  const Curve *c = &f->curve;
  char name[32];
  real x[CURVE_TERMS] = {0};
  for (int k = 0; k < w->n; k++) x[k] = (real)w->x[k];
  snprintf(name, sizeof name, "at %.15g%s", w->x[0],
           w->n > 1 ? " ..." : "");
  Array point = {SHAPE(1, c->columns + 1), x};
  return try_both(f, name, c->guess, point, why);
}
static bool can_grant(const Fit *f, const Wish *w, Message *why) {
  int columns = f->curve.columns;
  return !w->n || w->n == columns ||
         message_refuse(why, "--predict: %d numbers are needed, "
                        "one a column, not %d", columns, w->n);
}
static bool show(const Fit *f, const Settings *s, Message *why) {
  int width = f->exact ? DIGITS + 8 : 14;
  if (!can_grant(f, &s->predict, why)) return false;
  if (f->loaded) printf("%-8s %*s\n", "", width, "loaded");
  else printf("%-8s %*s %*s\n", "", width, "descent", width,
              "closed form");
  show_coefficients(f);
  return (f->loaded || try_both(f, "loss", f->curve.loss,
                                f->points, why)) &&
         (!s->predict.n || predict(f, &s->predict, why));
}
static bool write_rows(const Fit *f, Array points, FILE *out,
                       Message *why) {
  const real *p = points.data;
  const Array *r = session_run(f->session, FETCH(f->curve.guess),
                               FEED({f->curve.points, points}));
  if (!r) return message_refuse(why, "%s",
                                session_error(f->session));
  for (long e = 0; e < points.shape.dim[0]; e++)
    fprintf(out, "%.9g\t%.9g\t%.9g\n", (double)p[2 * e],
            (double)p[2 * e + 1], (double)r->data[e]);
  return true;
}
enum { PLACES = 101 };
static bool write_table(const Fit *f, const char *name,
                        Message *why) {
  if (f->curve.columns > 1)
    return message_refuse(why, "--table: for one column of x");
  FILE *out = fopen(name, "w");
  if (!out) return refuse_file(name, why);
  real place[PLACES][2] = {{0}};
  for (int i = 0; i < PLACES; i++) {
    double part = (double)i / (PLACES - 1);
    place[i][0] = (real)(f->low + part * 2 * f->scale[0].unit);
  }
  Array places = {SHAPE(PLACES, 2), place[0]};
  bool fine = write_rows(f, f->points, out, why);
  if (fine) fputs("\n\n", out);
  fine = fine && write_rows(f, places, out, why);
  return closed(out, name, why) && fine;
}
static Array rows_for(const Curve *c, Array a) {
  long from = a.shape.dim[1], to = c->columns + 1;
  Array b = array_new(SHAPE(a.shape.dim[0], to));
  for (long e = 0; b.data && e < a.shape.dim[0]; e++)
    for (long k = 0; k < c->columns; k++)
      b.data[e * to + k] = a.data[e * from + k];
  return b;
}
static bool print_guesses(const Fit *f, Array rows, Message *why) {
  const Curve *c = &f->curve;
  real number[CURVE_TERMS];
  Feed feed[CURVE_TERMS + 1] = {{c->points, rows}};
  for (int k = 0; k < c->terms; k++) {
    number[k] = (real)f->w[k];
    feed[k + 1] = (Feed){c->w[k], {SCALAR, &number[k]}};
  }
  const Array *r = session_run(f->session, 1, &c->guess,
                               c->terms + 1, feed);
  if (!r) return message_refuse(why, "%s",
                                session_error(f->session));
  for (long e = 0; e < rows.shape.dim[0]; e++) {
    for (int k = 0; k < c->columns; k++)
      printf("%.*g,", DIGITS,
             (double)rows.data[e * (c->columns + 1) + k]);
    printf("%.*g\n", DIGITS, (double)r->data[e]);
  }
  return true;
}
static bool guess(const Fit *f, const char *name, Message *why) {
  Array a = dataset_csv(name, why), rows = {.data = NULL};
  if (!a.data) return false;
  long n = a.shape.dim[1], columns = f->curve.columns;
  bool fine = n == columns || n == columns + 1;
  if (!fine)
    message_refuse(why, "%.120s: %ld columns are needed, not %ld",
                   name, columns, n);
  if (fine) rows = rows_for(&f->curve, a);
  if (fine && !rows.data)
    fine = message_refuse(why, "out of memory");
  fine = fine && print_guesses(f, rows, why);
  array_free(rows);
  array_free(a);
  return fine;
}
static bool work(Fit *f, const Settings *s, Message *why) {
  return (s->load ? load_curve(f, s->load, why)
                  : fit(f, s, why)) &&
         (s->guess ? guess(f, s->guess, why) : show(f, s, why)) &&
         (!s->table || write_table(f, s->table, why)) &&
         (!s->save || save_curve(f, s->save, why));
}
int main(int argc, char **argv) {
  Settings s = {.predict = {.n = 0}};
  int status = read_settings(&s, argc, argv);
  if (status >= 0) return status;
  report_begin();
  interrupt_catch();
  Message why = {{0}};
  Fit f = {.loaded = false};
  if (!work(&f, &s, &why))
    status = complain("fit", NULL, why.text);
  else if ((status = interrupted()) != 0)
    complain("fit", "interrupted", "descent has not ended");
  session_free(f.session);
  graph_free(f.curve.graph);
  array_free(f.points);
  return report_end("fit", status);
}
