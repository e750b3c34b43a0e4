/* alone.c: plans as programs. Tangled from 20-emission.nw. */
#include "compiled.h"
#include "emit.h"
#include "../state.h"

static long count_of(const Plan *plan, const Table *t) {
  const Register *reg = t->reg;
  if (reg >= plan->fed && reg < plan->fed + plan->key.feeds)
    return shape_count(
      plan->key.feed[reg - plan->fed].array.shape);
  bool own = reg->tensor->op == &op_variable ||
             reg->tensor->op == &op_constant;
  bool outside = reg->number == 0;
  return shape_count(own && outside ? reg->tensor->shape
                                    : reg->shape);
}
static bool is_filled(const Plan *plan, const Table *t) {
  for (const Commit *c = plan->commits; c; c = c->next)
    if (t->reg == &c->variable->next) return false;
  return t->reg->number == 0;
}
static void add_array(Text *t, const Plan *plan,
                      const Table *table, long n) {
  long count = count_of(plan, table);
  bool filled = is_filled(plan, table) && count > 0;
  text_add(t, "static real table%ld[%ld]", n, count + !count);
  if (filled) text_add(t, " = {");
  for (long i = 0; filled && i < count; i++) {
    text_add(t, i % 4 ? ", " : i ? ",\n  " : "\n  ");
    emit_number(t, (double)table->reg->data[i]);
  }
  text_add(t, filled ? "};\n" : ";\n");
}
static bool is_there(const Table *t) {
  return !t->local && (t->used || t->shared);
}
static void add_tables(Text *t, const Plan *plan,
                       const Emission *e) {
  for (long i = 0; i < e->tables; i++)
    if (is_there(&e->table[i]))
      add_array(t, plan, &e->table[i], i);
  text_add(t, "static real *now[] = {");
  for (long i = 0; i < e->tables; i++)
    if (!is_there(&e->table[i])) text_add(t, "0, ");
    else text_add(t, "table%ld, ", i);
  text_add(t, "0};\nstatic real *const *const at[] = {");
  for (long i = 0; i < e->tables; i++)
    text_add(t, "&now[%ld], ", i);
  text_add(t, "0};\n");
}
static long number_in(const Emission *e, const Register *reg) {
  long n = 0;
  while (e->table[n].reg != reg) n++;
  return n;
}

static void add_results(Text *t, const Plan *plan,
                        const Emission *e) {
  text_add(t, "static const real *const fetched[] = {");
  for (int i = 0; i < plan->key.fetches; i++)
    if (!plan->fetched[i]) text_add(t, "0, ");
    else text_add(t, "table%ld, ", number_in(e, plan->fetched[i]));
  text_add(t, "0};\n");
}
static void add_step(Text *t, const Plan *plan,
                     const Emission *e) {
  text_add(t, "static void step(void) {\n  run(at, 0);\n");
  for (const Commit *c = plan->commits; c; c = c->next) {
    long a = number_in(e, &c->variable->now);
    long b = number_in(e, &c->variable->next);
    text_add(t, "  real *old%ld = now[%ld];\n"
             "  now[%ld] = now[%ld];\n"
             "  now[%ld] = old%ld;\n", a, a, a, b, b, a);
  }
  text_add(t, "}\n");
}
static bool write_plan(const Plan *plan, Arena *arena, FILE *out,
                       Message *why) {
  Emission e;
  bool fine = emit_plan(plan, arena, &e);
  if (fine && e.calls > 0)
    fine = message_refuse(why, "%s of this size needs the library",
                          e.called[0]->op->name);
  if (fine) {
    add_tables(&e.text, plan, &e);
    add_results(&e.text, plan, &e);
    add_step(&e.text, plan, &e);
    fine = !e.text.failed;
  }
  if (fine) fwrite(e.text.bytes, 1, e.text.size, out);
  text_free(&e.text);
  return fine || message_refuse(why, "out of memory");
}
bool session_write(Session *s, int fetches, Tensor *const fetch[],
                   int feeds, const Feed feed[], FILE *out) {
  const Request request = {fetches, fetch, feeds, feed};
  const Plan *plan = session_plan(s, &request);
  if (!plan) return false;
  Arena arena = {.allocator = plan->arena.allocator};
  bool fine = write_plan(plan, &arena, out, session_message(s));
  arena_release(&arena);
  return fine && (!ferror(out) ||
                  message_refuse(session_message(s),
                                 "the file has an error"));
}
