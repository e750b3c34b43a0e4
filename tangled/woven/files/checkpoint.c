/* checkpoint.c: keeping what a session has learned.
   Tangled from F12-files.nw. */
#include "checkpoint.h"
#include "../memory.h"
#include "../state.h"
#include "npy.h"
#include <stdlib.h>
#include <string.h>

static bool save_noted(const char *path, int n, const char *name[],
                       Array a[], const char *note, Message *why) {
  if (!note) return npz_save(path, n, name, a, why);
  Array text = array_new(SHAPE((long)strlen(note)));
  if (!text.data) return message_append(why, "out of memory");
  for (long i = 0; note[i]; i++)
    text.data[i] = (real)(unsigned char)note[i];
  name[n] = "note";
  a[n] = text;
  bool good = npz_save(path, n + 1, name, a, why);
  array_free(text);
  return good;
}
bool checkpoint_note(const char *path, char *note, size_t size,
                     Message *why) {
  const char *const name[] = {"note"};
  Array a = {.data = NULL};
  if (!npz_load(path, 1, name, &a, why)) return false;
  size_t n = 0;
  for (long i = 0; i < shape_count(a.shape) && n + 1 < size; i++) {
    if (!(a.data[i] >= ' ' && a.data[i] < 127)) break;
    note[n++] = (char)a.data[i];
  }
  if (size) note[n] = '\0';
  array_free(a);
  return true;
}
static Tensor **all_variables(const Graph *g, Arena *arena,
                              int *n) {
  size_t most = (size_t)graph_size(g) + 1;
  Tensor **list = arena_take(arena, most * sizeof *list, 8);
  *n = 0;
  for (long id = 0; list && id < graph_size(g); id++) {
    list[*n] = graph_tensor(g, id);
    *n += list[*n]->op == &op_variable;
  }
  return list;
}
static bool exchange(const char *path, Session *s, int n,
                     Tensor *const t[], bool save,
                     const char *note, Message *why) {
  const Graph *g = session_graph(s);
  Arena arena = {.allocator = graph_allocator(g)};
  *why = (Message){""};
  if (!s) return message_append(why, "%s", session_error(s));
  if (!t) t = all_variables(g, &arena, &n);
  if (n < 0) return message_append(why, "%d variables", n);
  size_t places = (size_t)n + 1;
  const char **name = arena_take(&arena, places * sizeof *name, 8);
  Array *a = arena_take(&arena, places * sizeof *a, 8);
  bool good = (t && name && a) ||
              message_append(why, "out of memory");
  for (int k = 0; good && k < n; k++) {
    char text[TENSOR_TEXT];
    name[k] = t[k] ? t[k]->name : NULL;
    a[k] = (Array){tensor_shape(t[k]), session_variable(s, t[k])};
    if (a[k].data) continue;
    good = t[k] && t[k]->op == &op_variable
      ? message_append(why, "%s", session_error(s))
      : message_append(why, "number %d, %s, is no variable", k,
                       tensor_text(t[k], text));
  }
  if (good) good = save ? save_noted(path, n, name, a, note, why)
                        : npz_load(path, n, name, a, why);
  arena_release(&arena);
  return good;
}
bool checkpoint_save_some(const char *path, Session *s, int n,
                          Tensor *const variable[],
                          const char *note, Message *why) {
  return exchange(path, s, n, variable, true, note, why);
}
bool checkpoint_load_some(const char *path, Session *s, int n,
                          Tensor *const variable[], Message *why) {
  return exchange(path, s, n, variable, false, NULL, why);
}
bool checkpoint_save(const char *path, Session *s, Message *why) {
  return exchange(path, s, 0, NULL, true, NULL, why);
}
bool checkpoint_load(const char *path, Session *s, Message *why) {
  return exchange(path, s, 0, NULL, false, NULL, why);
}
