/* derive.c: derivatives of formulas.
   Tangled from 14-formulas.nw. */
#include "derive.h"
#include "options.h"
#include "report.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#ifdef WOVEN_EDIT
#include <editline/readline.h>
#endif


bool derive_fails(const char *what, const char *why) {
  Message word = {.text = ""};
  if (what && !*what) what = "\"\"";
  if (what) message_append(&word, "%.60s%s", what,
                           strlen(what) > 60 ? "..." : "");
  complain("derive", what ? word.text : NULL, why);
  return false;
}

static bool value_of(const char *text, real *value) {
  Graph *g = graph_new();
  Session *s = g ? session_new(g) : NULL;
  Tensor *y;
  FormulaFlaw flaw;
  bool fine = s && formula_read(g, text, 1, &y, &flaw) == 1;
  const Array *a = fine ? session_run(s, 1, &y, NO_FEED) : NULL;
  if (a) *value = a->data[0];
  if (s) session_free(s);
  if (g) graph_free(g);
  return a != NULL;
}

static int find_variable(const Derive *d, const char *word,
                         size_t n) {
  for (int i = 0; i < d->names; i++) {
    const char *name = d->x[i].tensor->name;
    if (!strncmp(name, word, n) && !name[n]) return i;
  }
  return -1;
}

#define LETTERS "abcdefghijklmnopqrstuvwxyz" \
  "ABCDEFGHIJKLMNOPQRSTUVWXYZ_"

static bool is_name(const char *word, size_t n) {
  return n > 0 && n <= 60 && !strchr("0123456789", *word) &&
         strspn(word, LETTERS "0123456789") >= n;
}

static bool declare_one(Derive *d, const char *word) {
  size_t n = strcspn(word, "= ");
  char name[61] = "";
  if (!is_name(word, n))
    return derive_fails(word, "that is no name of a variable");
  memcpy(name, word, n);
  if (find_variable(d, word, n) >= 0)
    return derive_fails(name, "the variable is named twice");
  if (d->names == MOST)
    return derive_fails(name, "too many names");
  Variable *x = &d->x[d->names++];
  x->tensor = t_placeholder(d->graph, name, SCALAR);
  x->given = word[n] == '=';
  return !x->given || value_of(word + n + 1, &x->value) ||
         derive_fails(word, "that is no value");
}

static bool declare(Derive *d, int words, char *const word[]) {
  for (int i = 0; i < words; i++)
    if (!declare_one(d, word[i])) return false;
  d->asked = d->names;
  return true;
}

static bool set_value(Derive *d, const char *word) {
  word += strspn(word, " ");
  const char *sign = strchr(word, '=');
  size_t n = strcspn(word, "= ");
  int i = find_variable(d, word, n);
  real x = 0;
  if (!sign || !value_of(sign + 1, &x)) {
    Message why = {.text = ""};
    message_append(&why, "\"%.60s\": values are given as in "
                   "x=2,y=1", word);
    return derive_fails("--at", why.text);
  }
  if (i < 0 && !declare_one(d, word)) return false;
  if (i < 0) i = d->names - 1;
  d->x[i].given = true;
  d->x[i].value = x;
  return true;
}

static bool set_values(Derive *d) {
  const char *at = d->ask->at ? d->ask->at : "";
  char *text = malloc(strlen(at) + 1);
  bool fine = text || derive_fails(NULL, "out of memory");
  char *rest = fine && *at ? strcpy(text, at) : NULL;
  while (rest && fine) {
    char *word = rest;
    if ((rest = strchr(rest, ','))) *rest++ = 0;
    fine = set_value(d, word);
  }
  free(text);
  return fine;
}

static bool find_names(Derive *d) {
  for (long id = 0; id < graph_size(d->graph); id++) {
    Tensor *t = graph_tensor(d->graph, id);
    double x;
    if (t->inputs > 0 || formula_number(t, &x) ||
        find_variable(d, t->name, strlen(t->name)) >= 0) continue;
    if (d->names == MOST)
      return derive_fails(t->name, "too many names");
    d->x[d->names++].tensor = t;
  }
  if (d->asked == 0) d->asked = d->names;
  for (int i = 0; d->ask->at && i < d->names; i++)
    if (!d->x[i].given)
      return derive_fails(d->x[i].tensor->name, "it has no value");
  return d->asked > 0 ||
         derive_fails(NULL, "there is no variable to derive by");
}

