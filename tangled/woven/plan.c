/* plan.c: thinking out a run. Tangled from 06-sessions.nw. */
#include "plan.h"
#include "state.h"
#include <setjmp.h>
#include <string.h>

enum { SHELVES = 61 };
typedef struct Value {
  Operand operand;     /* at is NULL: it has no numbers (yet) */
  Register *home;      /* a variable's own, until assigned to */
  bool shaped;         /* its shape is needed, */
  long uses;           /* and its numbers so often */
} Value;
typedef struct Planner {
  Graph *graph;
  Store *store;
  Plan *plan;
  Arena arena, scratch;     /* the plan's, and ours */
  Value *value;             /* one for each node, by id */
  Register *free[SHELVES];
  Register **variable;      /* how far we are in the store */
  Step **tail;              /* where the next step is linked in */
  Message *why;
  jmp_buf failed;
} Planner;
#define REFUSE(p, ...) \
  (message_refuse((p)->why, __VA_ARGS__), longjmp((p)->failed, 1))
static void *take(Planner *p, Arena *arena, size_t size) {
  void *piece = arena_take(arena, size, 64);
  if (!piece) REFUSE(p, "out of memory");
  return piece;
}
static void *list(Planner *p, int n, size_t size,
                  const void *from) {
  size *= (size_t)n;
  void *piece = take(p, &p->arena, size);
  return from ? memcpy(piece, from, size) : piece;
}
static Register *fresh(Planner *p, Arena *arena, long count) {
  Register *reg = take(p, arena, sizeof *reg);
  reg->count = count;
  reg->data = take(p, arena, (size_t)count * sizeof(real));
  return reg;
}
static void put(Value *v, Register *reg) {
  v->operand.at = &reg->data;
  reg->uses += v->uses;
}
static Register *reg_of(const Operand *o) {
  return (Register *)o->at;
}
static void release(Planner *p, const Operand *o) {
  Register *reg = reg_of(o);
  if (!reg || --reg->uses > 0 || reg->kind != OWNED) return;
  Register **shelf = &p->free[reg->count % SHELVES];
  reg->next = *shelf;
  *shelf = reg;
}
static bool dies(const Operand *o, const Value *v) {
  const Register *reg = reg_of(o);
  return reg && reg->kind == OWNED && reg->uses == 1 &&
         op_is_dense(o) && shape_same(o->shape, v->operand.shape);
}
static Register *reuse(Planner *p, const Op *op, const Value *v,
                       int n, const Operand in[]) {
  for (int i = 0; op->in_place && i < n; i++)
    if (dies(&in[i], v)) return reg_of(&in[i]);
  long count = shape_count(v->operand.shape);
  Register **link = &p->free[count % SHELVES], *reg;
  while ((reg = *link) && reg->count != count) link = &reg->next;
  if (!reg) return fresh(p, &p->arena, count);
  *link = reg->next;
  return reg;
}
static void compute(Planner *p, const Op *op, const Tensor *t,
                    Value *v, int n, const Operand in[]) {
  long count = shape_count(v->operand.shape);
  bool constant = t->op != &op_assign;
  for (int i = 0; i < n; i++)
    if (in[i].at && reg_of(&in[i])->kind != CONSTANT)
      constant = false;
  Register *reg = constant ? fresh(p, &p->arena, count)
                           : reuse(p, op, v, n, in);
  reg->kind = constant ? CONSTANT : OWNED;
  op_dense(&v->operand);
  put(v, reg);
  size_t size = sizeof(Step) + (size_t)(n + 1) * sizeof *in;
  Step *s = list(p, 1, size, NULL);
  s->compute = op->compute;
  s->op = op;
  s->tensor = t;
  s->operand[0] = v->operand;
  memcpy(&s->operand[1], in, (size_t)n * sizeof *in);
  if (count > 0) {
    if (op->prepare) op->prepare(s);
    if (constant) s->compute(s);
    else p->tail = &(*p->tail = s)->next;
  }
  for (int i = 0; i < n; i++) release(p, &in[i]);
}
static void copy(Planner *p, const Tensor *t, Operand *o) {
  Value dense = {.operand.shape = o->shape, .uses = 1};
  compute(p, &op_copy, t, &dense, 1, o);
  *o = dense.operand;
}
static Register *home(Planner *p, const Tensor *t) {
  Register **link = p->variable, *reg;
  while ((reg = *link) && reg->id < t->id) link = &reg->next;
  p->variable = link;
  if (reg && reg->id == t->id) return reg;
  const Source *initial = op_attributes(t);
  long count = shape_count(initial->shape);
  reg = fresh(p, &p->store->arena, count);
  memcpy(reg->data, initial->data, (size_t)count * sizeof(real));
  reg->id = t->id;
  reg->next = *link;
  return *link = reg;
}
static void place_constant(Planner *p, const Tensor *t, Value *v) {
  Register *reg = list(p, 1, sizeof *reg, NULL);
  reg->data = ((const Source *)op_attributes(t))->data;
  reg->kind = CONSTANT;
  put(v, reg);
}
static void place_computed(Planner *p, const Tensor *t, Value *v,
                           Operand in[]) {
  const Op *op = t->op;
  if (!op->compute || t->inputs > OP_INPUTS)
    REFUSE(p, "%s cannot be run", op->name);
  for (int i = 0; i < t->inputs; i++) {
    bool readable = op->reads ? op->reads(&in[i])
                              : op_is_dense(&in[i]);
    if (in[i].at && !readable) copy(p, t, &in[i]);
  }
  compute(p, op, t, v, t->inputs, in);
}
static void place_assign(Planner *p, const Tensor *t, Value *v,
                         Operand *given) {
  Value *variable = &p->value[t->input[0]->id];
  if (!variable->home)
    REFUSE(p, "\"%.40s\" is assigned twice", t->input[0]->name);
  Register *reg = reg_of(given);
  if (reg->kind != OWNED || !op_is_dense(given) ||
      reg->count != variable->home->count)
    copy(p, t, given);
  put(v, reg = reg_of(given));
  reg->kind = FOREIGN;
  reg->variable = variable->home;
  variable->home = NULL;
  reg->next = p->plan->commits;
  p->plan->commits = reg;
}
static void find_shape(Planner *p, const Tensor *t, Value *v,
                       const Operand in[]) {
  Shape shape[OP_INPUTS], *out = &v->operand.shape;
  for (int i = 0; i < t->inputs && i < OP_INPUTS; i++)
    shape[i] = in[i].shape;
  if (!op_shape(t, shape, out, p->why)) longjmp(p->failed, 1);
  char text[SHAPE_TEXT];
  if (t->op == &op_placeholder &&
      (v->uses > 0 || shape_count(*out) == ANY))
    REFUSE(p, "placeholder \"%.40s\" %s is not fed",
           t->name, shape_text(t->shape, text));
}
static void place(Planner *p, const Tensor *t, Value *v) {
  const Op *op = t->op;
  Operand in[OP_INPUTS];
  for (int i = 0; i < t->inputs && i < OP_INPUTS; i++) {
    in[i] = p->value[t->input[i]->id].operand;
    if (op_shape_only(op, i)) in[i].at = NULL;
  }
  if (op == &op_variable) v->home = home(p, t);
  if (!v->operand.at) find_shape(p, t, v, in);
  op_dense(&v->operand);
  if (v->operand.at || !v->uses || op == &op_group) return;
  if (op == &op_constant) place_constant(p, t, v);
  else if (op == &op_variable) put(v, v->home);
  else if (op == &op_assign) place_assign(p, t, v, &in[1]);
  else if (op->view && op->view(t, in, &v->operand)) {
    put(v, reg_of(&in[0]));
    release(p, &in[0]);
  } else place_computed(p, t, v, in);
}
static void refuse_inert(Planner *p, const Tensor *t) {
  const char *error = graph_error(t->graph);
  if (t->id < 0) REFUSE(p, "%s", error ? error : "never made");
}
static void mark_inputs(Planner *p, const Tensor *t, long uses) {
  for (int i = 0; i < t->inputs; i++) {
    const Tensor *input = t->input[i];
    bool reads = uses > 0 && !op_shape_only(t->op, i);
    if (reads && input->op == &op_group && t->op != &op_group)
      REFUSE(p, "%s: a group has no value", t->op->name);
    p->value[input->id].shaped = true;
    p->value[input->id].uses += reads;
  }
}
static const char *feed_flaw(const Planner *p, const Feed *feed) {
  const Tensor *t = feed->tensor;
  Shape shape = feed->array.shape;
  if (t->graph != p->graph) return "it belongs to another graph";
  if (t->op == &op_group) return "a group has no value";
  if (shape_flaw(shape)) return shape_flaw(shape);
  if (!shape_fits(shape, t->shape))
    return "the shapes do not agree";
  return shape_count(shape) == ANY ? "a size is open" : NULL;
}
static void mark_feed(Planner *p, const Feed *feed,
                      Register *reg) {
  const Tensor *t = feed->tensor;
  char name[TENSOR_TEXT];
  tensor_text(t, name);
  refuse_inert(p, t);
  char given[SHAPE_TEXT], wanted[SHAPE_TEXT];
  const char *flaw = feed_flaw(p, feed);
  if (flaw)
    REFUSE(p, "feeding %s %s with %s: %s", name,
           shape_text(t->shape, wanted),
           shape_text(feed->array.shape, given), flaw);
  if (!feed->array.data)
    REFUSE(p, "the feed of %s has no numbers", name);
  Value *v = &p->value[t->id];
  if (v->operand.at) REFUSE(p, "%s is fed twice", name);
  v->operand.shape = feed->array.shape;
  put(v, reg);
}
static Plan *think(Planner *p, const Request *key) {
  if (setjmp(p->failed)) return NULL;
  int n = key->fetches, m = key->feeds;
  long size = graph_size(p->graph);
  p->value = take(p, &p->scratch, (size_t)size * sizeof(Value));
  Plan *plan = p->plan = list(p, 1, sizeof *plan, NULL);
  p->tail = &plan->first;
  plan->key = *key;
  plan->key.fetch = list(p, n, sizeof *key->fetch, key->fetch);
  plan->key.feed = list(p, m, sizeof *key->feed, key->feed);
  plan->fed = list(p, m, sizeof *plan->fed, NULL);
  plan->fetched = list(p, n, sizeof *plan->fetched, NULL);
  plan->result = list(p, n, sizeof *plan->result, NULL);
  for (int i = 0; i < m; i++)
    mark_feed(p, &key->feed[i], &plan->fed[i]);
  for (int i = 0; i < n; i++) {
    if (key->fetch[i]->graph != p->graph)
      REFUSE(p, "fetch %d belongs to another graph", i);
    refuse_inert(p, key->fetch[i]);
    p->value[key->fetch[i]->id].shaped = true;
    p->value[key->fetch[i]->id].uses++;
  }
  for (long id = size; id-- > 0;)
    if (p->value[id].shaped && !p->value[id].operand.at)
      mark_inputs(p, graph_tensor(p->graph, id), p->value[id].uses);
  for (long id = 0; id < size; id++)
    if (p->value[id].shaped)
      place(p, graph_tensor(p->graph, id), &p->value[id]);
  for (int i = 0; i < n; i++) {
    Operand *o = &p->value[key->fetch[i]->id].operand;
    if (o->at && !op_is_dense(o)) copy(p, key->fetch[i], o);
    plan->result[i].shape = o->shape;
    plan->fetched[i] = reg_of(o);
  }
  plan->arena = p->arena;
  return plan;
}
Plan *plan_new(Graph *graph, Store *store, const Request *key,
               Message *why) {
  Allocator a = graph_allocator(graph);
  Planner p = {.graph = graph, .store = store, .why = why,
               .arena.allocator = a, .scratch.allocator = a,
               .variable = &store->variables};
  Plan *plan = think(&p, key);
  if (!plan) arena_release(&p.arena);
  arena_release(&p.scratch);
  return plan;
}
