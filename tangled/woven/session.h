/* session.h: running graphs. Tangled from 06-sessions.nw. */
#ifndef WOVEN_SESSION_H
#define WOVEN_SESSION_H
#include "graph.h"
#pragma GCC visibility push(default)

typedef struct Session Session;

typedef struct Feed {
  Tensor *tensor;
  Array array;     /* stays the caller's, unchanged and not freed
                      while results of the run are read */
} Feed;
#define FETCH(...) \
  (int)(sizeof((Tensor *[]){__VA_ARGS__}) / sizeof(Tensor *)), \
      (Tensor *[]){__VA_ARGS__}
#define FEED(...) \
  (int)(sizeof((Feed[]){__VA_ARGS__}) / sizeof(Feed)), \
      (const Feed[]){__VA_ARGS__}
#define NO_FEED 0, NULL
/* NULL if memory ran out. Free sessions before their graph. A
   session keeps a plan, with its memory, for each combination of
   fetches, fed tensors and their shapes that it has run. */
Session *session_new(Graph *graph);
void session_free(Session *session);
/* Computes the fetches and returns their arrays, one each, dense,
   to be read, not written, until the session's next run, and not
   to be fed to it: copy them. They may lie in a feed, a variable
   or a constant. A group has none, its data is NULL.
   Feeds override tensors. Assignments take effect at the
   end: all values in one run see variables as they were before.
   NULL on error, with session_error() saying why; then no
   variable has changed. */
const Array *session_run(Session *session,
                         int fetches, Tensor *const fetch[],
                         int feeds, const Feed feed[]);
const char *session_error(const Session *session);
/* An array fetched from a variable is the variable's own, if the
   run does not assign to it: it may be written until the next. */
Graph *session_graph(const Session *session);
#pragma GCC visibility pop
#endif
