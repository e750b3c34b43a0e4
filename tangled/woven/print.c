/* print.c: text out of nodes. Tangled from 14-formulas.nw. */
#include "formula.h"
#include "memory.h"
#include "notation.h"
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct Frame {
  const Tensor *t;
  const char *form;     /* what is still to be copied; or NULL */
  const char *begin;
  int next;             /* without a form: the next argument */
  bool brackets;
} Frame;
enum { DEEP = 20 };
typedef struct Writer {
  const Graph *graph;
  const Tensor *root;        /* is written though it has a label */
  FormulaStyle style;
  FILE *out;
  long size;                 /* of the graph */
  long *label, *uses;
  char *deep;
  char stem[8];              /* of labels: "u", "u_", ... */
  bool has_pi, failed;
  Plain plain;               /* the language before */
  Frame *frame;
  long depth, room;
  Arena scratch;
} Writer;

typedef struct Style {
  const char *before, *begin, *comma, *end;   /* of a call */
  const char *left, *right;                   /* brackets */
} Style;

static const Style styles[] = {
  [FORMULA_TEXT] = {"", "(", ", ", ")", "(", ")"},
  [FORMULA_LATEX] = {"\\operatorname{", "}\\left(", ", ",
                     "\\right)", "\\left(", "\\right)"},
  [FORMULA_MATHML] = {"<mrow><mi>", "</mi><mo>&#8289;</mo><mrow>"
                      "<mo>(</mo>", "<mo>,</mo>",
                      "<mo>)</mo></mrow></mrow>",
                      "<mrow><mo>(</mo>", "<mo>)</mo></mrow>"},
  [FORMULA_C] = {"woven_", "(", ", ", ")", "(", ")"}};
static const Tensor *seen(const Tensor *t) {
  const Notation *n = notation_of(t->op);
  while (n && n->text && *n->text == '=') {
    t = t->input[0];
    n = notation_of(t->op);
  }
  return t;
}

static const char *form_of(const Writer *w, const Op *op) {
  const Notation *n = notation_of(op);
  if (!n) return NULL;
  switch (w->style) {
  case FORMULA_LATEX: return n->latex;
  case FORMULA_MATHML: return n->mathml;
  case FORMULA_C: return n->c;
  default: return n->text;
  }
}

static bool is_fraction(const Writer *w, const Op *op) {
  const char *form = form_of(w, op);
  return form && strstr(form, "frac");
}
static void number_text(double x, char text[40]) {
  enum { SURE = sizeof(real) < 8 ? FLT_DIG : DBL_DIG };
  for (int digits = SURE; digits <= SURE + 3; digits++) {
    snprintf(text, 40, "%.*g", digits, x);
    if ((real)strtod(text, NULL) == (real)x) return;
  }
}

static int number_level(const Writer *w, double x) {
  char text[40];
  bool wide = w->style == FORMULA_LATEX ||
              w->style == FORMULA_MATHML;
  number_text(x, text);
  if (wide && strchr(text, 'e')) return PRODUCT;
  return signbit(x) && !isnan(x) ? SIGN : ATOM;
}

static const char *named_number(const Writer *w, double x) {
  static const char *const name[][3] = {
    {"pi", "inf", "nan"}, {"\\pi ", "\\infty ", "\\mathrm{nan}"},
    {"<mi>&#960;</mi>", "<mi>&#8734;</mi>", "<mi>nan</mi>"},
    {"3.141592653589793", "INFINITY", "NAN"}};
  int which = isnan(x) ? 2 : isinf(x) ? 1 : 0;
  bool pi = x == (double)(real)PI && !w->has_pi;
  return which || pi ? name[w->style][which] : NULL;
}

static void write_number(Writer *w, double x) {
  char text[40];
  if (signbit(x) && !isnan(x)) {
    fputs(w->style == FORMULA_MATHML ? "<mo>&#8722;</mo>" : "-",
          w->out);
    x = -x;
  }
  const char *name = named_number(w, x), *e;
  number_text(x, text);
  if (name) fputs(name, w->out);
  else if (w->style == FORMULA_C)
    fprintf(w->out, "%s%s", text, strpbrk(text, ".e") ? "" : ".0");
  else if (w->style == FORMULA_TEXT || !(e = strchr(text, 'e')))
    fprintf(w->out, w->style == FORMULA_MATHML ? "<mn>%s</mn>"
                                               : "%s", text);
  else fprintf(w->out, w->style == FORMULA_LATEX ?
               "%.*s \\cdot 10^{%d}" : "<mrow><mn>%.*s</mn><mo>"
               "&#8901;</mo><msup><mn>10</mn><mn>%d</mn></msup>"
               "</mrow>", (int)(e - text), text, atoi(e + 1));
}
static void write_power(Writer *w, const Tensor *t,
                        bool brackets) {
  double p = *(const double *)op_attributes(t);
  brackets &= p < 0;
  if (brackets) fputs(styles[w->style].left, w->out);
  write_number(w, p);
  if (brackets) fputs(styles[w->style].right, w->out);
}

