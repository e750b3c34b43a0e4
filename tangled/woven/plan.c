/* plan.c: thinking out a run. Tangled from 06-sessions.nw. */
#include "plan.h"
#include "state.h"
#include <string.h>

typedef struct Planner {
  Graph *graph;
  Store *store;
  const Request *request;
  Plan *plan;          /* with the arena for what lasts, */
  Arena scratch;       /* and one for what does not */
  Notes notes;         /* from the id of a node to its value */
  Value *first;        /* the list */
  Value **handed;      /* the value of each fetch */
  int widest;          /* the largest number of inputs */
  Message *why;
} Planner;
static void *take(Planner *p, Arena *arena, int n, size_t size) {
  void *piece = arena_take(arena, (size_t)n * size, 64);
  if (!piece) message_refuse(p->why, "out of memory");
  return piece;
}
static void *copied(Planner *p, int n, size_t size,
                    const void *from) {
  void *piece = take(p, &p->plan->arena, n, size);
  if (!piece || !n) return piece;
  return memcpy(piece, from, (size_t)n * size);
}
static Value *new_value(Planner *p, const Tensor *t, const Op *op,
                        int inputs) {
  size_t room = (size_t)inputs * sizeof(Value *);
  Value *v = take(p, &p->scratch, 1, sizeof *v + room);
  if (!v) return NULL;
  v->tensor = t;
  v->op = op;
  v->inputs = inputs;
  return v;
}
static const char *flaw_of(const Planner *p, const Feed *feed) {
  const Tensor *t = feed->tensor;
  Shape shape = feed->array.shape;
  if (t->graph != p->graph) return "it belongs to another graph";
  if (t->op == &op_group) return "a group has no value";
  if (shape_flaw(shape)) return shape_flaw(shape);
  if (!shape_fits(shape, t->shape))
    return "the shapes do not agree";
  return shape_count(shape) == ANY ? "a size is open" : NULL;
}
static bool is_inert(const Tensor *t, const char *what,
                     Message *why) {
  const char *error = graph_error(t->graph);
  return error ? message_refuse(why, "%s", error)
               : message_refuse(why, "a %s is no tensor, but what "
                                "came of an error", what);
}
static bool feed_flaw(Planner *p, const Feed *feed) {
  char given[SHAPE_TEXT], wanted[SHAPE_TEXT], name[TENSOR_TEXT];
  const Tensor *t = feed->tensor;
  if (t->id < 0) return is_inert(t, "feed", p->why);
  const char *flaw = flaw_of(p, feed);
  return !flaw ||
         message_refuse(p->why, "feeding %s %s with %s: %s",
                        tensor_text(t, name),
                        shape_text(t->shape, wanted),
                        shape_text(feed->array.shape, given),
                        flaw);
}
static bool fetch_flaw(Planner *p, int i) {
  const Tensor *t = p->request->fetch[i];
  if (!t) return message_refuse(p->why, "fetch %d is NULL", i);
  if (t->graph != p->graph)
    return message_refuse(p->why,
                          "fetch %d belongs to another graph", i);
  return t->id >= 0 || is_inert(t, "fetch", p->why);
}
static Value *mark(Planner *p, const Tensor *t) {
  void **note = notes_at(&p->notes, &p->scratch, t->id);
  if (note && !*note) *note = new_value(p, t, t->op, t->inputs);
  if (!note || !*note) {
    message_refuse(p->why, "out of memory");
    return NULL;
  }
  return *note;
}
static bool mark_fetches(Planner *p) {
  for (int i = 0; i < p->request->fetches; i++) {
    Value *v = fetch_flaw(p, i) ? mark(p, p->request->fetch[i])
                                : NULL;
    if (!v) return false;
    v->read = true;
  }
  return true;
}
static bool mark_feeds(Planner *p) {
  for (int i = 0; i < p->request->feeds; i++) {
    const Feed *feed = &p->request->feed[i];
    Value *v = feed_flaw(p, feed) ? mark(p, feed->tensor) : NULL;
    if (!v) return false;
    if (v->place)
      return message_refuse(p->why, "%s is fed twice",
        tensor_text(feed->tensor, (char[TENSOR_TEXT]){""}));
    v->operand.shape = feed->array.shape;
    op_dense(&v->operand);
    v->place = &p->plan->fed[i];
    v->place->tensor = feed->tensor;
  }
  return true;
}
static bool mark_inputs(Planner *p, Value *v) {
  if (v->inputs > p->widest) p->widest = v->inputs;
  for (int i = 0; i < v->inputs; i++) {
    Value *in = v->input[i] = mark(p, v->tensor->input[i]);
    if (!in) return false;
    bool reads = v->read && !op_shape_only(v->op, i);
    if (reads && in->op == &op_group && v->op != &op_group)
      return message_refuse(p->why, "%s: a group has no value",
                            v->op->name);
    in->read |= reads;
  }
  return true;
}
static bool select_needed(Planner *p) {
  long id = graph_size(p->graph);
  while ((id = notes_below(&p->notes, id)) >= 0) {
    Value *v = *notes_at(&p->notes, &p->scratch, id);
    v->next = p->first;
    p->first = v;
    if (!v->place && !mark_inputs(p, v)) return false;
  }
  return true;
}
static bool find_shapes(Planner *p) {
  Shape *in = take(p, &p->scratch, p->widest, sizeof *in);
  if (!in) return false;
  for (Value *v = p->first; v; v = v->next) {
    if (v->place) continue;
    for (int i = 0; i < v->inputs; i++)
      in[i] = v->input[i]->operand.shape;
    Shape *out = &v->operand.shape;
    if (!op_shape(v->tensor, in, out, p->why)) return false;
    char text[SHAPE_TEXT], name[TENSOR_TEXT];
    bool open = shape_count(*out) == ANY;
    if (v->op == &op_placeholder && (v->read || open))
      return message_refuse(p->why, "placeholder %s %s is not fed",
                            tensor_text(v->tensor, name),
                            shape_text(v->tensor->shape, text));
    if (open)
      return message_refuse(p->why, "%s: a size of %s is still open",
                            v->op->name, shape_text(*out, text));
    op_dense(&v->operand);
  }
  return true;
}
static bool place_assign(Planner *p, Value *v) {
  const Tensor *t = v->tensor->input[0];
  char name[TENSOR_TEXT];
  if (v->input[0]->assigned)
    return message_refuse(p->why, "%s is assigned twice",
                          tensor_text(t, name));
  v->input[0]->assigned = true;
  Variable *variable = store_variable(p->store, t);
  Commit *commit = take(p, &p->plan->arena, 1, sizeof *commit);
  if (!variable || !commit || !store_second(p->store, variable))
    return message_refuse(p->why, "out of memory");
  v->op = &op_copy;
  v->input[0] = v->input[1];
  v->inputs = 1;
  v->made = true;
  v->place = &variable->next;
  *commit = (Commit){variable, p->plan->commits};
  p->plan->commits = commit;
  return true;
}
static bool place_constant(Planner *p, Value *v) {
  const Source *source = op_attributes(v->tensor);
  v->place = take(p, &p->plan->arena, 1, sizeof *v->place);
  if (v->place)
    *v->place = (Register){.data = source->data,
                           .tensor = v->tensor};
  return v->place != NULL;
}

