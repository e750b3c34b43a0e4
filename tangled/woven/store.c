/* store.c: what a session keeps from run to run.
   Tangled from W6-sessions-bench.nw. */
#include "store.h"
#include "state.h"
#include <string.h>

enum { LINE = 64 };

static real *numbers(Store *store, const Tensor *t) {
  size_t count = (size_t)shape_count(t->shape);
  return arena_take(&store->arena, count * sizeof(real), LINE);
}
Variable *store_variable(Store *store, const Tensor *t) {
  void **note = notes_at(&store->variables, &store->arena, t->id);
  if (!note || *note) return note ? *note : NULL;
  Variable *v = arena_take(&store->arena, sizeof *v, LINE);
  if (!v || !(v->now.data = numbers(store, t))) return NULL;
  const Source *initial = op_attributes(t);
  size_t count = (size_t)shape_count(t->shape);
  memcpy(v->now.data, initial->data, count * sizeof(real));
  v->now.tensor = v->next.tensor = t;
  return *note = v;
}

bool store_second(Store *store, Variable *v) {
  if (!v->next.data) v->next.data = numbers(store, v->now.tensor);
  return v->next.data != NULL;
}
bool store_reserve(Store *store, size_t room) {
  if (store->block && room <= store->room) return true;
  store_drop(store);
  Allocator a = store->arena.allocator;
  size_t size = room * sizeof(real) + LINE;
  char *memory = a.resize(a.context, NULL, size);
  if (!memory) return false;
  store->memory = memory;
  store->room = room;
  size_t skip = -(uintptr_t)memory & (LINE - 1);
  store->block = (real *)(void *)(memory + skip);
  return true;
}

void store_drop(Store *store) {
  Allocator a = store->arena.allocator;
  if (store->memory) a.resize(a.context, store->memory, 0);
  store->memory = NULL;
  store->block = NULL;
  store->room = 0;
}
