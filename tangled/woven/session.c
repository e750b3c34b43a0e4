/* session.c: running graphs. Tangled from 06-sessions.nw. */
#include "session.h"
#include "plan.h"
#include "state.h"

struct Session {
  Graph *graph;
  Store store;          /* variables, and the block */
  Plan *plans;          /* the last one used is in front */
  const Plan *last;     /* whose results the caller may read */
  long made;            /* how many plans there ever were */
  Message error;
};
enum { PLANS = 64 };

static void drop(Plan **link, const Plan *kept) {
  for (Plan *plan; (plan = *link);)
    if (plan == kept) link = &plan->next;
    else {
      *link = plan->next;
      plan_free(plan);
    }
}
Session *session_new(Graph *graph) {
  if (!graph) return NULL;
  Allocator a = graph_allocator(graph);
  Session *s = a.resize(a.context, NULL, sizeof *s);
  if (s)
    *s = (Session){.graph = graph, .store.arena.allocator = a};
  return s;
}

void session_free(Session *s) {
  if (!s) return;
  Allocator a = s->store.arena.allocator;
  session_forget(s);
  arena_release(&s->store.arena);
  a.resize(a.context, s, 0);
}
void session_forget(Session *s) {
  if (!s) return;
  drop(&s->plans, s->last = NULL);
  store_drop(&s->store);
}

const char *session_error(const Session *s) {
  if (!s) return "there is no session";
  return s->error.text[0] ? s->error.text : NULL;
}
static bool fits(const Request *a, const Request *b) {
  if (a->fetches != b->fetches || a->feeds != b->feeds)
    return false;
  for (int i = 0; i < a->fetches; i++)
    if (a->fetch[i] != b->fetch[i]) return false;
  for (int i = 0; i < a->feeds; i++)
    if (a->feed[i].tensor != b->feed[i].tensor ||
        !shape_same(a->feed[i].array.shape,
                    b->feed[i].array.shape)) return false;
  return true;
}
static Plan *make(Session *s, const Request *request) {
  Plan **rest = &s->plans;
  for (int kept = 1; *rest && kept < PLANS; kept++)
    rest = &(*rest)->next;
  drop(rest, s->last);
  Plan *plan = plan_new(s->graph, &s->store, request, &s->error);
  s->made += plan != NULL;
  return plan;
}

static Plan *find(Session *s, const Request *request) {
  Plan **link = &s->plans, *plan;
  while ((plan = *link) && !fits(&plan->key, request))
    link = &plan->next;
  if (plan) *link = plan->next;
  else if (!(plan = make(s, request))) return NULL;
  plan->next = s->plans;
  return s->plans = plan;
}
static bool in_block(const Session *s, const real *data) {
  uintptr_t at = (uintptr_t)data;
  uintptr_t block = (uintptr_t)s->store.block;
  return at - block < s->store.room * sizeof *data;
}

static bool feeds_usable(Session *s, int n, const Feed feed[]) {
  if (s) s->error.text[0] = '\0';
  for (int i = 0; s && i < n; i++) {
    const Tensor *t = feed[i].tensor;
    char name[TENSOR_TEXT];
    if (!t)
      return message_refuse(&s->error, "feed %d has no tensor", i);
    if (!feed[i].array.data)
      return message_refuse(&s->error,
                            "the feed of %s has no numbers",
                            tensor_text(t, name));
    if (in_block(s, feed[i].array.data))
      return message_refuse(&s->error, "the feed of %s is a "
                            "result of this session: copy it",
                            tensor_text(t, name));
  }
  return s != NULL;
}
const Array *session_run(Session *s,
                         int fetches, Tensor *const fetch[],
                         int feeds, const Feed feed[]) {
  const Request request = {fetches, fetch, feeds, feed};
  Plan *plan = feeds_usable(s, feeds, feed) ? find(s, &request)
                                            : NULL;
  if (!plan || !plan_reserve(plan, &s->store, &s->error))
    return NULL;
  for (int i = 0; i < feeds; i++)
    plan->fed[i].data = feed[i].array.data;
  if (plan->compiled.run)
    plan->compiled.run(plan->compiled.at, plan->compiled.called);
  else
  for (const Step *step = plan->first; step; step = step->next)
    step->compute(step);
  for (int i = 0; i < fetches; i++)
    if (plan->fetched[i])
      plan->result[i].data = plan->fetched[i]->data;
  for (const Commit *c = plan->commits; c; c = c->next) {
    real *old = c->variable->now.data;
    c->variable->now.data = c->variable->next.data;
    c->variable->next.data = old;
  }
  s->last = plan;
  return plan->result;
}
Graph *session_graph(const Session *s) {
  return s ? s->graph : NULL;
}
void session_savings(Session *s, unsigned savings) {
  session_forget(s);
  if (s) s->store.off = SAVE_ALL & ~savings;
}
Message *session_message(Session *s) { return &s->error; }

