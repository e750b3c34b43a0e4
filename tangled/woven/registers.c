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
typedef struct Hole Hole;

static void join(Hole *a) {
  Hole *b = a->next;
  if (!b || a->at + a->size != b->at) return;
  a->size += b->size;
  a->next = b->next;
}
static void leave_hole(Layout *layout, Register *reg) {
  Hole **link = &layout->holes, *before = NULL;
  while (*link && (*link)->at < reg->offset) {
    before = *link;
    link = &before->next;
  }
  layout->alive -= reg->size;
  reg->hole = (Hole){reg->offset, reg->size, *link};
  *link = &reg->hole;
  join(&reg->hole);
  if (before) join(before);
}
static size_t find_hole(Layout *layout, size_t size) {
  Hole **link = &layout->holes, *hole;
  for (; (hole = *link); link = &hole->next) {
    bool last = hole->at + hole->size == layout->room;
    if (hole->size < size && !last) continue;
    size_t at = hole->at;
    size_t used = hole->size < size ? hole->size : size;
    hole->at += used;
    hole->size -= used;
    if (hole->size == 0) *link = hole->next;
    return at;
  }
  return layout->room;
}
static bool write_over(Value *v) {
  for (int i = 0; v->overwrites && i < v->inputs; i++) {
    const Operand *in = &v->input[i]->operand;
    Register *reg = value_home(v->input[i])->place;
    if (op_shape_only(v->op, i) || !reg->number ||
        reg->uses != 1 || !op_is_dense(in) ||
        !shape_same(in->shape, v->operand.shape)) continue;
    reg->uses += v->readers;
    v->place = reg;
    return true;
  }
  return false;
}
static bool place_at(Value *v, size_t at, Arena *arena,
                     Layout *layout) {
  size_t size = numbers_of(v);
  Register *reg = arena_take(arena, sizeof *reg, sizeof(void *));
  if (!reg || size > ROOM_MAX - at) return false;
  *reg = (Register){.tensor = v->tensor, .offset = at};
  if (layout->room < at + size) layout->room = at + size;
  reg->size = size;
  reg->uses = v->readers;
  reg->number = ++layout->count;
  reg->shape = v->operand.shape;
  layout->alive += size;
  if (layout->alive > layout->most) layout->most = layout->alive;
  layout->last = layout->last ? (layout->last->next = reg)
                              : (layout->registers = reg);
  v->place = reg;
  return true;
}
bool registers_give(Value *list, Arena *arena, Layout *layout) {
  for (Value *v = list; v; v = v->next) {
    if (!v->made) continue;
    size_t at = layout->room;
    if (!v->place && !write_over(v))
      at = find_hole(layout, numbers_of(v));
    if (!v->place && !place_at(v, at, arena, layout)) return false;
    for (int i = 0; i < v->inputs; i++) {
      Register *reg = value_home(v->input[i])->place;
      if (!op_shape_only(v->op, i) && reg->number && --reg->uses == 0)
        leave_hole(layout, reg);
    }
  }
  return true;
}
