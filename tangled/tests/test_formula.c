/* test_formula.c: formulas as text.
   Tangled from W14-formulas-bench.nw. */
#include "countdown.h"
#include "suite.h"
#include "woven/woven.h"
#include <math.h>
#include <locale.h>
#include <pthread.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { ROOM = 1 << 16 };

static Tensor *read_one(Graph *g, const char *text) {
  FormulaFlaw flaw;
  Tensor *y = NULL;
  t_placeholder(g, "x", SCALAR);
  t_placeholder(g, "y", SCALAR);
  int n = formula_read(g, text, 1, &y, &flaw);
  ck_assert_msg(n == 1, "%s: %ld: %s", text, flaw.column,
                flaw.why.text);
  return y;
}

static char *written(const Tensor *t, FormulaStyle style,
                     bool list, char text[ROOM]) {
  FILE *out = fmemopen(text, ROOM, "w");
  Tensor *root = graph_tensor(t->graph, t->id);
  ck_assert_int_eq(list ? formula_list(1, &root, style, out)
                        : formula_write(t, style, out), 0);
  fputc(0, out);
  fclose(out);
  return text;
}

static double value_at(Tensor *t, double x, double y) {
  Graph *g = t->graph;
  Session *s = session_new(g);
  const real at[] = {(real)x, (real)y};
  real copy[] = {at[0], at[1]};
  const Array *a = session_run(s, FETCH(t), FEED(
    {graph_find(g, "x"), {SCALAR, copy}},
    {graph_find(g, "y"), {SCALAR, copy + 1}}));
  ck_assert(a);
  double value = (double)a->data[0];
  session_free(s);
  return value;
}

#define BETWEEN "expected \",\" between two formulas; " \
  "a \";\" stands after a definition"
static const struct {
  const char *text;
  long column;
  const char *why;
} flaws[] = {
  {"x*(y+", 6, "expected a number, a name or \"(\""},
  {"", 1, "expected a number, a name or \"(\""},
  {"  ", 3, "expected a number, a name or \"(\""},
  {"()", 2, "expected a number, a name or \"(\""},
  {"x +", 4, "expected a number, a name or \"(\""},
  {"x + * y", 5, "expected a number, a name or \"(\""},
  {"x @ y", 3, "expected an operator"},
  {"x ** 2", 3, "a power is written with \"^\""},
  {"(x + 1", 7, "expected \")\" for the \"(\" in column 1"},
  {"(x + 1]", 7, "expected \")\" for the \"(\" in column 1"},
  {"x + 1)", 6, "there is no \"(\" for it"},
  {"sin(x))", 7, "there is no \"(\" for it"},
  {"x, , y", 4, "expected a number, a name or \"(\""},
  {"2x", 2, "a product is written with \"*\""},
  {"2 x", 3, "a product is written with \"*\""},
  {"x y", 3, "a product is written with \"*\""},
  {"(x)(y)", 4, "a product is written with \"*\""},
  {"2(x)", 2, "a product is written with \"*\""},
  {"x(1 - x)", 2,
   "x is no function; a product is written with \"*\""},
  {"1.2.3", 4, "a product is written with \"*\""},
  {"2e", 2, "a product is written with \"*\""},
  {"(x y)", 4, "a product is written with \"*\""},
  {"cso(x)", 1, "there is no function cso"},
  {"1 + foo(x)", 5, "there is no function foo"},
  {"sin x", 1, "sin is a function: write sin(...)"},
  {"sin", 1, "sin is a function: write sin(...)"},
  {"x + sin()", 9, "expected a number, a name or \"(\""},
  {"sin(x, y)", 1, "sin takes 1 argument, not 2"},
  {"max(x)", 1, "max takes 2 arguments, not 1"},
  {"select(x, y)", 1, "select takes 3 arguments, not 2"},
  {"max(x, y, x, y)", 1, "max takes 2 arguments, not 4"},
  {"max(x; y)", 6, "expected \",\" or \")\""},
  {"max(x, y", 9, "expected \",\" or \")\""},
  {"1e999", 1, "the number is too large"},
  {"x + 1e-999", 5, "the number is too small"},
  {".", 1, "expected a number, a name or \"(\""},
  {"a = x", 6, "expected \";\" after the definition"},
  {"a = ; a", 5, "expected a number, a name or \"(\""},
  {"a = x; a = y; a", 8, "a has a meaning already"},
  {"x = 2; x", 1, "x has a meaning already"},
  {"pi = 3; pi", 1, "pi has a meaning already"},
  {"sin = 3; sin", 1, "sin has a meaning already"},
  {"a = a + 1; a", 1, "a is used in its own definition"},
  {"a = x;", 7, "expected a number, a name or \"(\""},
  {"x == y", 1, "x has a meaning already"},
  {"(x == y)", 4, "expected \")\" for the \"(\" in column 1"},
  {"x < y < 1", 7, "comparisons make no chain; multiply two of "
                   "them"},
  {"max(x < y > 1, 2)", 11, "comparisons make no chain; multiply "
                            "two of them"},
  {"x <= 1", 4, "a comparison is written with \"<\" or \">\""},
  {"x >= 1", 4, "a comparison is written with \"<\" or \">\""},
  {"x; y", 2, BETWEEN}, {"x ;;", 3, BETWEEN},
  {"x, y; a = 2", 5, BETWEEN}, {"x; y z", 2, BETWEEN},
  {"x + \xc3\xa4", 5, "expected a number, a name or \"(\""},
  {"x \xc3\xa4 y", 3, "expected an operator"},
  {"\xe2\x88\x92x", 1, "expected a number, a name or \"(\""},
  {"x + \xff", 5, "expected a number, a name or \"(\""},
  {"x\t+\n@", 5, "expected a number, a name or \"(\""},
  {"x + y, x, y", 10, "more than 2 formulas"},
};