Plan *session_plan(Session *s, const Request *r) {
  if (!feeds_usable(s, r->feeds, r->feed)) return NULL;
  Plan *plan = find(s, r);
  if (!plan) return NULL;
  for (int i = 0; i < r->feeds; i++)
    plan->fed[i].data = r->feed[i].array.data;
  return plan;
}
long session_plans(const Session *s) { return s ? s->made : 0; }

real *session_variable(Session *s, const Tensor *t) {
  if (!s) return NULL;
  s->error.text[0] = '\0';
  if (!t || t->graph != s->graph || t->op != &op_variable) {
    message_refuse(&s->error,
                   "no variable of the session's graph");
    return NULL;
  }
  Variable *v = store_variable(&s->store, t);
  if (!v) message_refuse(&s->error, "out of memory");
  return v ? v->now.data : NULL;
}
static void print_register(const Plan *plan, const Register *reg,
                           FILE *out) {
  const Tensor *t = reg->tensor;
  bool next = false;
  for (const Commit *c = plan->commits; c; c = c->next)
    next |= reg == &c->variable->next;
  if (reg->number) fprintf(out, "r%ld", reg->number);
  else if (t->name) fprintf(out, "%s%s", t->name, next ? "'" : "");
  else fprintf(out, "#%ld%s", t->id, next ? "'" : "");
}
static const Register *register_of(const Operand *o) {
  return (const Register *)(const void *)o->at;
}
static void print_step(const Plan *plan, const Step *s, int inputs,
                       FILE *out) {
  char text[SHAPE_TEXT];
  print_register(plan, register_of(&s->operand[0]), out);
  fprintf(out, " = %s", s->op->name);
  for (int i = 1; i <= inputs; i++)
    if (s->operand[i].at) {
      fprintf(out, " ");
      print_register(plan, register_of(&s->operand[i]), out);
    }
  const Register *reg = register_of(&s->operand[0]);
  fprintf(out, "  %s\n", shape_text(reg->number ? reg->shape
                                   : reg->tensor->shape, text));
}
static void print_end(const Plan *plan, FILE *out) {
  for (int i = 0; i < plan->key.fetches; i++)
    if (plan->fetched[i]) {
      fprintf(out, "fetch %d is ", i);
      print_register(plan, plan->fetched[i], out);
      fprintf(out, "\n");
    }
  for (const Commit *c = plan->commits; c; c = c->next)
    fprintf(out, "%s' becomes %s\n", c->variable->now.tensor->name,
            c->variable->now.tensor->name);
  PlanCounts n = plan_counts(plan);
  fprintf(out, "%ld steps, %ld copies, %ld folded; %ld registers, "
          "%ld bytes, %ld at once\n", n.steps, n.copies, n.folded,
          n.registers, n.bytes, n.needed);
}
int session_explain(Session *s, int fetches, Tensor *const fetch[],
                    int feeds, const Feed feed[], FILE *out) {
  const Request request = {fetches, fetch, feeds, feed};
  if (!s) return -1;
  s->error.text[0] = '\0';
  for (int i = 0; i < feeds; i++)
    if (!feed[i].tensor)
      return message_refuse(&s->error, "feed %d has no tensor",
                            i) - 1;
  const Plan *plan = find(s, &request);
  if (!plan) return -1;
  for (const Step *step = plan->first; step; step = step->next) {
    bool copies = step->op == &op_copy;
    print_step(plan, step, copies ? 1 : step->tensor->inputs, out);
  }
  print_end(plan, out);
  return ferror(out) ? -1 : 0;
}
