/* registers.c: where the values of a run lie.
   Tangled from W6-sessions-bench.nw. */
#include "registers.h"

enum { LINE = 64 / sizeof(real) };
#define ROOM_MAX ((size_t)PTRDIFF_MAX / sizeof(real) - LINE)

Value *value_home(Value *v) {
  while (v->base) v = v->base;
  return v;
}
static size_t numbers_of(const Value *v) {
  size_t count = (size_t)shape_count(v->operand.shape);
  return (count + LINE - 1) / LINE * LINE;
}

static bool place_in_block(Value *v, Arena *arena,
                           Layout *layout) {
  size_t size = numbers_of(v);
  Register *reg = arena_take(arena, sizeof *reg, sizeof(void *));
  if (!reg || size > ROOM_MAX - layout->room) return false;
  *reg = (Register){.tensor = v->tensor, .offset = layout->room};
  layout->room += size;
  reg->number = ++layout->count;
  reg->shape = v->operand.shape;
  layout->last = layout->last ? (layout->last->next = reg)
                              : (layout->registers = reg);
  v->place = reg;
  return true;
}
bool registers_give(Value *list, Arena *arena, Layout *layout) {
  for (Value *v = list; v; v = v->next) {
    if (!v->made) continue;
    
    if (!v->place && !place_in_block(v, arena, layout))
      return false;
    
  }
  return true;
}