bool derive_values(Derive *d, int n, Tensor *const t[],
                   double value[]) {
  Feed feed[MOST];
  for (int i = 0; i < d->names; i++)
    feed[i] = (Feed){d->x[i].tensor, {SCALAR, &d->x[i].value}};
  const Array *a = session_run(d->session, n, t, d->names, feed);
  if (!a) return derive_fails(NULL, session_error(d->session));
  for (int k = 0; k < n; k++) value[k] = (double)a[k].data[0];
  return true;
}

static const char *skip_letters(const char *text, long n) {
  while (*text && n-- > 0)
    do text++;
    while (((unsigned char)*text & 0xc0) == 0x80);
  return text;
}

static void tell_flaw(const char *text, const FormulaFlaw *flaw) {
  Message line = {.text = ""};
  if (!strcmp(flaw->why.text, "out of memory")) {
    derive_fails(NULL, flaw->why.text);
    return;
  }
  long skipped = flaw->column > 50 ? flaw->column - 40 : 0;
  const char *from = skip_letters(text, skipped);
  const char *to = skip_letters(from, 60);
  message_append(&line, "%s%.*s%s", skipped ? "..." : "",
                 (int)(to - from), from, *to ? "..." : "");
  int column = (int)(flaw->column - skipped) + (skipped ? 3 : 0);
  fprintf(stderr, "derive: %s\n%*s^ column %ld: %s\n", line.text,
          column + 7, "", flaw->column, flaw->why.text);
}

static bool read_formulas(Derive *d, const char *text) {
  FormulaFlaw flaw;
  d->formulas = formula_read(d->graph, text, MOST, d->y, &flaw);
  if (d->formulas < 0) tell_flaw(text, &flaw);
  return d->formulas > 0;
}

enum { HIGHEST = 100, ROOM = 1 << 18 };
static Tensor *derivative(Derive *d, Tensor *y, int i,
                          long order) {
  Tensor *x = d->x[i].tensor;
  long most = graph_size(d->graph) + ROOM;
  if (order > HIGHEST)
    return derive_fails("--order", "it can be 1 to 100"), NULL;
  for (long n = 0; n < order; n++) {
    if (n > 0 && graph_size(d->graph) > most)
      return derive_fails("--order", "the formula grows too long"),
             NULL;
    y = derive_simple(d, y);
    if (d->ask->forward) {
      y = t_tangent(y, x, t_number(d->graph, 1));
      continue;
    }
    y = t_gradient(y, x);
  }
  return y;
}

static bool answer(Derive *d) {
  if (d->ask->hessian) return derive_hessian(d);
  if (d->ask->jacobian) return derive_jacobian(d);
  if (d->ask->taylor) return derive_series(d);
  for (int k = 0; k < d->formulas; k++)
    for (int i = 0; i < d->asked; i++) {
      Tensor *t = derivative(d, d->y[k], i, d->ask->order);
      if (!t) return false;
      derive_answer(d, t, derivative(d, d->y[k], i,
                                     d->ask->order - 1), i);
    }
  return true;
}

void derive_answer(Derive *d, Tensor *t, Tensor *of, int i) {
  if (d->answers < ANSWERS)
    d->answer[d->answers++] =
      (Answer){.tensor = t, .of = of, .by = i};
}

static bool write_values(Derive *d) {
  double value;
  for (int k = 0; k < d->formulas + d->answers; k++) {
    int a = k - d->formulas;
    Tensor *t = a < 0 ? d->y[k] : d->answer[a].tensor;
    if (!derive_values(d, 1, &t, &value)) return false;
    if (isnan(value)) puts("nan");
    else printf("%.17g\n", value);
  }
  return true;
}

static void write_name(const Derive *d, const Answer *a, int k) {
  long order = d->ask->order;
  if (d->formulas == 1) fputs("f", stdout);
  else if (!a) printf("f%d", k + 1);
  if (!a) return;
  for (int i = 0; d->formulas > 1 && i < d->formulas; i++)
    if (k / d->asked == i) printf("f%d", i + 1);
  putchar('_');
  if (!a->of) printf("%d", k + 1);
  else if (order > 4)
    printf("%s%ld", d->x[a->by].tensor->name, order);
  else for (long n = 0; n < order; n++)
    fputs(d->x[a->by].tensor->name, stdout);
}