static void write_letter(Writer *w, char c) {
  bool latex = w->style == FORMULA_LATEX;
  if (w->style == FORMULA_TEXT) fputc(c, w->out);
  else if (w->style == FORMULA_C)
    fputc((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
          (c >= 'A' && c <= 'Z') ? c : '_', w->out);
  else if (latex && strchr("_#$%&{}", c))
    fprintf(w->out, "\\%c", c);
  else if (latex ? strchr("\\^~", c) != NULL :
           strchr("<>&", c) != NULL) fputc('?', w->out);
  else fputc(c, w->out);
}

static bool is_taken(const char *name) {
  static const char words[] =
    " auto break case char const continue default do double else "
    "enum extern float for goto if inline int long register "
    "restrict return short signed sizeof static struct switch "
    "typedef union unsigned void volatile while main out f "
    "INFINITY NAN ";
  char word[80];
  snprintf(word, sizeof word, " %.60s ", name);
  return !strncmp(name, "v_", 2) || !strncmp(name, "f_", 2) ||
         !strncmp(name, "woven_", 6) || strstr(words, word) ||
         notation_of_word(name, (long)strlen(name));
}

static void write_name(Writer *w, const char *name) {
  bool upright = w->style == FORMULA_LATEX && name && name[0] &&
                 name[1];
  if (!name) name = "?";
  if (w->style == FORMULA_C && is_taken(name)) fputs("v_", w->out);
  fputs(upright ? "\\mathrm{" :
        w->style == FORMULA_MATHML ? "<mi>" : "", w->out);
  for (const char *c = name; *c; c++) write_letter(w, *c);
  fputs(upright ? "}" :
        w->style == FORMULA_MATHML ? "</mi>" : "", w->out);
}

static void write_label(Writer *w, const Tensor *t) {
  static const char *const form[] = {
    "%s%ld", "%s_{%ld}", "<msub><mi>%s</mi><mn>%ld</mn></msub>",
    "%s%ld"};
  fprintf(w->out, form[w->style], w->stem, w->label[t->id]);
}

static void write_head(Writer *w, const Op *op) {
  const Notation *n = notation_of(op);
  bool ours = w->style == FORMULA_C;
  fputs(styles[w->style].before, w->out);
  const char *name = n && n->word && !ours ? n->word : op->name;
  for (const char *c = name; *c; c++) write_letter(w, *c);
  fputs(styles[w->style].begin, w->out);
}
static int demanded(int level, bool first) {
  if (level == POWER) return first ? ATOM : SIGN;
  if (level == COMPARISON) return SUM;
  return first || level == SIGN ? level : level + 1;
}
static int level_of(const Writer *w, const Tensor *t) {
  double x;
  if (w->label[t->id]) return ATOM;
  if (number_of(t, &x)) return number_level(w, x);
  if (is_fraction(w, t->op)) return SIGN;
  const Notation *n = notation_of(t->op);
  return n && form_of(w, t->op) ? n->level : ATOM;
}

static bool leads_with_minus(const Writer *w, const Tensor *t) {
  for (;;) {
    double x;
    t = seen(t);
    if (w->label[t->id]) return false;
    if (number_of(t, &x)) return signbit(x) && !isnan(x);
    const Notation *n = notation_of(t->op);
    if (!n || !n->text || is_fraction(w, t->op)) return false;
    if (*n->text != 'a') return *n->text == '-';
    t = t->input[0];
  }
}

static bool needs_brackets(const Writer *w, const Tensor *outer,
                           const Tensor *t, bool first) {
  const Notation *n = notation_of(outer->op);
  int level = n ? n->level : ATOM;
  double x;
  if (level_of(w, t) < demanded(level, first)) return true;
  if (level == SIGN && number_of(t, &x)) return true;
  return (!first || level == SIGN) && leads_with_minus(w, t);
}
static void push(Writer *w, const Tensor *t, bool brackets) {
  if (w->depth == w->room) {
    long room = w->room ? 2 * w->room : 64;
    Allocator a = graph_allocator(w->graph);
    Frame *more = a.resize(a.context, w->frame,
                           (size_t)room * sizeof *more);
    w->failed |= !more;
    if (!more) return;
    w->frame = more;
    w->room = room;
  }
  const char *form = form_of(w, t->op);
  w->frame[w->depth++] =
    (Frame){t, form, form, .brackets = brackets};
}
static void open_frame(Writer *w, const Tensor *t, bool brackets) {
  double x;
  if (brackets) fputs(styles[w->style].left, w->out);
  if (w->label[t->id] && t != w->root) write_label(w, t);
  else if (number_of(t, &x)) write_number(w, x);
  else if (t->inputs == 0) write_name(w, t->name);
  else {
    push(w, t, brackets);
    return;
  }
  if (brackets) fputs(styles[w->style].right, w->out);
}

static void close_frame(Writer *w) {
  if (w->frame[--w->depth].brackets)
    fputs(styles[w->style].right, w->out);
}
static bool is_alpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9');
}