static bool place_variable(Planner *p, Value *v) {
  Variable *variable = store_variable(p->store, v->tensor);
  if (!variable) return message_refuse(p->why, "out of memory");
  v->place = &variable->now;
  return true;
}
static Value *dense(Planner *p, Value *v, Value **link) {
  if (v->dense) return v->dense;
  Value *copy = new_value(p, v->tensor, &op_copy, 1);
  if (!copy) return NULL;
  copy->operand.shape = v->operand.shape;
  op_dense(&copy->operand);
  copy->input[0] = v;
  copy->read = copy->made = true;
  copy->next = *link;
  return *link = v->dense = copy;
}
static bool is_view(Value *v, Operand in[]) {
  for (int i = 0; i < v->inputs; i++) in[i] = v->input[i]->operand;
  if (v->op->view && v->op->view(v->tensor, in, &v->operand))
    return true;
  op_dense(&v->operand);
  return false;
}
static bool place_computed(Planner *p, Value *v, Value **link) {
  if (!v->op->compute)
    return message_refuse(p->why, "%s cannot be run", v->op->name);
  for (int i = 0; i < v->inputs; i++) {
    const Operand *o = &v->input[i]->operand;
    bool readable = op_shape_only(v->op, i) || op_is_dense(o) ||
                    (v->op->reads && v->op->reads(o));
    if (!readable && !(v->input[i] = dense(p, v->input[i], link)))
      return false;
  }
  return true;
}
static bool find_place(Planner *p, Value *v, Value **link,
                       Operand in[]) {
  if (v->place || !v->read || v->op == &op_group) return true;
  if (v->op == &op_constant) return place_constant(p, v);
  if (v->op == &op_variable) return place_variable(p, v);
  if (v->op == &op_assign) return place_assign(p, v);
  if (is_view(v, in)) {
    v->base = value_home(v->input[0]);
    return true;
  }
  return v->made = place_computed(p, v, link);
}
static bool find_places(Planner *p) {
  Operand *in = take(p, &p->scratch, p->widest, sizeof *in);
  Value **link = &p->first;
  for (Value *v = p->first; in && v; v = v->next) {
    if (!find_place(p, v, link, in)) return false;
    link = &v->next;
  }
  return in != NULL;
}
static bool hand_out(Planner *p) {
  Value **last = &p->first;
  for (int i = 0; i < p->request->fetches; i++) {
    Value *v = mark(p, p->request->fetch[i]);
    Value *home = value_home(v);
    p->plan->result[i].shape = v->operand.shape;
    if (v->op == &op_group) continue;
    bool ours = home->made && !home->place;
    while (*last) last = &(*last)->next;
    if (!ours || !op_is_dense(&v->operand))
      home = dense(p, v, last);
    if (!home) return false;
    p->handed[i] = home;
  }
  return true;
}
static void operand_of(Operand *o, Value *v, bool reads) {
  *o = v->operand;
  o->at = reads ? &value_home(v)->place->data : NULL;
}