static int write_c_function(const Derive *d, const Answer *a,
                            int k) {
  int lost = 0;
  Tensor *t = a ? a->shown : d->y[k];
  fputs("\ndouble ", stdout);
  write_name(d, a, k);
  for (int i = 0; i < d->names; i++) {
    fputs(i ? ", double " : "(double ", stdout);
    lost |= formula_write(d->x[i].tensor, FORMULA_C, stdout);
  }
  puts(") {");
  lost |= formula_list(1, &t, FORMULA_C, stdout);
  puts("}");
  return lost;
}

static int write_c(Derive *d) {
  Tensor *t[MOST + ANSWERS];
  for (int k = 0; k < d->formulas; k++) t[k] = d->y[k];
  for (int k = 0; k < d->answers; k++)
    t[d->formulas + k] = d->answer[k].shown;
  int lost = formula_head(d->formulas + d->answers, t, stdout);
  for (int k = 0; k < d->formulas; k++)
    lost |= write_c_function(d, NULL, k);
  for (int k = 0; k < d->answers; k++)
    lost |= write_c_function(d, &d->answer[k], k);
  return lost;
}

static int write_formulas(Derive *d, int n, Tensor *const t[]) {
  enum { LONG = 2000 };
  FormulaStyle style = d->ask->latex ? FORMULA_LATEX :
                       d->ask->mathml ? FORMULA_MATHML
                                      : FORMULA_TEXT;
  bool list = d->ask->list;
  for (int k = 0; k < n; k++) list |= formula_size(t[k]) > LONG;
  int lost = list ? formula_list(n, t, style, stdout) : 0;
  for (int k = 0; !list && k < n; k++) {
    lost |= formula_write(t[k], style, stdout);
    if (style != FORMULA_MATHML) putchar('\n');
  }
  return lost;
}

static bool write_answers(Derive *d) {
  Tensor *t[ANSWERS];
  for (int k = 0; k < d->answers; k++) t[k] = d->answer[k].shown;
  if (d->ask->steps) return derive_steps(d);
  if (d->ask->at) return write_values(d);
  int n = d->answers;
  int lost = d->ask->dot ? graph_dot(d->graph, n, t, stdout)
             : d->ask->c ? write_c(d)
                         : write_formulas(d, n, t);
  return !lost || ferror(stdout) ||
         derive_fails(NULL, "out of memory");
}

static bool derive_in(Derive *d, const Ask *ask, const char *text,
                      int words, char *const word[]) {
  d->ask = ask;
  if (!declare(d, words, word) || !set_values(d) ||
      !read_formulas(d, text) || !find_names(d) || !answer(d))
    return false;
  for (int k = 0; k < d->answers; k++)
    d->answer[k].shown = d->answer[k].tensor;
  derive_simplify(d);
  if (graph_error(d->graph))
    return derive_fails(NULL, graph_error(d->graph));
  if (!write_answers(d)) return false;
  derive_check(d);
  return true;
}

static bool derive(const Ask *ask, const char *text,
                   int words, char *const word[]) {
  Derive *d = calloc(1, sizeof *d);
  if (d) d->graph = graph_new();
  if (d && d->graph) d->session = session_new(d->graph);
  bool fine = d && d->session ?
              derive_in(d, ask, text, words, word) :
              derive_fails(NULL, "out of memory");
  if (d && d->session) session_free(d->session);
  if (d && d->graph) graph_free(d->graph);
  free(d);
  return fine;
}
static bool derive_line(const Ask *ask, const char *line,
                        int words, char *const word[]) {
  if (!line[strspn(line, " \t\r\n")] || *line == '#') return true;
  return derive(ask, line, words > 0 ? words : 0, word);
}

#ifdef WOVEN_EDIT
static ssize_t ask_line(char **line, size_t *room) {
  free(*line);
  *room = 0;
  rl_outstream = stderr;
  if (!(*line = readline("> "))) return -1;
  if (**line) add_history(*line);
  return (ssize_t)strlen(*line);
}
#else
static ssize_t ask_line(char **line, size_t *room) {
  fputs("> ", stderr);
  return getline(line, room, stdin);
}
#endif

