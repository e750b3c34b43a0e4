/* plan.h: what a session has thought out; for the library's own
   use. Tangled from W6-sessions-bench.nw. */
#ifndef WOVEN_PLAN_H
#define WOVEN_PLAN_H
#include "registers.h"
#include "session.h"
#include "store.h"

typedef struct Request {
  int fetches;
  Tensor *const *fetch;
  int feeds;
  const Feed *feed;
} Request;
typedef struct PlanCounts {
  long steps, copies;     /* of them */
  long registers, bytes;  /* in the block */
  long needed;            /* bytes in use at once, at most */
  long folded;            /* steps that were done beforehand */
} PlanCounts;
typedef struct Plan Plan;
struct Plan {
  Plan *next;
  Arena arena;          /* in which all of it lies */
  Request key;
  Step *first;          /* the steps, in order */
  Commit *commits;      /* assignments to be done at the end */
  Register *fed;        /* one for each feed, */
  Register **fetched;   /* one for each fetch, or NULL */
  Array *result;        /* what is handed out */
  Layout layout;        /* what it keeps in the block */
  real *block;          /* where that was, the last time */
  struct {
    void (*run)(real *const *const at[], const Step *const step[]);
    real *const *const *at;
    const Step *const *called;
    void *code;
    void (*let_go)(void *code);
    Arena arena;          /* of the lists */
  } compiled;
  PlanCounts counts;
};
/* The session's plan for a request, which has the feeds and no
   block yet; NULL on error, which is the session's then. Clears
   the session's error; what its last run returned stays good. */
Plan *session_plan(Session *s, const Request *request);
Message *session_message(Session *s);
/* A plan that is made for the request, NULL on error, which is
   put into why. It is freed by plan_free. */
Plan *plan_new(Graph *graph, Store *store, const Request *request,
               Message *why);
void plan_free(Plan *plan);
/* Makes the block large enough for a run of the plan, and tells
   its registers where the block is. */
bool plan_reserve(Plan *plan, Store *store, Message *why);
PlanCounts plan_counts(const Plan *plan);
#endif
