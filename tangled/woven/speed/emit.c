/* emit.c: plans as C. Tangled from 20-emission.nw. */
#include "emit.h"
#include "../state.h"
#include <ctype.h>
#include <math.h>
#include <string.h>

enum { PART = 100, LOCAL = 512, LOCALS = 4096 };
typedef enum How { CALLED, MAPPED, WRITTEN } How;
typedef struct Emitter {
  const Plan *plan;
  Arena *arena;
  Emission *e;
  const Step **step;
  How *how;            /* how each step is emitted */
  long steps;
  long *place;         /* a hash table: numbers of tables, or 0 */
  size_t mask;
  const Op **op;       /* whose functions are in the text */
  long ops;
  long part;
  Text body;
  long *touched, touches;
} Emitter;
void emit_number(Text *t, double x) {
  int power;
  if (isnan(x)) text_add(t, "(real)NAN");
  else if (isinf(x)) text_add(t, "%sINFINITY", x < 0 ? "-" : "");
  else if (fabs(x) < 1e9 && floor(x) == x && 1 / x > -1e300)
    text_add(t, "%ld", (long)x);
  else {
    double whole = ldexp(frexp(fabs(x), &power), 53);
    text_add(t, "%s0x%llxp%d", signbit(x) ? "-" : "",
             (unsigned long long)whole, power - 53);
  }
}
static const Register *register_at(real *const *at) {
  return (const Register *)(const void *)at;
}

static long *place_of(Emitter *m, real *const *at) {
  size_t i = (uintptr_t)at / sizeof(Register) * 0x9e3779b1u;
  for (; m->place[i & m->mask]; i++)
    if (m->e->at[m->place[i & m->mask] - 1] == at) break;
  return &m->place[i & m->mask];
}
static Table describe(const Plan *plan, const Register *reg) {
  const Register *fed = plan->fed;
  bool feed = reg >= fed && reg < fed + plan->key.feeds;
  bool outside = reg->number == 0;
  return (Table){.reg = reg, .part = -1, .first = -1,
                 .shared = outside,
                 .constant = outside && !feed &&
                             reg->tensor->op != &op_variable};
}
static long number_of(Emitter *m, real *const *at) {
  long *place = place_of(m, at);
  if (*place) return *place - 1;
  long n = m->e->tables++;
  m->e->at[n] = at;
  m->e->table[n] = describe(m->plan, register_at(at));
  *place = n + 1;
  return n;
}

static Table *table_of(Emitter *m, const Operand *o) {
  return &m->e->table[number_of(m, o->at)];
}
static const char *text_of(const Op *op) {
  if (op == &op_copy) return "a";
  bool map = op->pointwise && op->prepare == op_prepare_map;
  return map && op->arity <= OP_INPUTS ? op->text : NULL;
}
static bool is_word(const char *name) {
  const char *c = name;
  while (isalnum((unsigned char)*c) || *c == '_') c++;
  return c > name && !*c;
}

static bool has_function(Emitter *m, const Op *op) {
  if (!text_of(op) || !is_word(op->name)) return false;
  for (long i = 0; i < m->ops; i++) {
    if (m->op[i] == op) return true;
    if (!strcmp(m->op[i]->name, op->name)) return false;
  }
  m->op[m->ops++] = op;
  return true;
}
static bool is_inlined(const char *word, size_t n) {
  static const char *const inlined[] = {
    "exponential", "sqrt", "fabs", "floor"};
  for (size_t i = 0; i < sizeof inlined / sizeof *inlined; i++)
    if (strlen(inlined[i]) == n && !strncmp(word, inlined[i], n))
      return true;
  return false;
}
static bool calls(const char *text) {
  for (const char *c = text; (c = strchr(c, '(')); c++) {
    const char *word = c;
    while (word > text && isalnum((unsigned char)word[-1])) word--;
    if (word < c && !is_inlined(word, (size_t)(c - word)))
      return true;
  }
  return false;
}
static bool has_number(const Op *op) {
  return op != &op_copy && op->attribute_size == sizeof(double);
}