START_TEST(flaws_have_a_place_and_a_reason) {
  for (size_t i = 0; i < sizeof flaws / sizeof *flaws; i++) {
    Graph *g = graph_new();
    Tensor *y[2];
    FormulaFlaw flaw;
    t_placeholder(g, "x", SCALAR);
    t_placeholder(g, "y", SCALAR);
    int n = formula_read(g, flaws[i].text, 2, y, &flaw);
    ck_assert_msg(n == -1, "%s", flaws[i].text);
    ck_assert_str_eq(flaw.why.text, flaws[i].why);
    ck_assert_msg(flaw.column == flaws[i].column, "%s: column %ld",
                  flaws[i].text, flaw.column);
    ck_assert_ptr_null(graph_error(g));
    ck_assert_int_eq(formula_read(g, "x/y", 2, y, &flaw), 1);
    graph_free(g);
  }
}
END_TEST
static const struct Row {
  const char *text;
  double x, y, value[3];
} rows[] = {
  {"exp(sin(x))",
   0.75, 1.5, {1.9771150960556809,
    1.4466331082663369, 0.0}},
  {"x^y",
   1.25, 0.625, {1.1496582445669257,
    0.57482912228346285, 0.25653882349032409}},
  {"x^x",
   0.5, 2.0, {0.70710678118654752,
    0.21697770945227393, 0.0}},
  {"y^-x",
   0.75, 1.5, {0.73778794646688106,
    -0.29914726947509453, -0.36889397323344053}},
  {"2^x^2/y",
   1.25, 0.625, {4.7258436670063978,
    8.1892630338813942, -7.5613498672102365}},
  {"-x^2 + y^2",
   0.5, 2.0, {3.75,
    -1.0, 4.0}},
  {"-x*y - -3*x",
   0.75, 1.5, {1.125,
    1.5, -0.75}},
  {"x - (y - x) - y",
   1.25, 0.625, {1.25,
    2.0, -2.0}},
  {"x/y/x",
   0.5, 2.0, {0.5,
    0.0, -0.25}},
  {"x/(y/x)",
   0.75, 1.5, {0.375,
    1.0, -0.25}},
  {"(x*y)^(1/3)",
   1.25, 0.625, {0.92100787466009665,
    0.24560209990935911, 0.49120419981871821}},
  {"x^(1/2)*y^(3/2)",
   0.5, 2.0, {2.0,
    2.0, 1.5}},
  {"sqrt(x + sqrt(x + sqrt(y)))",
   0.75, 1.5, {1.4680790709762726,
    0.46176225873439322, 0.049471996685147783}},
  {"log(x)/log(y)",
   1.25, 0.625, {-0.47476984735694865,
    -1.7021145161875547, -1.6162252980688237}},
  {"ln(1 + exp(x*y))",
   0.5, 2.0, {1.3132616875182228,
    1.4621171572600098, 0.36552928931500244}},
  {"sin(x)*cos(y)",
   0.75, 1.5, {0.048217218432293537,
    0.051757623075540899, -0.67993124579827999}},
  {"tan(x/2)*y",
   1.25, 0.625, {0.45092777561931526,
    0.47516868705998683, 0.72148444099090442}},
  {"asin(x/2) + acos(y/4)",
   0.5, 2.0, {1.2998778063386764,
    0.51639777949432225, -0.28867513459481288}},
  {"atan(y/x)",
   0.75, 1.5, {1.1071487177940905,
    -0.53333333333333333, 0.26666666666666667}},
  {"sinh(x)/cosh(y)",
   1.25, 0.625, {1.3329845289132322,
    1.5713901177912567, -0.73927284963130071}},
  {"tanh(x - y)^3",
   0.5, 2.0, {-0.74158195500109252,
    0.44415524871769993, -0.44415524871769993}},
  {"asinh(x*y)",
   0.75, 1.5, {0.96705963128332371,
    0.99654575824487963, 0.49827287912243981}},
  {"acosh(1 + x*y)",
   1.25, 0.625, {1.180287371563918,
    0.42399915200254399, 0.84799830400508798}},
  {"atanh(x/3)*y",
   0.5, 2.0, {0.33647223662121293,
    0.68571428571428571, 0.16823611831060647}},
  {"log1p(x^2) - expm1(-y)",
   0.75, 1.5, {1.2231569424799897,
    0.96, 0.22313016014842983}},
  {"erf(x)*y",
   1.25, 0.625, {0.57681258016028639,
    0.14782570152955674, 0.92290012825645823}},
  {"e^x - e^(x*y)",
   0.5, 2.0, {-1.0695605577589171,
    -3.7878423862179623, -1.3591409142295226}},
  {"pi*x^2*y/3",
   0.75, 1.5, {0.88357293382212935,
    2.3561944901923449, 0.58904862254808623}},
  {"x^3*exp(-y*x)*cos(2*x)",
   1.25, 0.625, {-0.71638725540569991,
    -2.3419018848364469, 0.89548406925712489}},
  {"1/(1 + exp(-x*y))",
   0.5, 2.0, {0.73105857863000488,
    0.39322386648296371, 0.098305966620740926}},
  {"(x^2 + 1)/(x^3 - x + 2)",
   0.75, 1.5, {0.93457943925233645,
    0.51288322124202987, 0.0}},
  {"100*(y - x^2)^2 + (1 - x)^2",
   1.25, 0.625, {87.953125,
    469.25, -187.5}},
  {"a = x*y; b = a + 1/a; b^2 - a",
   0.5, 2.0, {3.0,
    -2.0, -0.5}},
  {"l = 4*x*(1 - x); m = 4*l*(1 - l); 4*m*(1 - m)*y",
   0.75, 1.5, {1.125,
    -12.0, 0.75}},
  {"1/x + 2/x^2 + 3/x^3 + y",
   1.25, 0.625, {4.241,
    -6.3744, 1.0}},
  {"exp(-x^2/2)/sqrt(2*pi)*y",
   0.5, 2.0, {0.70413065352859896,
    -0.35206532676429948, 0.35206532676429948}},
  {"x^2^y",
   0.75, 1.5, {0.44322055011951824,
    1.6714893682706315, -0.24997877856202238}},
  {"(x^2)^y",
   1.25, 0.625, {1.3217140793007051,
    1.3217140793007051, 0.5898639469543008}},
  {"sin(cos(sin(cos(x*y))))",
   0.5, 2.0, {0.76470952188159314,
    0.45755318135512826, 0.11438829533878206}},
  {"x^y^x",
   0.75, 1.5, {0.67710755707770634,
    1.1166200806120646, -0.13201063139191663}},
  {"1.5e-3*x + .5*y + 2.*x*y",
   1.25, 0.625, {1.876875,
    1.2515, 3.0}},
  {"log(x + sqrt(x^2 + y^2))",
   0.5, 2.0, {0.94061364210720876,
    0.48507125007266595, 0.37873218748183351}},
};

