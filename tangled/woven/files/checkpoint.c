/* checkpoint.c: keeping what a session has learned.
   Tangled from F12-files.nw. */
#include "checkpoint.h"
#include "../memory.h"
#include "../state.h"
#include "npy.h"

static bool exchange(const char *path, Session *s, bool save,
                     Message *why) {
  Graph *g = session_graph(s);
  Arena arena = {.allocator = graph_allocator(g)};
  int n = 0;
  size_t size = ((size_t)graph_size(g) + 1) * sizeof(void *);
  Tensor **t = arena_take(&arena, size, 8);
  const char **name = arena_take(&arena, size, 8);
  for (long id = 0; t && name && id < graph_size(g); id++) {
    t[n] = graph_tensor(g, id);
    name[n] = t[n]->name;
    n += t[n]->op == &op_variable;
  }
  const Array *a = t && name ? session_run(s, n, t, NO_FEED) : NULL;
  *why = (Message){""};
  bool good = !a ? message_append(why, "%s", t && name ?
                                session_error(s) : "out of memory") :
              save ? npz_save(path, n, name, a, why) :
              npz_load(path, n, name, (Array *)a, why);
  arena_release(&arena);
  return good;
}
bool checkpoint_save(const char *path, Session *s, Message *why) {
  return exchange(path, s, true, why);
}

bool checkpoint_load(const char *path, Session *s, Message *why) {
  return exchange(path, s, false, why);
}
