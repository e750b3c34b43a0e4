/* plan.h: what a session has thought out; for the library's own
   use. Tangled from 05-sessions.nw. */
#ifndef WOVEN_PLAN_H
#define WOVEN_PLAN_H
#include "arena.h"
#include "op.h"
#include "session.h"

typedef struct Register {
  real *data;
  long count;             /* numbers there is room for */
  long uses;              /* reads still to come, when planning */
  bool owned;             /* the plan's own, free to be reused */
  struct Register *next;  /* among those that are free */
} Register;
typedef struct Store {
  Arena arena;
  Register **variable;    /* by id; NULL: not used so far */
  long size;
} Store;

/* the register of a variable; NULL if memory ran out */
Register *store_find(Store *store, const Tensor *variable);
typedef struct Commit {
  Register *variable, *value;
  struct Commit *next;
} Commit;
typedef struct Plan Plan;
struct Plan {
  Plan *next;
  Arena arena;
  int fetches, feeds;
  Tensor **fetch;       /* the key: these, */
  Feed *feed;           /* and what was fed, and its shapes */
  Step *first;          /* the steps, in order */
  Commit *commits;
  Register *fed;        /* one for each feed, */
  Register **fetched;   /* one for each fetch, or NULL */
  Array *result;
};

/* NULL on error, which is put into why. */
Plan *plan_new(Graph *graph, Store *store,
               int fetches, Tensor *const fetch[],
               int feeds, const Feed feed[], Message *why);
void plan_free(Plan *plan);
#endif