static bool close_to(double a, double b) {
  double near = sizeof(real) < sizeof(double) ? 2e-4 : 1e-11;
  return fabs(a - b) <= near * (1 + fabs(b));
}

START_TEST(formulas_have_their_values) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const struct Row *r = &rows[i];
    Graph *g = graph_new();
    Tensor *t[3] = {read_one(g, r->text)}, **d = t + 1;
    Tensor *x[] = {graph_find(g, "x"), graph_find(g, "y")};
    t_gradients(t[0], 2, x, d);
    for (int k = 0; k < 3; k++) {
      double value = value_at(t[k], r->x, r->y);
      ck_assert_msg(close_to(value, r->value[k]), "%s: %d: %.17g",
                    r->text, k, value);
      char text[ROOM];
      Graph *again = graph_new();
      Tensor *u = read_one(again, written(t[k], FORMULA_TEXT, false,
                                          text));
      ck_assert_msg(close_to(value_at(u, r->x, r->y), value), "%s",
                    text);
      graph_free(again);
      again = graph_new();
      u = read_one(again, written(t[k], FORMULA_TEXT, true, text));
      ck_assert_msg(close_to(value_at(u, r->x, r->y), value), "%s",
                    text);
      graph_free(again);
    }
    graph_free(g);
  }
}
END_TEST
static const struct Report {
  const char *source, *text;
  double x, y, value, slope;
} reports[] = {
  {"mathjs 934", "1 - -2*x", 3, 0, 7, 2},
  {"muparserx 14", "-3^2 + 0*x", 1, 0, -9, 0},
  {"nerdamer 42", "-1*(x - 1)", 3, 0, -2, -1},
  {"nerdamer 567", "sin(x)^2 + cos(x)^2 - 1", 0.5, 0, 0, 0},
  {"SymbolicUtils 1045", "(x^2)^(1/2)", -3, 0, 3, -1},
  {"SymbolicUtils 163", "1/(2*x)", 0.5, 0, 1, -2},
  {"sympy 16882", "3/x", 2, 0, 1.5, -0.75},
  {"symengine 1357", "1/2 + 0*x", 1, 0, 0.5, 0},
  {"CppAD 92", "x^1.875", 0, 0, 0, 0},
  {"pytorch 27134", "y^x", 1, 0, 0, 0},
  {"Enzyme 2855", "0^x", 1, 0, 0, 0},
  {"pytensor 1952", "sqrt(x^2)", -1, 0, 1, -1},
  {"Theano 3600", "x^-15", 1, 0, 1, -15},
  {"Theano 3600", "x^15", 1, 0, 1, 15},
};

