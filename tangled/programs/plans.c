/* plans.c: prints the plan of a small training step.
   Tangled from 06-sessions.nw. */
#include "woven/plan.h"
#include "woven/state.h"
#include "woven/woven.h"
#include <stdio.h>

static int number(const void *reg) {
  static const void *seen[64];
  int n = 0;
  while (n < 63 && seen[n] && seen[n] != reg) n++;
  seen[n] = reg;
  return n + 1;
}
static void print_step(const Step *s) {
  bool copies = s->op == &op_copy;
  int n = copies ? 1 : s->tensor->inputs;
  char text[SHAPE_TEXT];
  printf("r%d = %s", number(s->operand[0].at),
         copies ? "copy" : s->tensor->op->name);
  for (int i = 1; i <= n; i++)
    if (s->operand[i].at) printf(" r%d", number(s->operand[i].at));
  printf("  %s\n", shape_text(s->operand[0].shape, text));
}
int main(void) {
  Graph *g = graph_new();
  real numbers[8] = {0};
  Tensor *x = t_placeholder(g, "x", SHAPE(ANY, 2));
  Tensor *w = t_variable(g, "w", (Array){SHAPE(2, 1), numbers});
  Tensor *target = t_placeholder(g, "target", SHAPE(ANY, 1));
  Tensor *y = t_name(t_sigmoid(t_dot(x, w)), "y");
  Tensor *error = t_sub(y, target);
  Tensor *loss = t_sum(t_square(error));
  Tensor *delta = t_mul(error, t_mul(y, t_sub(1, y)));
  Tensor *slope = t_dot(t_transpose(x), delta);
  Tensor *step = t_assign(w, t_sub(w, slope));
  const Request key = {FETCH(loss, step),
                       FEED({x, {SHAPE(4, 2), numbers}},
                            {target, {SHAPE(4, 1), numbers}})};
  Store store = {.arena.allocator = graph_allocator(g)};
  Message why = {""};
  Plan *plan = plan_new(g, &store, &key, &why);
  if (!plan) return puts(why.text), 1;
  for (int i = 0; i < key.feeds; i++)
    printf("r%d is the feed of %s\n", number(&plan->fed[i]),
           key.feed[i].tensor->name);
  for (const Register *r = store.variables; r; r = r->next)
    printf("r%d is the variable %s\n", number(r),
           graph_tensor(g, r->id)->name);
  for (const Step *s = plan->first; s; s = s->next) print_step(s);
  for (int i = 0; i < key.fetches; i++)
    printf("fetch %d is in r%d\n", i, number(plan->fetched[i]));
  for (const Register *r = plan->commits; r; r = r->next)
    printf("exchange r%d, r%d\n", number(r), number(r->variable));
  Arena arena = plan->arena;
  arena_release(&arena);
  arena_release(&store.arena);
  graph_free(g);
  return 0;
}