static Step *step_of(Planner *p, Value *v, Arena *arena) {
  size_t operands = (size_t)(1 + v->inputs) * sizeof(Operand);
  Step *s = take(p, arena, 1, sizeof *s + operands);
  if (!s) return NULL;
  s->op = v->op;
  s->compute = v->op->compute;
  s->tensor = v->tensor;
  operand_of(&s->operand[0], v, true);
  for (int i = 0; i < v->inputs; i++)
    operand_of(&s->operand[i + 1], v->input[i],
               !op_shape_only(v->op, i));
  if (v->op->prepare) v->op->prepare(s);
  return s;
}
static bool write_steps(Planner *p) {
  Step **link = &p->plan->first;
  for (Value *v = p->first; v; v = v->next) {
    if (!v->made || shape_count(v->operand.shape) == 0) continue;
    if (!(*link = step_of(p, v, &p->plan->arena))) return false;
    link = &(*link)->next;
  }
  for (int i = 0; i < p->request->fetches; i++)
    if (p->handed[i]) p->plan->fetched[i] = p->handed[i]->place;
  return true;
}
static bool give_registers(Planner *p) {
  Plan *plan = p->plan;
  return registers_give(p->first, &plan->arena, &plan->layout) ||
         message_refuse(p->why, "out of memory");
}
static bool note_handed(Planner *p) {
  for (int i = 0; i < p->request->fetches; i++)
    if (p->handed[i]) p->handed[i]->handed = true;
  return true;
}
static bool foldable(const Value *v) {
  if (!v->made || v->place || v->handed || v->op->stateful)
    return false;
  for (int i = 0; i < v->inputs; i++)
    if (!op_shape_only(v->op, i) &&
        !value_home(v->input[i])->constant) return false;
  return true;
}
static bool fold(Planner *p, Value *v) {
  Arena *arena = &p->plan->arena;
  size_t count = (size_t)shape_count(v->operand.shape);
  v->place = take(p, arena, 1, sizeof *v->place);
  if (!v->place) return false;
  v->place->tensor = v->tensor;
  v->place->shape = v->operand.shape;
  v->place->data = take(p, arena, 1, count * sizeof(real));
  Step *s = v->place->data ? step_of(p, v, &p->scratch) : NULL;
  if (s && count > 0) s->compute(s);
  v->made = false;
  v->constant = true;
  p->plan->counts.folded++;
  return s != NULL;
}
static bool fold_constants(Planner *p) {
  const Register *fed = p->plan->fed;
  if (p->store->off & SAVE_FOLDED) return true;
  for (Value *v = p->first; v; v = v->next) {
    bool feed = v->place >= fed &&
                v->place < fed + p->request->feeds;
    v->constant = v->op == &op_constant && !feed;
    if (foldable(v) && !fold(p, v)) return false;
  }
  return true;
}
static bool store_directly(Planner *p) {
  for (Value *v = p->first; v; v = v->next) {
    if (!v->made || !v->place || p->store->off & SAVE_COPIES)
      continue;
    Value *given = v->input[0];
    if (!given->made || given->place || given->handed) continue;
    given->place = v->place;
    v->place = NULL;
    v->made = false;
    v->base = given;
  }
  return true;
}
static bool count_readers(Planner *p) {
  unsigned off = p->store->off;
  for (Value *v = p->first; v; v = v->next) {
    v->overwrites = v->op->in_place && !(off & SAVE_IN_PLACE);
    for (int i = 0; v->made && i < v->inputs; i++)
      if (!op_shape_only(v->op, i))
        value_home(v->input[i])->readers++;
  }
  for (Value *v = p->first; v; v = v->next)
    v->readers += v->handed || !v->readers || off & SAVE_MEMORY;
  return true;
}
static bool copy_key(Planner *p) {
  const Request *r = p->request;
  Plan *plan = p->plan;
  if (r->fetches < 0 || r->feeds < 0)
    return message_refuse(p->why, "%d fetches and %d feeds",
                          r->fetches, r->feeds);
  plan->key = *r;
  plan->key.fetch = copied(p, r->fetches, sizeof *r->fetch,
                           r->fetch);
  plan->key.feed = copied(p, r->feeds, sizeof *r->feed, r->feed);
  Arena *arena = &plan->arena;
  plan->fed = take(p, arena, r->feeds, sizeof *plan->fed);
  plan->fetched = take(p, arena, r->fetches,
                       sizeof *plan->fetched);
  plan->result = take(p, arena, r->fetches, sizeof *plan->result);
  p->handed = take(p, &p->scratch, r->fetches, sizeof *p->handed);
  return plan->key.fetch && plan->key.feed && plan->fed &&
         plan->fetched && plan->result && p->handed;
}
static bool (*const passes[])(Planner *p) = {
  copy_key, mark_feeds, mark_fetches, select_needed, find_shapes,
  find_places, hand_out,
  note_handed, fold_constants, store_directly, count_readers,
  give_registers, write_steps};