START_TEST(reports_from_elsewhere) {
  for (size_t i = 0; i < sizeof reports / sizeof *reports; i++) {
    const struct Report *r = &reports[i];
    Graph *g = graph_new();
    Tensor *t = read_one(g, r->text);
    Tensor *d = t_gradient(t, graph_find(g, "x"));
    double value = value_at(t, r->x, r->y);
    double slope = value_at(d, r->x, r->y);
    ck_assert_msg(close_to(value, r->value) &&
                  close_to(slope, r->slope), "%s: %.17g %.17g",
                  r->source, value, slope);
    graph_free(g);
  }
  const struct { const char *text; FormulaStyle style;
                 const char *written; } right[] = {
    {"-(sin(x) + cos(x))", FORMULA_LATEX, "-\\left(\\sin\\left(x"
     "\\right) + \\cos\\left(x\\right)\\right)"},
    {"1/2", FORMULA_C, "1.0/2.0"}, {"3/x", FORMULA_C, "3.0/x"},
    {"-1*(x - 1)", FORMULA_TEXT, "-1*(x - 1)"},
    {"-3^2", FORMULA_TEXT, "-3^2"},
    {"(-3)^2", FORMULA_TEXT, "(-3)^2"},
    {"(x/y)^2", FORMULA_LATEX, "\\left(\\frac{x}{y}\\right)^{2}"}};
  char text[ROOM];
  for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
    Graph *g = graph_new();
    Tensor *t = read_one(g, right[i].text);
    ck_assert_str_eq(written(t, right[i].style, false, text),
                     right[i].written);
    graph_free(g);
  }
}
END_TEST
static const char *const flat[][2] = {
  {"&#8722;", "-"}, {"&#8901;", "*"}, {"\\cdot", "*"},
  {"\\left", ""}, {"\\right", ""}, {" ", ""}, {"\n", ""}};

