/* plan.c: thinking out a run. Tangled from 05-sessions.nw. */
#include "plan.h"
#include "state.h"
#include <string.h>

static bool grow(Store *store, const Graph *graph) {
  Allocator a = store->arena.allocator;
  long size = graph_size(graph);
  Register **variable = a.resize(a.context, store->variable,
                                 (size_t)size * sizeof *variable);
  if (!variable) return false;
  for (long id = store->size; id < size; id++) variable[id] = NULL;
  store->variable = variable;
  store->size = size;
  return true;
}
Register *store_find(Store *store, const Tensor *variable) {
  if (variable->id >= store->size && !grow(store, variable->graph))
    return NULL;
  Register **place = &store->variable[variable->id];
  if (*place) return *place;
  const Source *source = op_attributes(variable);
  long count = shape_count(source->shape);
  size_t size = (size_t)count * sizeof(real);
  Register *reg = arena_take(&store->arena, sizeof *reg,
                             sizeof(void *));
  if (!reg) return NULL;
  reg->data = arena_take(&store->arena, size, 64);
  if (!reg->data) return NULL;
  memcpy(reg->data, source->data, size);
  reg->count = count;
  return *place = reg;
}
typedef struct Value {
  Operand operand;     /* where and how it can be read */
  Register *reg;       /* NULL: it has no numbers (yet) */
  bool constant;       /* the same in every run */
  bool wanted;         /* its numbers are needed */
  bool shaped;         /* its shape is */
  long uses;           /* how often its numbers are read */
  int feed;            /* 1 + the feed that overrides it */
} Value;
typedef struct Planner {
  Plan *plan;
  Store *store;
  Graph *graph;
  Arena scratch;
  Value *value;        /* one for each node, by id */
  long size;           /* nodes up to the last that is fetched */
  Register *free;
  Step **tail;         /* where the next step is linked in */
  Message *why;
} Planner;
enum { PINNED = 1 << 30 };
static void *take(Planner *p, size_t size, size_t align) {
  void *piece = arena_take(&p->plan->arena, size, align);
  if (!piece) graph_refuse(p->why, "out of memory");
  return piece;
}
static Register *fresh(Planner *p, long count) {
  Register *reg = take(p, sizeof *reg, sizeof(void *));
  if (!reg) return NULL;
  reg->data = take(p, (size_t)count * sizeof(real), 64);
  if (!reg->data) return NULL;
  reg->count = count;
  reg->owned = true;
  return reg;
}
static void release(Planner *p, const Value *u) {
  Register *reg = u->reg;
  if (!reg || --reg->uses > 0 || !reg->owned) return;
  reg->next = p->free;
  p->free = reg;
}
static Register *recycle(Planner *p, long count) {
  for (Register **link = &p->free; *link; link = &(*link)->next)
    if ((*link)->count == count) {
      Register *reg = *link;
      *link = reg->next;
      return reg;
    }
  return fresh(p, count);
}
static Register *choose(Planner *p, const Value *v) {
  long count = shape_count(v->operand.shape);
  if (!v->constant) return recycle(p, count);
  Register *reg = fresh(p, count);
  if (reg) reg->owned = false;
  return reg;
}
static bool reuse_input(const Tensor *t, Value *v, const Value in[]) {
  if (!t->op->in_place) return false;
  for (int i = 0; i < t->inputs; i++)
    if (in[i].reg && in[i].reg->owned &&
        in[i].reg->uses == 1 && op_is_dense(&in[i].operand) &&
        shape_same(in[i].operand.shape, v->operand.shape)) {
      v->reg = in[i].reg;
      return true;
    }
  return false;
}
static bool write_step(Planner *p, const Op *op, const Tensor *t,
                       const Value *v, int n, const Value in[]) {
  size_t size = sizeof(Step) + (size_t)(1 + n) * sizeof(Operand);
  Step *s = take(p, size, sizeof(void *));
  if (!s) return false;
  s->compute = op->compute;
  s->tensor = t;
  s->operand[0] = v->operand;
  for (int i = 0; i < n; i++) s->operand[1 + i] = in[i].operand;
  if (shape_count(v->operand.shape) == 0) return true;
  if (op->prepare) op->prepare(s);
  if (v->constant) {
    s->compute(s);
  } else {
    *p->tail = s;
    p->tail = &s->next;
  }
  return true;
}
static bool copy(Planner *p, const Tensor *t, Value *v, long uses) {
  Value dense = {.operand.shape = v->operand.shape,
                 .constant = v->constant};
  op_dense(&dense.operand);
  dense.reg = choose(p, &dense);
  if (!dense.reg) return false;
  dense.reg->uses += uses;
  dense.operand.at = &dense.reg->data;
  if (!write_step(p, &op_copy, t, &dense, 1, v)) return false;
  release(p, v);
  *v = dense;
  return true;
}
static bool make_readable(Planner *p, const Tensor *t, Value *v) {
  bool readable = t->op->reads ? t->op->reads(&v->operand)
                               : op_is_dense(&v->operand);
  return readable || copy(p, t, v, 1);
}
static bool commit(Planner *p, const Tensor *variable,
                   Register *value) {
  Commit *c = take(p, sizeof *c, sizeof(void *));
  if (!c) return false;
  c->variable = store_find(p->store, variable);
  c->value = value;
  if (!c->variable) return graph_refuse(p->why, "out of memory");
  for (Commit *d = p->plan->commits; d; d = d->next)
    if (d->variable == c->variable)
      return graph_refuse(p->why, "\"%.40s\" is assigned twice",
                          variable->name);
  c->next = p->plan->commits;
  p->plan->commits = c;
  return true;
}
static void put(Value *v, Register *reg) {
  op_dense(&v->operand);
  v->reg = reg;
  v->operand.at = &reg->data;
}
static bool place_feed(Planner *p, Value *v) {
  v->operand.shape = p->plan->feed[v->feed - 1].array.shape;
  put(v, &p->plan->fed[v->feed - 1]);
  return true;
}
static bool place_constant(Planner *p, const Tensor *t, Value *v) {
  const Source *source = op_attributes(t);
  Register *reg = take(p, sizeof *reg, sizeof(void *));
  if (!reg) return false;
  reg->data = source->data;
  put(v, reg);
  return v->constant = true;
}
static bool place_variable(Planner *p, const Tensor *t, Value *v) {
  Register *reg = store_find(p->store, t);
  if (!reg) return graph_refuse(p->why, "out of memory");
  put(v, reg);
  return true;
}
static bool place_computed(Planner *p, Tensor *t, Value *v) {
  Value in[OP_INPUTS];
  v->constant = true;
  for (int i = 0; i < t->inputs; i++) {
    in[i] = p->value[t->input[i]->id];
    if (op_shape_only(t->op, i)) continue;
    v->constant &= in[i].constant;
    if (!make_readable(p, t, &in[i])) return false;
  }
  if (!t->op->compute)
    return graph_refuse(p->why, "%s cannot be run", t->op->name);
  op_dense(&v->operand);
  if (!reuse_input(t, v, in)) v->reg = choose(p, v);
  if (!v->reg) return false;
  v->reg->uses += v->uses;
  v->operand.at = &v->reg->data;
  if (!write_step(p, t->op, t, v, t->inputs, in)) return false;
  for (int i = 0; i < t->inputs; i++)
    if (!op_shape_only(t->op, i)) release(p, &in[i]);
  return true;
}
static bool place_assign(Planner *p, Tensor *t, Value *v) {
  Value given = p->value[t->input[1]->id];
  bool mine = given.reg->owned && op_is_dense(&given.operand) &&
              given.reg->count == shape_count(given.operand.shape);
  for (Commit *c = p->plan->commits; c; c = c->next)
    if (c->value == given.reg) mine = false;
  given.constant = false;
  if (!mine && !copy(p, t, &given, PINNED)) return false;
  v->operand = given.operand;
  v->reg = given.reg;
  v->reg->uses += v->uses;
  return commit(p, t->input[0], given.reg);
}
static bool place(Planner *p, Tensor *t) {
  Value *v = &p->value[t->id];
  if (v->feed) return place_feed(p, v);
  Operand in[OP_INPUTS];
  char text[SHAPE_TEXT];
  Shape shape[OP_INPUTS];
  for (int i = 0; i < t->inputs && i < OP_INPUTS; i++) {
    in[i] = p->value[t->input[i]->id].operand;
    shape[i] = in[i].shape;
  }
  if (!op_shape(t, shape, &v->operand.shape, p->why)) return false;
  if (t->op == &op_placeholder &&
      (v->wanted || shape_count(v->operand.shape) == ANY))
    return graph_refuse(p->why, "placeholder \"%.40s\" %s is not fed",
                        t->name, shape_text(t->shape, text));
  if (!v->wanted || t->op == &op_group) return true;
  if (t->op == &op_constant) return place_constant(p, t, v);
  if (t->op == &op_variable) return place_variable(p, t, v);
  if (t->op == &op_assign) return place_assign(p, t, v);
  if (t->op->view && t->op->view(t, in, &v->operand)) {
    const Value *u = &p->value[t->input[0]->id];
    v->reg = u->reg;
    v->operand.at = u->operand.at;
    v->constant = u->constant;
    v->reg->uses += v->uses;
    release(p, u);
    return true;
  }
  return place_computed(p, t, v);
}
static bool check_feed(Planner *p, const Feed *feed, Message *why) {
  char given[SHAPE_TEXT], wanted[SHAPE_TEXT];
  const Tensor *t = feed->tensor;
  Shape shape = feed->array.shape;
  const char *flaw = shape_flaw(shape);
  if (t->graph != p->graph) flaw = "it belongs to another graph";
  else if (t->op == &op_group) flaw = "a group has no value";
  else if (!flaw && !shape_fits(shape, t->shape))
    flaw = "the shapes do not agree";
  if (!flaw && shape_count(shape) == ANY) flaw = "a size is open";
  return !flaw ||
         graph_refuse(why, "feeding \"%.40s\" %s with %s: %s",
                      t->name ? t->name : t->op->name,
                      shape_text(t->shape, wanted),
                      shape_text(shape, given), flaw);
}
static bool mark_feeds(Planner *p, int feeds, const Feed feed[]) {
  for (int i = 0; i < feeds; i++) {
    if (!check_feed(p, &feed[i], p->why)) return false;
    if (feed[i].tensor->id >= p->size) continue;
    Value *v = &p->value[feed[i].tensor->id];
    if (v->feed)
      return graph_refuse(p->why, "\"%.40s\" is fed twice",
                          feed[i].tensor->name);
    v->feed = i + 1;
  }
  return true;
}
static bool hand_out(Planner *p, int fetches, Tensor *const fetch[]) {
  for (int i = 0; i < fetches; i++) {
    Value *v = &p->value[fetch[i]->id];
    p->plan->result[i].shape = v->operand.shape;
    if (!v->reg) continue;
    if (!op_is_dense(&v->operand) && !copy(p, fetch[i], v, PINNED))
      return false;
    p->plan->fetched[i] = v->reg;
  }
  return true;
}
static bool think(Planner *p, int fetches, Tensor *const fetch[],
                  int feeds, const Feed feed[]) {
  for (int i = 0; i < fetches; i++) {
    if (fetch[i]->graph != p->graph)
      return graph_refuse(p->why, "fetch %d belongs to another graph",
                          i);
    if (fetch[i]->id >= p->size) p->size = fetch[i]->id + 1;
  }
  size_t size = (size_t)p->size * sizeof *p->value;
  p->value = arena_take(&p->scratch, size, sizeof(void *));
  if (!p->value) return graph_refuse(p->why, "out of memory");
  Plan *plan = p->plan;
  size_t n = (size_t)fetches, m = (size_t)feeds;
  size_t align = sizeof(void *);
  plan->fetches = fetches;
  plan->feeds = feeds;
  if (!(plan->fetch = take(p, n * sizeof *plan->fetch, align)) ||
      !(plan->fetched = take(p, n * sizeof(Register *), align)) ||
      !(plan->result = take(p, n * sizeof *plan->result, align)) ||
      !(plan->feed = take(p, m * sizeof *plan->feed, align)) ||
      !(plan->fed = take(p, m * sizeof *plan->fed, align)))
    return false;
  for (int i = 0; i < fetches; i++) plan->fetch[i] = fetch[i];
  for (int i = 0; i < feeds; i++) plan->feed[i] = feed[i];
  if (!mark_feeds(p, feeds, feed)) return false;
  for (int i = 0; i < fetches; i++) {
    Value *v = &p->value[fetch[i]->id];
    v->wanted = v->shaped = true;
    v->uses += PINNED;
  }
  for (long id = p->size; id-- > 0;) {
    Value *v = &p->value[id];
    Tensor *t = graph_tensor(p->graph, id);
    if (v->feed || !v->shaped) continue;
    for (int i = 0; i < t->inputs; i++) {
      Value *u = &p->value[t->input[i]->id];
      u->shaped = true;
      if (!v->wanted || op_shape_only(t->op, i)) continue;
      u->wanted = true;
      u->uses += t->op == &op_assign ? PINNED : 1;
    }
  }
  for (long id = 0; id < p->size; id++)
    if (p->value[id].shaped && !place(p, graph_tensor(p->graph, id)))
      return false;
  return hand_out(p, fetches, fetch);
}
Plan *plan_new(Graph *graph, Store *store,
               int fetches, Tensor *const fetch[],
               int feeds, const Feed feed[], Message *why) {
  Allocator a = graph_allocator(graph);
  Plan *plan = a.resize(a.context, NULL, sizeof *plan);
  if (!plan) {
    graph_refuse(why, "out of memory");
    return NULL;
  }
  *plan = (Plan){.arena.allocator = a};
  Planner p = {.plan = plan, .store = store, .graph = graph,
               .scratch.allocator = a, .tail = &plan->first,
               .why = why};
  bool done = think(&p, fetches, fetch, feeds, feed);
  arena_release(&p.scratch);
  if (done) return plan;
  plan_free(plan);
  return NULL;
}
void plan_free(Plan *plan) {
  Allocator a = plan->arena.allocator;
  arena_release(&plan->arena);
  a.resize(a.context, plan, 0);
}
