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
  size_t size = (size_t)graph_size(g) + 1;
  Array *a = arena_take(&arena, size * sizeof *a, 8);
  const char **name = arena_take(&arena, size * sizeof *name, 8);
  bool good = a && name;
  for (long id = 0; good && id < graph_size(g); id++) {
    const Tensor *t = graph_tensor(g, id);
    if (t->op != &op_variable) continue;
    name[n] = t->name;
    a[n] = (Array){t->shape, session_variable(s, t)};
    good = a[n++].data != NULL;
  }
  *why = (Message){""};
  good = !good ? message_append(why, "out of memory") :
         save ? npz_save(path, n, name, a, why) :
                npz_load(path, n, name, a, why);
  arena_release(&arena);
  return good;
}
bool checkpoint_save(const char *path, Session *s, Message *why) {
  return exchange(path, s, true, why);
}

bool checkpoint_load(const char *path, Session *s, Message *why) {
  return exchange(path, s, false, why);
}