static char *flattened(char *text) {
  enum { SIGNS = sizeof flat / sizeof *flat };
  char *to = text;
  for (const char *from = text; *from;) {
    int i = 0;
    while (i < SIGNS &&
           strncmp(from, flat[i][0], strlen(flat[i][0]))) i++;
    if (*from == '<') from = strchr(from, '>') + 1;
    else if (i == SIGNS) *to++ = *from++;
    else {
      from += strlen(flat[i][0]);
      if (*flat[i][1]) *to++ = *flat[i][1];
    }
  }
  *to = 0;
  return text;
}
START_TEST(styles_agree_on_brackets) {
  static const char *const form[] = {
    "(%s) + (%s)", "(%s) - (%s)", "(%s)*(%s)", "-(%s)"};
  char a[ROOM], b[ROOM], text[ROOM];
  for (int i = 0; i < 512; i++) {
    bool left = i & 64, minus = i & 128, right = i & 256;
    snprintf(a, ROOM, form[i % 4], minus ? "-2" : "x", "y");
    snprintf(b, ROOM, form[i / 4 % 4], left ? a : "x",
             left ? "x" : a);
    snprintf(a, ROOM, form[i / 16 % 4], right ? "y" : b,
             right ? b : "y");
    Graph *g = graph_new();
    Tensor *t = read_one(g, a);
    flattened(written(t, FORMULA_TEXT, false, text));
    ck_assert_str_eq(
      flattened(written(t, FORMULA_LATEX, false, a)), text);
    ck_assert_str_eq(
      flattened(written(t, FORMULA_MATHML, false, a)), text);
    graph_free(g);
  }
}
END_TEST

START_TEST(slopes_beyond_the_domain) {
  static const struct { const char *text; double x, slope; }
  row[] = {
    {"asin(x)", 2, NAN}, {"acos(x)", -2, NAN},
    {"acosh(x)", 0, NAN},
    {"acosh(x)", -2, NAN}, {"sqrt(x)", -1, NAN},
    {"x^0.5", -1, NAN}, {"x^1.5", -1, NAN}, {"x^y", -2, NAN},
    {"log(x)", -2, -0.5}, {"atanh(x)", 2, -1.0 / 3},
    {"log1p(x)", -3, -0.5}};
  for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
    Graph *g = graph_new();
    Tensor *t = read_one(g, row[i].text);
    Tensor *d = t_gradient(t, graph_find(g, "x"));
    double slope = value_at(d, row[i].x, 0.5);
    ck_assert(isnan(value_at(t, row[i].x, 0.5)));
    ck_assert_msg(isnan(row[i].slope) ? isnan(slope)
                  : close_to(slope, row[i].slope), "%s: %g",
                  row[i].text, slope);
    graph_free(g);
  }
}
END_TEST

static uint64_t seed;

static int draw(int n) {
  return (int)(array_random(&seed) * n);
}