static void add_function(Text *t, const Op *op) {
  const char *how = calls(text_of(op)) ? "volatile " : "";
  text_add(t, "static inline real t_%s(%sreal a", op->name, how);
  for (int k = 1; k < op->arity; k++)
    text_add(t, ", %sreal %c", how, "abc"[k]);
  text_add(t, "%s) { return %s; }\n",
           has_number(op) ? ", real p" : "", text_of(op));
}
#define TEXT_OF(...) #__VA_ARGS__
static const char exponential_text[] = TEXT_OF(
static inline double power_of_two(double shifted) {
  uint64_t bits;
  memcpy(&bits, &shifted, sizeof bits);
  bits = (bits + 1023) << 52;
  memcpy(&shifted, &bits, sizeof bits);
  return shifted;
}
static inline double exponential(double a) {
  a = a > 710 ? 710 : a;
  a = a < -746 ? -746 : a;
  double shifted = a * 0x1.71547652b82fep0 + 0x1.8p52;
  double k = shifted - 0x1.8p52;
  double r = (a - k * 0x1.62e42feep-1) - k * 0x1.a39ef35793c76p-33;
  double r2 = r * r, r4 = r2 * r2;
  double low = r2 * (1. / 2 + r * (1. / 6));
  double middle = (1. / 24 + r * (1. / 120)) +
                  r2 * (1. / 720 + r * (1. / 5040));
  double high = (1. / 40320 + r * (1. / 362880)) +
                r2 * (1. / 3628800 + r * (1. / 39916800)) +
                r4 * (1. / 479001600 + r * (1. / 6227020800));
  double sum = 1 + (r + (low + r4 * (middle + r4 * high)));
  double half = k * 0.5 + 0x1.8p52;
  double rest = (k - (half - 0x1.8p52)) + 0x1.8p52;
  return sum * power_of_two(half) * power_of_two(rest);
}
);
static const char opening[] =
  "#include <stdint.h>\n#include <string.h>\n#include <tgmath.h>\n"
  "#ifdef __clang__\n"
  "#define EACH _Pragma(\"clang loop vectorize(assume_safety)\")\n"
  "#else\n#define EACH _Pragma(\"GCC ivdep\")\n#endif\n";
static const char types[] =
  "typedef struct Step Step;\n"
  "struct Step { void (*compute)(const Step *s); };\n";
static How how_to(Emitter *m, const Step *s) {
  if (has_function(m, s->op)) return MAPPED;
  Text trial = {.allocator = m->arena->allocator};
  bool fits = s->op->write && s->op->write(s, &trial);
  text_free(&trial);
  return fits ? WRITTEN : CALLED;
}

static int inputs_of(const Step *s) {
  return s->op == &op_copy ? 1 : s->tensor->inputs;
}
static void look_at(Emitter *m, long i) {
  const Step *s = m->step[i];
  m->how[i] = how_to(m, s);
  for (int k = 0; k <= inputs_of(s); k++) {
    if (!s->operand[k].at) continue;
    Table *t = table_of(m, &s->operand[k]);
    if (t->first < 0) t->first = i;
    t->last = i;
    t->shared |= m->how[i] == CALLED;
  }
}
static void look_over(Emitter *m) {
  for (long i = 0; i < m->steps; i++) look_at(m, i);
  for (int i = 0; i < m->plan->key.fetches; i++) {
    const Register *reg = m->plan->fetched[i];
    if (reg) m->e->table[number_of(m, &reg->data)].shared = true;
  }
  for (const Commit *c = m->plan->commits; c; c = c->next) {
    number_of(m, &c->variable->now.data);
    number_of(m, &c->variable->next.data);
  }
}
static void add_index(Text *t, const Step *s, const Operand *o) {
  const char *plus = "";
  for (int l = 0; l < s->outer; l++)
    if (o->stride[l] && s->size[l] > 1) {
      if (o->stride[l] == 1) text_add(t, "%si%d", plus, l);
      else text_add(t, "%s%ld*i%d", plus, o->stride[l], l);
      plus = "+";
    }
  if (!*plus) text_add(t, "0");
}
static void add_table(Emitter *m, const Operand *o) {
  long n = number_of(m, o->at);
  Table *t = &m->e->table[n];
  if (t->part != m->part) m->touched[m->touches++] = n;
  t->part = m->part;
  t->used = true;
  text_add(&m->body, "r%ld", n);
}
static bool stands_still(const Step *s, const Operand *o) {
  for (int l = 0; l < s->outer; l++)
    if (o->stride[l] && s->size[l] > 1) return false;
  return true;
}
static void add_operand(Emitter *m, long first, long q, int k) {
  const Step *s = m->step[q];
  const Operand *o = &s->operand[k];
  for (long p = q; p-- > first;)
    if (m->step[p]->operand[0].at == o->at) {
      text_add(&m->body, "x%ld", p);
      return;
    }
  if (table_of(m, o)->constant && stands_still(s, o)) {
    emit_number(&m->body, (double)**o->at);
    return;
  }
  add_table(m, o);
  text_add(&m->body, "[");
  add_index(&m->body, s, o);
  text_add(&m->body, "]");
}
static void add_map(Emitter *m, long first, long q) {
  const Step *s = m->step[q];
  text_add(&m->body, "    const real x%ld = t_%s(", q,
           s->op->name);
  for (int k = 1; k <= s->op->arity; k++) {
    if (k > 1) text_add(&m->body, ", ");
    add_operand(m, first, q, k);
  }
  if (has_number(s->op)) {
    const double *p = op_attributes(s->tensor);
    text_add(&m->body, ", ");
    emit_number(&m->body, *p);
  }
  text_add(&m->body, ");\n");
}
static bool same_loops(const Step *a, const Step *b) {
  if (a->outer != b->outer) return false;
  for (int l = 0; l < a->outer; l++)
    if (a->size[l] != b->size[l]) return false;
  return true;
}
static bool overlap(const Register *a, const Register *b) {
  return a == b || (a->number && b->number &&
                    a->offset < b->offset + b->size &&
                    b->offset < a->offset + a->size);
}

