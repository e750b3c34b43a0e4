/* session.h: running graphs. Tangled from 06-sessions.nw.

   One thread at a time in a session. Several sessions over one
   graph may run in several threads, as long as nobody adds to
   the graph meanwhile. A graph that has an error still runs:
   what was made before the error, and after it was cleared. */
#ifndef WOVEN_SESSION_H
#define WOVEN_SESSION_H
#include "graph.h"
#pragma GCC visibility push(default)

typedef struct Session Session;
typedef struct Feed {
  Tensor *tensor;  /* any of the graph but a group */
  Array array;     /* the caller's; is only read, in the run */
} Feed;
#define FETCH(...) \
  (int)(sizeof((Tensor *[]){__VA_ARGS__}) / sizeof(Tensor *)), \
      (Tensor *[]){__VA_ARGS__}
#define FEED(...) \
  (int)(sizeof((Feed[]){__VA_ARGS__}) / sizeof(Feed)), \
      (const Feed[]){__VA_ARGS__}
#define NO_FEED 0, NULL
/* NULL if memory ran out. Free sessions before their graph. */
Session *session_new(Graph *graph);
void session_free(Session *session);
/* Computes the fetches. Feeds override tensors; assignments take
   effect at the end, so all values in one run see variables as
   they were before. Returns an array for each fetch, row by row,
   in memory of the session: good until its next run. To keep one
   or to feed it to the same session, copy it. A group has no
   numbers. NULL on error, with session_error() saying why; then
   no variable has changed, and the session can be used on. */
const Array *session_run(Session *session,
                         int fetches, Tensor *const fetch[],
                         int feeds, const Feed feed[]);
const char *session_error(const Session *session);
/* Which savings the plans made from now on may make: a sum of
   these. All, if nothing is said. For measuring and for tests.
   Plans made before are forgotten. */
enum {
  SAVE_FOLDED = 1,    /* compute constants when planning */
  SAVE_COPIES = 2,    /* write new values where they are stored */
  SAVE_MEMORY = 4,    /* use memory again */
  SAVE_IN_PLACE = 8,  /* write over what was read last */
  SAVE_ALL = 15
};
void session_savings(Session *session, unsigned savings);
/* Frees all plans and their memory; the variables keep their
   values. Results are not to be read any more. */
void session_forget(Session *session);
/* How many plans were ever made. It should stop rising soon: if
   it rises with each run, a node is made in the loop, or shapes
   differ each time. */
long session_plans(const Session *session);
/* The variable's own numbers, to be read and written until the
   next run. NULL if it is no variable of the session's graph, or
   memory ran out; session_error() says which. */
real *session_variable(Session *session, const Tensor *variable);
/* Prints the plan for a request, with what it costs. Numbers of
   feeds are not looked at, only shapes. 0, or -1 with
   session_error() if there is no plan. */
int session_explain(Session *session,
                    int fetches, Tensor *const fetch[],
                    int feeds, const Feed feed[], FILE *out);
Graph *session_graph(const Session *session);
#pragma GCC visibility pop
#endif
