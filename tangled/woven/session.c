/* session.c: running graphs. Tangled from 05-sessions.nw. */
#include "session.h"
#include "plan.h"
#include "state.h"

struct Session {
  Graph *graph;
  Store store;
  Plan *plans;
  Message error;
};

static const char *tensor_name(const Tensor *t) {
  return t->name ? t->name : t->op->name;
}
Session *session_new(Graph *graph) {
  Allocator a = graph_allocator(graph);
  Session *s = a.resize(a.context, NULL, sizeof *s);
  if (!s) return NULL;
  *s = (Session){.graph = graph, .store.arena.allocator = a};
  return s;
}
void session_free(Session *s) {
  if (!s) return;
  Allocator a = graph_allocator(s->graph);
  while (s->plans) {
    Plan *next = s->plans->next;
    plan_free(s->plans);
    s->plans = next;
  }
  if (s->store.variable) a.resize(a.context, s->store.variable, 0);
  arena_release(&s->store.arena);
  a.resize(a.context, s, 0);
}

const char *session_error(const Session *s) {
  return s->error.text[0] ? s->error.text : NULL;
}
static bool fits(const Plan *p, int fetches, Tensor *const fetch[],
                 int feeds, const Feed feed[]) {
  if (p->fetches != fetches || p->feeds != feeds) return false;
  for (int i = 0; i < fetches; i++)
    if (p->fetch[i] != fetch[i]) return false;
  for (int i = 0; i < feeds; i++)
    if (p->feed[i].tensor != feed[i].tensor ||
        !shape_same(p->feed[i].array.shape, feed[i].array.shape))
      return false;
  return true;
}
static Plan *find(Session *s, int fetches, Tensor *const fetch[],
                  int feeds, const Feed feed[]) {
  Plan **link = &s->plans, *plan;
  while ((plan = *link) && !fits(plan, fetches, fetch, feeds, feed))
    link = &plan->next;
  if (plan) *link = plan->next;
  else plan = plan_new(s->graph, &s->store, fetches, fetch, feeds,
                       feed, &s->error);
  if (!plan) return NULL;
  plan->next = s->plans;
  return s->plans = plan;
}
const Array *session_run(Session *s,
                         int fetches, Tensor *const fetch[],
                         int feeds, const Feed feed[]) {
  s->error.text[0] = '\0';
  if (graph_error(s->graph)) {
    graph_refuse(&s->error, "%s", graph_error(s->graph));
    return NULL;
  }
  Plan *plan = find(s, fetches, fetch, feeds, feed);
  if (!plan) return NULL;
  for (int i = 0; i < feeds; i++) {
    plan->fed[i].data = feed[i].array.data;
    if (!feed[i].array.data) {
      graph_refuse(&s->error, "the feed of \"%.40s\" has no numbers",
                   tensor_name(feed[i].tensor));
      return NULL;
    }
  }
  for (const Step *step = plan->first; step; step = step->next)
    step->compute(step);
  for (int i = 0; i < fetches; i++)
    if (plan->fetched[i])
      plan->result[i].data = plan->fetched[i]->data;
  for (Commit *c = plan->commits; c; c = c->next) {
    real *old = c->variable->data;
    c->variable->data = c->value->data;
    c->value->data = old;
  }
  return plan->result;
}