static bool stands_alone(const char *begin, const char *c) {
  return *c && strchr("abcpABCP", *c) && !is_alpha(c[1]) &&
         (c == begin || !is_alpha(c[-1]));
}

static bool copy_form(Writer *w, Frame *f) {
  const char *c = f->form;
  for (; *c && !stands_alone(f->begin, c); c++) fputc(*c, w->out);
  if (!*c) return false;
  f->form = c + 1;
  bool small = *c >= 'a';
  bool first = *f->begin == *c || *f->begin == '<';
  if (*c == 'P' || *c == 'p') {
    write_power(w, f->t, small);
    return true;
  }
  int which = *c - (small ? 'a' : 'A');
  const Tensor *operand = seen(f->t->input[which]);
  open_frame(w, operand, small &&
             needs_brackets(w, f->t, operand, first && which == 0));
  return true;
}

static bool write_call(Writer *w, Frame *f) {
  const Style *style = &styles[w->style];
  if (f->next == 0) write_head(w, f->t->op);
  if (f->next == f->t->inputs) {
    fputs(style->end, w->out);
    return false;
  }
  if (f->next > 0) fputs(style->comma, w->out);
  open_frame(w, seen(f->t->input[f->next++]), false);
  return true;
}
static void write_formula(Writer *w, const Tensor *t) {
  open_frame(w, t, false);
  while (w->depth > 0 && !w->failed) {
    Frame *f = &w->frame[w->depth - 1];
    if (f->form ? !copy_form(w, f) : !write_call(w, f))
      close_frame(w);
  }
}
static void count_uses(Writer *w, int n, Tensor *const t[]) {
  for (int k = 0; k < n; k++) w->uses[seen(t[k])->id]++;
  for (long id = w->size; id-- > 0;) {
    const Tensor *u = graph_tensor(w->graph, id);
    for (int i = 0; w->uses[id] && i < u->inputs; i++)
      w->uses[seen(u->input[i])->id]++;
  }
}
static void give_labels(Writer *w) {
  long next = 1;
  for (long id = 0; id < w->size; id++) {
    const Tensor *u = graph_tensor(w->graph, id);
    if (!w->uses[id] || u->inputs == 0 || seen(u) != u) continue;
    int deep = 0;
    for (int i = 0; i < u->inputs; i++) {
      int d = w->deep[seen(u->input[i])->id];
      if (deep < d) deep = d;
    }
    if (w->uses[id] > 1 || deep == DEEP) w->label[id] = next++;
    else w->deep[id] = (char)(deep + 1);
  }
}
static bool is_label(const char *stem, const char *name) {
  size_t n = strlen(stem);
  return !strncmp(stem, name, n) && name[n] &&
         !name[n + strspn(name + n, "0123456789")];
}

static void look_at_names(Writer *w) {
  strcpy(w->stem, "u");
  for (long id = 0; id < w->size; id++) {
    const char *name = graph_tensor(w->graph, id)->name;
    if (!name) continue;
    if (!strcmp(name, "pi")) w->has_pi = true;
    if (!is_label(w->stem, name)) continue;
    if (strlen(w->stem) == sizeof w->stem - 1) w->failed = true;
    else strcat(w->stem, "_");
    id = -1;
    if (w->failed) return;
  }
}

static bool together(int n, Tensor *const t[]) {
  for (int k = 0; k < n; k++)
    if (!t[k] || t[k]->id < 0 || t[k]->graph != graph_of(t[0]))
      return false;
  return n > 0;
}
static bool start(Writer *w, const Tensor *t, FormulaStyle style,
                  FILE *out) {
  *w = (Writer){.style = style, .out = out};
  if (!t || t->id < 0) return false;
  w->plain = plain_enter();
  w->graph = t->graph;
  w->size = graph_size(w->graph);
  w->scratch.allocator = graph_allocator(w->graph);
  size_t size = (size_t)w->size, align = _Alignof(long);
  w->label = arena_take(&w->scratch, size * sizeof(long), align);
  w->uses = arena_take(&w->scratch, size * sizeof(long), align);
  w->deep = arena_take(&w->scratch, size, 1);
  if (w->label && w->uses && w->deep) look_at_names(w);
  else w->failed = true;
  return true;
}

