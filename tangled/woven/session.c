/* session.c: running graphs. Tangled from 06-sessions.nw. */
#include "session.h"
#include "plan.h"

struct Session {
  Graph *graph;
  Store store;          /* its arena holds the session, too */
  Plan *plans;          /* the last one used is in front */
  Message error;
};
Session *session_new(Graph *graph) {
  Arena arena = {.allocator = graph_allocator(graph)};
  Session *s = arena_take(&arena, sizeof *s, sizeof(void *));
  if (!s) return NULL;
  s->graph = graph;
  s->store.arena = arena;
  return s;
}
void session_free(Session *s) {
  if (!s) return;
  Arena arena = s->store.arena;
  for (Plan *plan = s->plans; plan;) {
    Arena other = plan->arena;
    plan = plan->next;
    arena_release(&other);
  }
  arena_release(&arena);
}
const char *session_error(const Session *s) {
  return s->error.text[0] ? s->error.text : NULL;
}
static bool alike(const Feed *a, const Feed *b) {
  return b->array.data && a->tensor == b->tensor &&
         shape_same(a->array.shape, b->array.shape);
}
static bool fits(const Request *a, const Request *b) {
  if (a->fetches != b->fetches || a->feeds != b->feeds)
    return false;
  for (int i = 0; i < a->fetches; i++)
    if (a->fetch[i] != b->fetch[i]) return false;
  for (int i = 0; i < a->feeds; i++)
    if (!alike(&a->feed[i], &b->feed[i])) return false;
  return true;
}
static Plan *find(Session *s, const Request *request) {
  Plan **link = &s->plans, *plan;
  while ((plan = *link) && !fits(&plan->key, request))
    link = &plan->next;
  if (plan) *link = plan->next;
  else plan = plan_new(s->graph, &s->store, request, &s->error);
  if (!plan) return NULL;
  plan->next = s->plans;
  return s->plans = plan;
}
const Array *session_run(Session *s,
                         int fetches, Tensor *const fetch[],
                         int feeds, const Feed feed[]) {
  const Request request = {fetches, fetch, feeds, feed};
  s->error.text[0] = '\0';
  Plan *plan = find(s, &request);
  if (!plan) return NULL;
  for (int i = 0; i < feeds; i++)
    plan->fed[i].data = feed[i].array.data;
  for (const Step *step = plan->first; step; step = step->next)
    step->compute(step);
  for (int i = 0; i < fetches; i++)
    if (plan->fetched[i])
      plan->result[i].data = plan->fetched[i]->data;
  for (Register *reg = plan->commits; reg; reg = reg->next) {
    real *old = reg->variable->data;
    reg->variable->data = reg->data;
    reg->data = old;
  }
  return plan->result;
}
Graph *session_graph(const Session *s) { return s->graph; }