static bool clash(const Step *s, const Operand *o,
                  const Operand *other) {
  if (!o->at || !other->at) return false;
  const Register *a = register_at(o->at);
  const Register *b = register_at(other->at);
  if (!overlap(a, b)) return false;
  if (a != b && a->offset != b->offset) return true;
  for (int l = 0; l < s->outer; l++)
    if (s->size[l] > 1 && o->stride[l] != other->stride[l])
      return true;
  return false;
}
static bool in_the_way(const Step *s, const Step *before) {
  const Operand *out = &before->operand[0];
  for (int k = 1; k <= inputs_of(s); k++)
    if (clash(s, &s->operand[k], out)) return true;
  for (int k = 0; k <= inputs_of(before); k++)
    if (clash(s, &before->operand[k], &s->operand[0])) return true;
  return false;
}
static bool joins(const Emitter *m, long first, long q) {
  const Step *s = m->step[q], *head = m->step[first];
  if (m->how[q] != MAPPED || !same_loops(head, s) ||
      calls(text_of(head->op)) != calls(text_of(s->op)))
    return false;
  for (long p = first; p < q; p++)
    if (in_the_way(s, m->step[p])) return false;
  return true;
}
static bool lives(Emitter *m, long q, long end) {
  const Operand *out = &m->step[q]->operand[0];
  const Table *t = table_of(m, out);
  for (long p = q + 1; p <= t->last; p++) {
    const Step *s = m->step[p];
    for (int k = 1; p >= end && k <= inputs_of(s); k++)
      if (s->operand[k].at == out->at) return true;
    if (s->operand[0].at == out->at) return false;
  }
  return t->shared;
}
static void add_loops(Text *t, const Step *s) {
  for (int l = 0; l < s->outer; l++)
    text_add(t, "  %sfor (long i%d = 0; i%d < %ld; i%d++)%s\n",
             l == s->outer - 1 ? "EACH " : "", l, l, s->size[l], l,
             l == s->outer - 1 ? " {" : "");
}
static void add_chain(Emitter *m, long first, long end) {
  add_loops(&m->body, m->step[first]);
  for (long q = first; q < end; q++) {
    const Step *s = m->step[q];
    add_map(m, first, q);
    if (!lives(m, q, end)) continue;
    text_add(&m->body, "    ");
    add_table(m, &s->operand[0]);
    text_add(&m->body, "[");
    add_index(&m->body, s, &s->operand[0]);
    text_add(&m->body, "] = x%ld;\n", q);
  }
  text_add(&m->body, "  }\n");
}
static void add_written(Emitter *m, const Step *s) {
  text_add(&m->body, "  { /* %s */\n    real *const y = ",
           is_word(s->op->name) ? s->op->name : "an op");
  add_table(m, &s->operand[0]);
  for (int k = 1; k <= inputs_of(s) && k <= OP_INPUTS; k++) {
    if (!s->operand[k].at) continue;
    text_add(&m->body, ";\n    const real *const %c = ",
             "abc"[k - 1]);
    add_table(m, &s->operand[k]);
  }
  text_add(&m->body, ";\n");
  s->op->write(s, &m->body);
  text_add(&m->body, "  }\n");
}
static void add_call(Emitter *m, const Step *s) {
  long n = m->e->calls++;
  m->e->called[n] = s;
  text_add(&m->body, "  step[%ld]->compute(step[%ld]); /* %s */\n",
           n, n, is_word(s->op->name) ? s->op->name : "an op");
}
static void add_steps(Emitter *m, long from, long to) {
  for (long i = from, end; i < to; i = end) {
    end = i + 1;
    if (m->how[i] == CALLED) add_call(m, m->step[i]);
    else if (m->how[i] == WRITTEN) add_written(m, m->step[i]);
    else {
      while (end < to && joins(m, i, end)) end++;
      add_chain(m, i, end);
    }
  }
}
static long local_size(const Table *t, long from, long to,
                       long left) {
  if (t->shared || t->first < from || t->last >= to) return 0;
  long count = shape_count(t->reg->shape);
  return count <= LOCAL && count <= left ? count : 0;
}
static void declare(Emitter *m, long from, long to) {
  Text *t = &m->e->text;
  long left = LOCALS;
  for (long i = 0; i < m->touches; i++) {
    long n = m->touched[i];
    Table *table = &m->e->table[n];
    long count = local_size(table, from, to, left);
    table->local = count > 0;
    left -= count;
    if (count) text_add(t, "  _Alignas(64) real r%ld[%ld];\n", n,
                        count);
    else text_add(t, "  real *const r%ld = *at[%ld];\n", n, n);
  }
}
static void add_part(Emitter *m, long from, long to) {
  Text *t = &m->e->text;
  m->body.size = 0;
  m->touches = 0;
  m->part = from / PART;
  add_steps(m, from, to);
  text_add(t, "static void part%ld(real *const *const at[],\n"
           "                 const Step *const step[]) {\n"
           "  (void)at, (void)step;\n", m->part);
  declare(m, from, to);
  t->failed |= m->body.failed;
  text_add(t, "%s}\n", m->body.size ? m->body.bytes : "");
}
static long most_tables(const Plan *plan) {
  long n = plan->key.fetches;
  for (const Step *s = plan->first; s; s = s->next)
    n += 1 + inputs_of(s);
  for (const Commit *c = plan->commits; c; c = c->next) n += 2;
  return n;
}