static bool think(Planner *p) {
  for (size_t i = 0; i < sizeof passes / sizeof *passes; i++)
    if (!passes[i](p)) return false;
  return true;
}
Plan *plan_new(Graph *graph, Store *store, const Request *request,
               Message *why) {
  Allocator a = graph_allocator(graph);
  Arena arena = {.allocator = a};
  Planner p = {.graph = graph, .store = store, .why = why,
               .request = request, .scratch.allocator = a};
  Plan *plan = p.plan = take(&p, &arena, 1, sizeof *plan);
  if (!plan) return NULL;
  plan->arena = arena;
  bool made = think(&p);
  arena_release(&p.scratch);
  if (made) return plan;
  plan_free(plan);
  return NULL;
}
void plan_free(Plan *plan) {
  if (plan->compiled.let_go)
    plan->compiled.let_go(plan->compiled.code);
  arena_release(&plan->compiled.arena);
  Arena arena = plan->arena;
  arena_release(&arena);
}
bool plan_reserve(Plan *plan, Store *store, Message *why) {
  if (!store_reserve(store, plan->layout.room))
    return message_refuse(why, "out of memory");
  if (plan->block == store->block) return true;
  plan->block = store->block;
  for (Register *r = plan->layout.registers; r; r = r->next)
    r->data = store->block + r->offset;
  return true;
}
PlanCounts plan_counts(const Plan *plan) {
  PlanCounts n = plan->counts;
  n.registers = plan->layout.count;
  n.bytes = (long)(plan->layout.room * sizeof(real));
  n.needed = (long)(plan->layout.most * sizeof(real));
  for (const Step *s = plan->first; s; s = s->next) {
    n.steps++;
    n.copies += s->op == &op_copy;
  }
  return n;
}