static int finish(Writer *w) {
  Allocator a = graph_allocator(w->graph);
  if (w->frame) a.resize(a.context, w->frame, 0);
  arena_release(&w->scratch);
  plain_leave(w->plain);
  return w->failed || fflush(w->out) || ferror(w->out) ? -1 : 0;
}
#define MATH "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"" \
  " display=\"block\"><mrow>"
#define MATH_END "</mrow></math>"

static void write_line(Writer *w, const Tensor *t,
                       const char *after) {
  bool mathml = w->style == FORMULA_MATHML;
  if (mathml) fputs(MATH, w->out);
  if (w->root) {
    if (w->style == FORMULA_C) fputs("  const double ", w->out);
    write_label(w, t);
    fputs(mathml ? "<mo>=</mo>" : " = ", w->out);
  }
  write_formula(w, t);
  fputs(mathml ? MATH_END : after, w->out);
  if (mathml) fputc('\n', w->out);
}

static void write_part(Writer *w, const Tensor *t) {
  w->root = t;
  write_line(w, t, w->style == FORMULA_LATEX ? ",\n" : ";\n");
  w->root = NULL;
}

int formula_list(int n, Tensor *const t[], FormulaStyle style,
                 FILE *out) {
  Writer w;
  if (!together(n, t) || !start(&w, t[0], style, out)) return -1;
  if (!w.failed) count_uses(&w, n, t);
  if (!w.failed) give_labels(&w);
  for (long id = 0; id < w.size && !w.failed; id++)
    if (w.label[id]) write_part(&w, graph_tensor(w.graph, id));
  for (int k = 0; k < n && !w.failed; k++) {
    bool last = k == n - 1;
    if (style == FORMULA_C && n == 1) fputs("  return ", out);
    else if (style == FORMULA_C) fprintf(out, "  out[%d] = ", k);
    write_line(&w, seen(t[k]),
               style == FORMULA_C ? ";\n" : last ? "\n" : ",\n");
  }
  return finish(&w);
}

int formula_write(const Tensor *t, FormulaStyle style, FILE *out) {
  Writer w;
  if (!start(&w, t, style, out)) return -1;
  if (!w.failed) write_line(&w, seen(t), "");
  return finish(&w);
}

double formula_size(const Tensor *t) {
  Writer w;
  if (!start(&w, t, FORMULA_TEXT, stdout)) return 0;
  double *size = arena_take(&w.scratch, (size_t)w.size *
                            sizeof *size, sizeof *size);
  for (long id = 0; size && id <= t->id; id++) {
    const Tensor *u = graph_tensor(t->graph, id);
    size[id] = 1;
    for (int i = 0; i < u->inputs; i++)
      size[id] += size[seen(u->input[i])->id];
  }
  double result = size ? size[seen(t)->id] : 0;
  finish(&w);
  return result;
}
static void write_function(Writer *w, const Op *op) {
  static const char *const inputs[] = {
    "void", "double a", "double a, double b",
    "double a, double b, double c"};
  if (strstr(op->text, "exponential"))
    fputs("#undef exponential\n#define exponential exp\n", w->out);
  fputs("static double woven_", w->out);
  for (const char *c = op->name; *c; c++) write_letter(w, *c);
  fprintf(w->out, "(%s) { return %s; }\n", inputs[op->arity],
          op->text);
}

int formula_head(int n, Tensor *const t[], FILE *out) {
  enum { MANY = 100 };
  const Op *known[MANY];
  int count = 0;
  Writer w;
  if (!together(n, t) || !start(&w, t[0], FORMULA_C, out))
    return -1;
  fputs("#include <math.h>\n", out);
  if (!w.failed) count_uses(&w, n, t);
  for (long id = 0; id < w.size && !w.failed; id++) {
    const Op *op = graph_tensor(w.graph, id)->op;
    if (!w.uses[id] || !op->text || form_of(&w, op) ||
        op->arity < 1 || op->arity > OP_INPUTS) continue;
    int k = 0;
    while (k < count && strcmp(known[k]->name, op->name)) k++;
    w.failed |= k < count && known[k] != op;
    if (k < count || count == MANY) continue;
    known[count++] = op;
    write_function(&w, op);
  }
  return finish(&w);
}
