/* formula.c: nodes out of a text. Tangled from 14-formulas.nw. */
#include "formula.h"
#include "memory.h"
#include "notation.h"
#include "ops.h"
#include "state.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         c == '_';
}

static long word_length(const char *word) {
  long n = 0;
  while (is_letter(word[n]) || is_digit(word[n])) n++;
  return n;
}
typedef struct Name {
  const char *word;
  long length;
  Tensor *tensor;     /* NULL: it has been asked for, no more */
} Name;

typedef struct Names {
  Name *list;
  size_t room, count;      /* room is a power of two */
} Names;

static Name *name_place(const Names *names, const char *word,
                        long length) {
  uint64_t hash = 14695981039346656037u;
  for (long i = 0; i < length; i++)
    hash = (hash ^ (unsigned char)word[i]) * 1099511628211u;
  size_t k = hash & (names->room - 1);
  for (;; k = (k + 1) & (names->room - 1)) {
    Name *n = &names->list[k];
    if (!n->word || (n->length == length &&
                     !memcmp(n->word, word, (size_t)length)))
      return n;
  }
}

static bool names_grow(Names *names, Arena *arena) {
  Names more = {.room = names->room ? 2 * names->room : 64};
  more.list = arena_take(arena, more.room * sizeof(Name),
                         _Alignof(Name));
  if (!more.list) return false;
  more.count = names->count;
  for (size_t i = 0; i < names->room; i++)
    if (names->list[i].word)
      *name_place(&more, names->list[i].word,
                  names->list[i].length) = names->list[i];
  *names = more;
  return true;
}
typedef struct Reader {
  Graph *graph;
  const char *text, *at;      /* at is what comes next */
  const char *why_at;         /* where the flaw is, or NULL */
  FormulaFlaw *flaw;
  int depth;
  Arena scratch;
  Names names;
} Reader;
enum { NAME = 60, DIGITS = 100 };
static long column_of(const Reader *r, const char *at) {
  long column = 1;
  for (const char *c = r->text; c < at; c++)
    column += ((unsigned char)*c & 0xc0) != 0x80;
  return column;
}

#ifdef __GNUC__
__attribute__((format(printf, 3, 4)))
#endif
static void *fail(Reader *r, const char *at,
                  const char *format, ...) {
  va_list arguments;
  if (r->why_at) return NULL;
  r->why_at = at;
  r->flaw->at = (long)(at - r->text);
  r->flaw->column = column_of(r, at);
  va_start(arguments, format);
  message_append_list(&r->flaw->why, format, arguments);
  va_end(arguments);
  return NULL;
}

static char next(Reader *r) {
  r->at += strspn(r->at, " \t\r\n");
  return *r->at;
}

static Tensor *made(Reader *r, Tensor *t, const char *at) {
  const char *error = graph_error(r->graph);
  return error ? fail(r, at, "%s", error) : t;
}
#ifdef __GNUC__
__attribute__((format(printf, 2, 3)))
#endif
static void *stray(Reader *r, const char *expected, ...) {
  char c = next(r);
  if (is_letter(c) || is_digit(c) || c == '.' || c == '(')
    return fail(r, r->at, "a product is written with \"*\"");
  if (c == ')') return fail(r, r->at, "there is no \"(\" for it");
  if (c == '<' || c == '>')
    return fail(r, r->at, "comparisons make no chain; multiply "
                "two of them");
  Message why = {.text = ""};
  va_list arguments;
  va_start(arguments, expected);
  message_append_list(&why, expected, arguments);
  va_end(arguments);
  return fail(r, r->at, "%s", why.text);
}
static Tensor **names_at(Reader *r, const char *word,
                         long length) {
  Names *names = &r->names;
  if (2 * names->count >= names->room &&
      !names_grow(names, &r->scratch)) return NULL;
  Name *n = name_place(names, word, length);
  if (!n->word) {
    *n = (Name){word, length, NULL};
    names->count++;
  }
  return &n->tensor;
}
static Tensor *climb(Reader *r, int level);
static long number_length(const char *s) {
  long n = 0;
  while (is_digit(s[n])) n++;
  if (s[n] == '.')
    do n++;
    while (is_digit(s[n]));
  if (s[n] != 'e' && s[n] != 'E') return n;
  long m = n + 1;
  if (s[m] == '+' || s[m] == '-') m++;
  if (!is_digit(s[m])) return n;
  while (is_digit(s[m])) m++;
  return m;
}