static void *pieces(Emitter *m, long n, size_t size) {
  return arena_take(m->arena, (size_t)n * size + 1, 64);
}
static bool prepare(Emitter *m) {
  Emission *e = m->e;
  long most = most_tables(m->plan), places = 2;
  while (places < 2 * most) places *= 2;
  m->mask = (size_t)places - 1;
  m->place = pieces(m, places, sizeof *m->place);
  m->touched = pieces(m, most, sizeof *m->touched);
  m->step = pieces(m, m->steps, sizeof *m->step);
  m->how = pieces(m, m->steps, sizeof *m->how);
  m->op = pieces(m, m->steps, sizeof *m->op);
  e->at = pieces(m, most, sizeof *e->at);
  e->table = pieces(m, most, sizeof *e->table);
  e->called = pieces(m, m->steps, sizeof *e->called);
  return m->place && m->touched && m->step && m->how && m->op &&
         e->at && e->table && e->called;
}
static void add_functions(Emitter *m) {
  Text *t = &m->e->text;
  text_add(t, "%stypedef %s real;\n%s%s\n", opening,
           sizeof(real) == sizeof(double) ? "double" : "float",
           types, exponential_text);
  for (long i = 0; i < m->ops; i++) add_function(t, m->op[i]);
}

static void add_run(Emitter *m) {
  Text *t = &m->e->text;
  text_add(t, "void run(real *const *const at[],\n"
           "         const Step *const step[]) {\n"
           "  (void)at, (void)step;\n");
  for (long from = 0; from < m->steps; from += PART)
    text_add(t, "  part%ld(at, step);\n", from / PART);
  text_add(t, "}\n");
}
bool emit_plan(const Plan *plan, Arena *arena, Emission *e) {
  *e = (Emission){.text.allocator = arena->allocator};
  Emitter m = {.plan = plan, .arena = arena, .e = e,
               .body.allocator = arena->allocator};
  for (const Step *s = plan->first; s; s = s->next) m.steps++;
  if (!prepare(&m)) return false;
  long n = 0;
  for (const Step *s = plan->first; s; s = s->next)
    m.step[n++] = s;
  look_over(&m);
  add_functions(&m);
  for (long from = 0; from < n; from += PART)
    add_part(&m, from, from + PART < n ? from + PART : n);
  add_run(&m);
  text_free(&m.body);
  return !e->text.failed;
}