static bool derive_lines(const Ask *ask, int words,
                         char *const word[]) {
  char *line = NULL;
  size_t room = 0;
  ssize_t n;
  bool fine = true, asks = isatty(0);
  while ((n = asks ? ask_line(&line, &room)
                   : getline(&line, &room, stdin)) >= 0) {
    bool zero = memchr(line, 0, (size_t)n);
    line[strcspn(line, "\r\n")] = 0;
    if (zero)
      fine = derive_fails(NULL, "a line contains a zero byte");
    else fine &= derive_line(ask, line, words, word);
  }
  if (ferror(stdin))
    fine = derive_fails("standard input", strerror(errno));
  free(line);
  return fine;
}

static bool is_option(const char *word) {
  bool letter = word[0] == '-' && word[1] == '-' &&
                ((word[2] >= 'a' && word[2] <= 'z'));
  return letter || !strcmp(word, "-n") || !strcmp(word, "-h");
}

static bool takes_value(const Option table[], const char *word) {
  for (const Option *o = table; o->name; o++)
    if (o->take && !strcmp(o->name, word)) return *o->hint;
  return false;
}

static int run(const Ask *ask, int words, char **word) {
  bool lines = words == 0 || !strcmp(word[0], "-");
  bool fine = lines ? derive_lines(ask, words - 1, word + 1)
                    : derive(ask, word[0], words - 1, word + 1);
  return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv) {
  Ask ask = {.order = 1};
  report_begin();
  char **word = calloc((size_t)argc + 1, sizeof *word);
  char **option = calloc((size_t)argc + 1, sizeof *option);
  if (!word || !option)
    return complain("derive", NULL, "out of memory");
  int words = 0, options = 0;
  const Option table[] = {
    {"FORMULA VARIABLE...", "operands", NULL, NULL, NULL, NULL},
    {"--order", "N", option_count, &ask.order, "1",
     "which derivative (also -n)"},
    {"--gradient", "", option_flag, &ask.gradient, NULL,
     "by each variable, a line for each"},
    {"--at", "X=V,...", option_text, &ask.at, NULL,
     "values there: of the formula, of what is asked for"},
    {"--steps", "", option_flag, &ask.steps, NULL,
     "each step: value, derivative, rule"},
    {"--list", "", option_flag, &ask.list, NULL,
     "parts that are used twice have names"},
    {"--latex", "", option_flag, &ask.latex, NULL, "as LaTeX"},
    {"--mathml", "", option_flag, &ask.mathml, NULL, "as MathML"},
    {"--c", "", option_flag, &ask.c, NULL, "as functions in C"},
    {"--dot", "", option_flag, &ask.dot, NULL,
     "as a graph in the language of Graphviz"},
    {"--raw", "", option_flag, &ask.raw, NULL,
     "nothing is simplified"},
    {"--exact", "", option_flag, &ask.exact, NULL,
     "only rules that keep every bit"},
    {"--assume", "X>0,...", option_text, &ask.assume, NULL,
     "what is known of variables: >0, >=0, !=0"},
    {"--hessian", "", option_flag, &ask.hessian, NULL,
     "all second derivatives, row by row"},
    {"--jacobian", "", option_flag, &ask.jacobian, NULL,
     "of several formulas, row by row"},
    {"--forward", "", option_flag, &ask.forward, NULL,
     "by walks from the variables to the result"},
    {"--taylor", "N", option_count, &ask.taylor, NULL,
     "the coefficients of the series, to degree N"},
    {.name = NULL}};
  bool plain = false;
  char order[] = "--order";
  option[options++] = argv[0];
  for (int i = 1; i < argc; i++) {
    char *a = argv[i];
    if (!plain && !strcmp(a, "--")) plain = true;
    else if (plain || !is_option(a)) word[words++] = a;
    else {
      option[options++] = strcmp(a, "-n") ? a : order;
      if (takes_value(table, option[options - 1]) && argv[i + 1])
        option[options++] = argv[++i];
    }
  }
  int status = options_read(table, options, option);
  if (status < 0) status = run(&ask, words, word);
  free(word);
  free(option);
  return report_end("derive", status);
}