static Tensor *number(Reader *r) {
  const char *at = r->at;
  long n = number_length(at);
  char text[DIGITS + 1] = "";
  if (n > DIGITS) return fail(r, at, "the number is too long");
  memcpy(text, at, (size_t)n);
  r->at += n;
  real x = (real)strtod(text, NULL);
  if (isinf(x)) return fail(r, at, "the number is too large");
  text[strcspn(text, "eE")] = 0;
  if (x == 0 && strpbrk(text, "123456789"))
    return fail(r, at, "the number is too small");
  return made(r, t_number(r->graph, (double)x), at);
}
static bool constant_of_word(const char *word, long n, double *x) {
  static const struct { const char *name; double value; } list[]
  = {
    {"pi", PI}, {"e", EULER}, {"inf", INFINITY}, {"nan", NAN}};
  for (size_t i = 0; i < sizeof list / sizeof *list; i++)
    if (same_word(list[i].name, word, n)) {
      *x = list[i].value;
      return true;
    }
  return false;
}
static Tensor *call(Reader *r, const char *word, long length) {
  const Notation *n = notation_of_word(word, length);
  Tensor **known = names_at(r, word, length);
  if (!n && known && *known)
    return fail(r, r->at, "%.*s is no function; a product is "
                "written with \"*\"", (int)length, word);
  if (!n) return fail(r, word, "there is no function %.*s",
                      (int)length, word);
  Tensor *in[OP_INPUTS];
  int count = 0;
  do {
    r->at++;
    Tensor *t = climb(r, ANYTHING);
    if (!t) return NULL;
    if (count < OP_INPUTS) in[count] = t;
    count++;
  } while (next(r) == ',');
  if (*r->at != ')')
    return stray(r, "expected \",\" or \")\"");
  r->at++;
  if (count != n->inputs)
    return fail(r, word, "%s takes %d argument%s, not %d", n->word,
                n->inputs, n->inputs == 1 ? "" : "s", count);
  return made(r, notation_make(n, in), word);
}

static Tensor *variable(Reader *r, const char *word, long length) {
  Tensor **known = names_at(r, word, length);
  double x;
  if (!known) return fail(r, word, "out of memory");
  if (*known) return *known;
  if (constant_of_word(word, length, &x))
    return made(r, t_number(r->graph, x), word);
  if (notation_of_word(word, length))
    return fail(r, word, "%.*s is a function: write %.*s(...)",
                (int)length, word, (int)length, word);
  char text[NAME + 1] = "";
  memcpy(text, word, (size_t)length);
  *known = t_placeholder(r->graph, text, SCALAR);
  return made(r, *known, word);
}

static Tensor *name(Reader *r) {
  const char *word = r->at;
  long length = word_length(word);
  if (length > NAME) return fail(r, word, "the name is too long");
  r->at += length;
  return next(r) == '(' ? call(r, word, length)
                        : variable(r, word, length);
}
static Tensor *negative(Reader *r, Tensor *t, bool direct,
                        const char *at) {
  double x;
  if (direct && number_of(t, &x))
    return made(r, t_number(r->graph, -x), at);
  return made(r, t_neg(t), at);
}

static Tensor *bracket(Reader *r) {
  const char *at = r->at++;
  Tensor *t = climb(r, ANYTHING);
  if (!t) return NULL;
  if (next(r) != ')')
    return stray(r, "expected \")\" for the \"(\" in column %ld",
                 column_of(r, at));
  r->at++;
  return t;
}

static Tensor *operand(Reader *r) {
  char c = next(r);
  const char *at = r->at;
  if (c == '-' || c == '+') {
    r->at++;
    bool direct = !strchr("(+-", next(r));
    Tensor *t = climb(r, POWER);
    return t && c == '-' ? negative(r, t, direct, at) : t;
  }
  if (c == '(') return bracket(r);
  if (is_digit(c) || (c == '.' && is_digit(at[1])))
    return number(r);
  if (is_letter(c)) return name(r);
  if (c == '*' && at > r->text && at[-1] == '*')
    return fail(r, at - 1, "a power is written with \"^\"");
  if (c == '=' && at > r->text && strchr("<>", at[-1]))
    return fail(r, at, "a comparison is written with \"<\" or "
                "\">\"");
  return fail(r, at, "expected a number, a name or \"(\"");
}
typedef struct Sign {
  char letter;
  int level;     /* how tightly it binds */
  int right;     /* the least level of a sign on its right */
  Tensor *(*make)(Tensor *a, Tensor *b);
} Sign;

