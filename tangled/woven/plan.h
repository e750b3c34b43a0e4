/* plan.h: what a session has thought out; for the library's own
   use. Tangled from 06-sessions.nw. */
#ifndef WOVEN_PLAN_H
#define WOVEN_PLAN_H
#include "memory.h"
#include "step.h"
#include "session.h"

typedef struct Register {
  real *data;
  long count;             /* numbers there is room for */
  long uses;              /* reads still to come, when planning */
  enum { FOREIGN, CONSTANT, OWNED } kind;
  long id;                /* a variable's: its tensor's */
  struct Register *variable;  /* that takes over its numbers */
  struct Register *next;  /* on a shelf, in a list */
} Register;
typedef struct Store {
  Arena arena;
  Register *variables;    /* in order of their ids */
} Store;
typedef struct Request {
  int fetches;
  Tensor *const *fetch;
  int feeds;
  const Feed *feed;
} Request;
typedef struct Plan Plan;
struct Plan {
  Plan *next;
  Arena arena;
  Request key;
  Step *first;          /* the steps, in order */
  Register *commits;    /* those that variables take over */
  Register *fed;        /* one for each feed, */
  Register **fetched;   /* one for each fetch, or NULL */
  Array *result;
};
/* NULL on error, which is put into why. */
Plan *plan_new(Graph *graph, Store *store, const Request *key,
               Message *why);
#endif
