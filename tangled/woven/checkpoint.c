/* checkpoint.c: keeping what a session has learned.
   Tangled from 11-layers.nw. */
#include "checkpoint.h"
#include "arena.h"
#include "npy.h"
#include "state.h"

typedef struct Variables {
  Arena arena;
  int n;
  Tensor **tensor;
  const char **name;
  Array *array;             /* the session's own numbers */
} Variables;
static bool gather(Variables *v, Session *s, Message *why) {
  Graph *g = session_graph(s);
  size_t size = (size_t)graph_size(g) + 1;
  why->text[0] = '\0';
  *v = (Variables){.arena.allocator = graph_allocator(g)};
  v->tensor = arena_take(&v->arena, size * sizeof *v->tensor, 8);
  v->name = arena_take(&v->arena, size * sizeof *v->name, 8);
  v->array = arena_take(&v->arena, size * sizeof *v->array, 8);
  if (!v->tensor || !v->name || !v->array)
    return graph_append(why, "out of memory");
  for (long id = 0; id < graph_size(g); id++) {
    Tensor *t = v->tensor[v->n] = graph_tensor(g, id);
    if (t->op == &op_variable) v->name[v->n++] = t->name;
  }
  const Array *now = session_run(s, v->n, v->tensor, NO_FEED);
  for (int k = 0; now && k < v->n; k++) v->array[k] = now[k];
  return now || graph_append(why, "%s", session_error(s));
}
bool checkpoint_save(const char *path, Session *s, Message *why) {
  Variables v;
  bool good = gather(&v, s, why) &&
              npz_save(path, v.n, v.name, v.array, why);
  arena_release(&v.arena);
  return good;
}
bool checkpoint_load(const char *path, Session *s, Message *why) {
  Variables v;
  bool good = gather(&v, s, why) &&
              npz_load(path, v.n, v.name, v.array, why);
  arena_release(&v.arena);
  return good;
}