static void draw_formula(char *text, int depth) {
  static const char *const leaf[] = {
    "x", "y", "2", "-3", "0.1", "1e-30", "pi", "1e22", "e", "a1"};
  static const char *const form[] = {
    "(%s) + (%s)", "(%s) - (%s)", "(%s)*(%s)", "(%s)/(%s)",
    "(%s)^(%s)", "-(%s)", "sin(%s)", "max(%s, %s)", "(%s)^2",
    "(%s)^-0.5", "sqrt(%s)", "select(%s, %s, 1)", "(%s) < (%s)",
    "abs(%s)", "(%s)^2.5", "-(%s)^2"};
  if (depth == 0 || draw(6) == 0) {
    strcpy(text, leaf[draw(sizeof leaf / sizeof *leaf)]);
    return;
  }
  char *a = malloc(2 * ROOM), *b = a + ROOM;
  draw_formula(a, depth - 1);
  draw_formula(b, depth - 1);
  int which = draw(sizeof form / sizeof *form);
  snprintf(text, ROOM, form[which], a, b);
  free(a);
}

static bool same_tree(const Tensor *a, const Tensor *b) {
  double x, y;
  if (a->op != b->op || a->inputs != b->inputs) return false;
  if (formula_number(a, &x))
    return formula_number(b, &y) && (x == y || (x != x && y != y));
  if (a->inputs == 0) return !strcmp(a->name, b->name);
  if (memcmp(op_attributes(a), op_attributes(b),
             a->op->attribute_size)) return false;
  for (int i = 0; i < a->inputs; i++)
    if (!same_tree(a->input[i], b->input[i])) return false;
  return true;
}

START_TEST(written_formulas_can_be_read) {
  char text[ROOM], again[ROOM];
  for (int i = 0; i < 2000; i++) {
    Graph *g = graph_new(), *h = graph_new();
    draw_formula(text, 1 + draw(5));
    Tensor *t = read_one(g, text);
    Tensor *u = read_one(h, written(t, FORMULA_TEXT, false, text));
    ck_assert_msg(same_tree(t, u), "%s", text);
    ck_assert_str_eq(written(u, FORMULA_TEXT, false, again), text);
    graph_free(g);
    graph_free(h);
  }
}
END_TEST
static const Op
  half = {.name = "mul", .arity = 2, .text = "a * b / 2"},
  line = {.name = "sigmoid", .arity = 1, .text = "a / 2"};

START_TEST(names_of_ops_are_free) {
  Graph *g = graph_new();
  char text[ROOM], head[ROOM];
  Tensor *x = read_one(g, "x"), *in[] = {x, x};
  Tensor *t = op_node(g, &half, 2, in, NULL);
  ck_assert_str_eq(written(t, FORMULA_TEXT, false, text),
                   "mul(x, x)");
  ck_assert_str_eq(written(t, FORMULA_C, false, text),
                   "woven_mul(x, x)");
  ck_assert_str_eq(formula_rule(&half), "mul");
  Tensor *both = t_add(t_sigmoid(x),
                       op_node(g, &line, 1, in, NULL));
  FILE *out = fmemopen(head, ROOM, "w");
  ck_assert_int_eq(formula_head(1, &t, out), 0);
  ck_assert(strstr(head, "woven_mul(double a, double b) "
                   "{ return a * b / 2; }"));
  ck_assert_int_eq(formula_head(1, &both, out), -1);
  fclose(out);
  graph_free(g);
}
END_TEST
static bool speak_german(void) {
  char folder[] = "/tmp/woven-XXXXXX", command[200];
  if (setlocale(LC_ALL, "de_DE.UTF-8")) return true;
  if (!mkdtemp(folder)) return false;
  setenv("LOCPATH", folder, 1);
  snprintf(command, sizeof command, "localedef -c -i de_DE -f "
           "UTF-8 %s/de_DE.UTF-8 > /dev/null 2>&1", folder);
  bool german = !system(command) &&
                setlocale(LC_ALL, "de_DE.UTF-8");
  snprintf(command, sizeof command, "rm -rf %s", folder);
  return !system(command) && german;
}
START_TEST(points_stay_points) {
  char text[ROOM];
  Graph *g = graph_new();
  bool german = speak_german();
  Tensor *t = read_one(g, "0.5*x");
  for (int k = 0; k < 4; k++)
    ck_assert(strstr(written(t, (FormulaStyle)k, k % 2, text),
                     "0.5"));
  ck_assert_str_eq(t_number(g, 1.5)->name, "1.5");
  FILE *out = fmemopen(text, ROOM, "w");
  array_print(ARRAY(SHAPE(1), 1.5), out);
  fclose(out);
  ck_assert(strstr(text, "1.5"));
  ck_assert(!german || strtod("1,5", NULL) == 1.5);
  graph_free(g);
}
END_TEST
START_TEST(lists_keep_the_sharing) {
  char text[ROOM];
  Graph *g = graph_new(), *h = graph_new();
  Tensor *t = read_one(g, "x");
  for (int i = 0; i < 60; i++) t = t_mul(t, t);
  ck_assert(formula_size(t) > 1e18);
  Tensor *u = read_one(h, written(t, FORMULA_TEXT, true, text));
  ck_assert_int_eq(graph_size(g), graph_size(h));
  ck_assert(value_at(u, 1, 0) == 1);
  graph_free(g);
  graph_free(h);
}
END_TEST