static Tensor *sum(Tensor *a, Tensor *b) { return t_add(a, b); }
static Tensor *difference(Tensor *a, Tensor *b) {
  return t_sub(a, b);
}
static Tensor *product(Tensor *a, Tensor *b) {
  return t_mul(a, b);
}
static Tensor *quotient(Tensor *a, Tensor *b) {
  return t_div(a, b);
}
static Tensor *less(Tensor *a, Tensor *b) { return t_less(a, b); }
static Tensor *greater(Tensor *a, Tensor *b) {
  return t_greater(a, b);
}
static bool exponent_of(const Tensor *b, double *x) {
  double above, below;
  if (number_of(b, x)) return true;
  if (b->op != &op_div ||
      !number_of(b->input[0], &above) ||
      !number_of(b->input[1], &below)) return false;
  *x = above / below;
  return fma(*x, below, -above) == 0;
}
static Tensor *power(Tensor *a, Tensor *b) {
  double x;
  if (number_of(a, &x) && x == (real)EULER) return t_exp(b);
  if (!exponent_of(b, &x)) return t_power(a, b);
  return x == 2 ? t_square(a) : t_pow(a, x);
}
static const Sign signs[] = {
  {'<', COMPARISON, SUM, less}, {'>', COMPARISON, SUM, greater},
  {'+', SUM, PRODUCT, sum}, {'-', SUM, PRODUCT, difference},
  {'*', PRODUCT, SIGN, product}, {'/', PRODUCT, SIGN, quotient},
  {'^', POWER, POWER, power}};

static const Sign *sign_at(Reader *r) {
  char c = next(r);
  for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
    if (signs[i].letter == c) return &signs[i];
  return NULL;
}
static Tensor *climb(Reader *r, int level) {
  if (++r->depth > FORMULA_DEPTH)
    return fail(r, r->at, "more than %d brackets or signs within "
                "each other", FORMULA_DEPTH);
  Tensor *left = operand(r);
  const Sign *s;
  while (left && (s = sign_at(r)) && s->level >= level) {
    const char *at = r->at++;
    Tensor *right = climb(r, s->right);
    left = right ? made(r, s->make(left, right), at) : NULL;
    if (s->level == COMPARISON) level = SUM;
  }
  r->depth--;
  return left;
}
static bool definition(Reader *r) {
  const char *word = r->at;
  long length = word_length(word);
  if (length > NAME) return fail(r, word, "the name is too long");
  double x;
  Tensor **known = names_at(r, word, length);
  if (!known) return fail(r, word, "out of memory");
  if (*known || constant_of_word(word, length, &x) ||
      notation_of_word(word, length))
    return fail(r, word, "%.*s has a meaning already", (int)length,
                word);
  r->at += length;
  next(r);
  r->at++;                                          /* "=" */
  Tensor *t = climb(r, ANYTHING);
  if (!t) return false;
  if (next(r) != ';')
    return stray(r, "expected \";\" after the definition");
  r->at++;
  known = names_at(r, word, length);
  if (!known) return fail(r, word, "out of memory");
  if (*known)
    return fail(r, word, "%.*s is used in its own definition",
                (int)length, word);
  *known = t;
  return true;
}

static bool starts_definition(Reader *r) {
  if (!is_letter(next(r))) return false;
  const char *at = r->at;
  r->at += word_length(at);
  bool found = next(r) == '=';
  r->at = at;
  return found;
}

static int formulas(Reader *r, int max, Tensor *y[]) {
  int n = 0;
  while (starts_definition(r))
    if (!definition(r)) return -1;
  do {
    if (n > 0) r->at++;
    if (n >= max) fail(r, r->at, "more than %d formulas", max);
    else y[n] = climb(r, ANYTHING);
    if (r->why_at) return -1;
    n++;
  } while (next(r) == ',');
  const char *end = *r->at == ';' ? r->at++ : NULL;
  if (next(r) && end)
    fail(r, end, "expected \",\" between two formulas; a \";\" "
         "stands after a definition");
  else if (next(r)) stray(r, "expected an operator");
  return r->why_at ? -1 : n;
}
static bool learn_names(Reader *r) {
  for (long id = 0; id < graph_size(r->graph); id++) {
    Tensor *t = graph_tensor(r->graph, id);
    if (!t->name || t->op->kind == OP_OPERATION) continue;
    Tensor **known = names_at(r, t->name, (long)strlen(t->name));
    if (!known) return fail(r, r->text, "out of memory");
    if (!*known) *known = t;
  }
  return true;
}

int formula_read(Graph *graph, const char *text, int max,
                 Tensor *y[], FormulaFlaw *flaw) {
  *flaw = (FormulaFlaw){.at = 0};
  if (!graph || !text)
    return message_append(&flaw->why, "there is no %s",
                          graph ? "text" : "graph") - 1;
  Reader r = {.graph = graph, .text = text, .at = text,
              .flaw = flaw,
              .scratch = {.allocator = graph_allocator(graph)}};
  int n = -1;
  Plain plain = plain_enter();
  if (strlen(text) > FORMULA_LENGTH)
    fail(&r, text, "the text is too long");
  else if (made(&r, NULL, text), !r.why_at && learn_names(&r))
    n = formulas(&r, max, y);
  plain_leave(plain);
  arena_release(&r.scratch);
  return n;
}