START_TEST(names_stay_apart) {
  char text[ROOM];
  Graph *g = graph_new();
  Tensor *t = read_one(g, "u1 = sin(x); u1*u1 + u2*u_7");
  ck_assert_str_eq(written(t, FORMULA_TEXT, true, text),
                   "u__1 = sin(x);\nu__1*u__1 + u2*u_7\n");
  t = read_one(g, "int + v_int + pi");
  ck_assert_str_eq(written(t, FORMULA_C, false, text),
                   "v_int + v_v_int + 3.141592653589793");
  graph_free(g);
  g = graph_new();
  t_placeholder(g, "pi", SCALAR);
  t = read_one(g, "pi + 3.141592653589793");
  written(t, FORMULA_TEXT, false, text);
  ck_assert_ptr_nonnull(strstr(text, "pi + 3.14"));
  graph_free(g);
}
END_TEST
static int read_repeated(const char *part, long n, const char *end,
                         FormulaFlaw *flaw) {
  size_t size = strlen(part);
  char *text = malloc(size * (size_t)n + strlen(end) + 1);
  for (long i = 0; i < n; i++)
    memcpy(text + (size_t)i * size, part, size);
  strcpy(text + size * (size_t)n, end);
  Graph *g = graph_new();
  Tensor *y;
  int count = formula_read(g, text, 1, &y, flaw);
  graph_free(g);
  free(text);
  return count;
}

START_TEST(texts_have_limits) {
  FormulaFlaw flaw;
  const char *const deeper[] = {"(", "-", "2^", "sin("};
  for (int i = 0; i < 4; i++) {
    ck_assert_int_eq(read_repeated(deeper[i], 1 << 20, "x", &flaw),
                     -1);
    ck_assert_ptr_nonnull(strstr(flaw.why.text, "more than 1000"));
  }
  ck_assert_int_eq(read_repeated("2^", FORMULA_DEPTH - 1, "x",
                                 &flaw), 1);
  ck_assert_int_eq(read_repeated("x + ", 100000, "x", &flaw), 1);
  ck_assert_int_eq(read_repeated("2*x, ", 100000, "x", &flaw), -1);
  clock_t begin = clock();
  ck_assert_int_eq(read_repeated("(x) + ", 200000, "x", &flaw), 1);
  ck_assert_int_lt((clock() - begin) / CLOCKS_PER_SEC, 20);
  ck_assert_int_eq(read_repeated("abcdefghij", 6, "", &flaw), 1);
  ck_assert_int_eq(read_repeated("abcdefghij", 7, "", &flaw), -1);
  ck_assert_str_eq(flaw.why.text, "the name is too long");
  ck_assert_int_eq(read_repeated("1234567890", 10, "", &flaw),
                   sizeof(real) < sizeof(double) ? -1 : 1);
  ck_assert_int_eq(read_repeated("1234567890", 11, "", &flaw), -1);
  ck_assert_str_eq(flaw.why.text, "the number is too long");
  ck_assert_int_eq(read_repeated(" ", FORMULA_LENGTH, "x", &flaw),
                   -1);
  ck_assert_str_eq(flaw.why.text, "the text is too long");
}
END_TEST

static void *write_chain(void *argument) {
  Graph *g = graph_new();
  Tensor *x = t_placeholder(g, "x", SCALAR), *y = x;
  for (long i = 0; i < 1000000; i++) y = t_sin(y);
  Tensor *d = t_gradient(y, x);
  FILE *out = fopen("/dev/null", "w");
  *(bool *)argument = out &&
    !formula_list(1, &d, FORMULA_TEXT, out) &&
    !formula_write(y, FORMULA_LATEX, out);
  if (out) fclose(out);
  graph_free(g);
  return NULL;
}

START_TEST(chains_need_no_stack) {
  bool fine = false;
  pthread_attr_t attributes;
  pthread_t thread;
  size_t size = 1 << 16;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, size);
  while (pthread_create(&thread, &attributes, write_chain, &fine))
    pthread_attr_setstacksize(&attributes, size *= 2);
  pthread_join(thread, NULL);
  pthread_attr_destroy(&attributes);
  ck_assert(fine);
}
END_TEST

static bool try_with(Countdown *c) {
  Graph *g = graph_new_with((Allocator){countdown_resize, c});
  char text[ROOM];
  Tensor *y = NULL;
  FormulaFlaw flaw;
  if (!g) return false;
  bool fine = formula_read(g, "a = sin(x)*y; a^2/(1 + a)", 1, &y,
                           &flaw) == 1;
  ck_assert(fine || *flaw.why.text);
  FILE *out = fmemopen(text, ROOM, "w");
  fine = fine && !formula_list(1, &y, FORMULA_TEXT, out);
  fclose(out);
  graph_free(g);
  return fine;
}

START_TEST(no_memory_no_formula) {
  bool fine = false;
  for (long n = 0; !fine && n < 1000; n++) {
    Countdown c = {.left = n};
    fine = try_with(&c);
    ck_assert_int_eq(c.blocks, 0);
  }
  ck_assert(fine);
}
END_TEST
START_TEST(nothing_has_no_formula) {
  Graph *g = graph_new(), *h = graph_new();
  Tensor *x = t_number(g, 1), *far = t_exp(t_number(h, 1));
  Tensor *bad[] = {NULL, far, graph_fail(g, "no"), x};
  FILE *out = tmpfile();
  double number;
  for (int i = 0; i < 3; i++) {
    Tensor *pair[] = {x, bad[i]};
    ck_assert_int_eq(formula_list(2, pair, FORMULA_C, out), -1);
    ck_assert_int_eq(formula_head(2, pair, out), -1);
    ck_assert(!formula_number(bad[i], &number));
    if (i == 1) continue;
    ck_assert_int_eq(formula_write(bad[i], FORMULA_TEXT, out), -1);
    ck_assert(formula_size(bad[i]) == 0);
  }
  ck_assert_int_eq(formula_list(0, NULL, FORMULA_C, out), -1);
  ck_assert_int_eq(ftell(out), 0);
  FormulaFlaw flaw;
  ck_assert_int_eq(formula_read(NULL, "x", 1, &x, &flaw), -1);
  ck_assert_str_eq(flaw.why.text, "there is no graph");
  ck_assert_int_eq(formula_read(g, NULL, 1, &x, &flaw), -1);
  ck_assert_str_eq(flaw.why.text, "there is no text");
  fclose(out);
  graph_free(g), graph_free(h);
}
END_TEST
TESTS("formula", 14, flaws_have_a_place_and_a_reason,
      formulas_have_their_values, reports_from_elsewhere,
      written_formulas_can_be_read, lists_keep_the_sharing,
      names_stay_apart, texts_have_limits, chains_need_no_stack,
      no_memory_no_formula, nothing_has_no_formula,
      styles_agree_on_brackets, slopes_beyond_the_domain,
      points_stay_points, names_of_ops_are_free)
