/* store.h: what a session keeps from run to run; for the library's
   own use. Tangled from W6-sessions-bench.nw. */
#ifndef WOVEN_STORE_H
#define WOVEN_STORE_H
#include "notes.h"
#include "registers.h"

typedef struct Variable {
  Register now, next;
} Variable;

typedef struct Commit {
  Variable *variable;
  struct Commit *next;
} Commit;
typedef struct Store {
  Arena arena;          /* the variables', and their numbers' */
  Notes variables;      /* by id */
  real *block;          /* where plans put their values */
  size_t room;          /* numbers there is room for */
  void *memory;         /* what the block was cut from */
  unsigned off;         /* savings that are not wanted */
} Store;
/* the variable of a tensor, with its initial value if it is new;
   NULL if memory ran out */
Variable *store_variable(Store *store, const Tensor *t);
/* makes room for a variable's second numbers */
bool store_second(Store *store, Variable *variable);
/* makes the block at least so large; it may move */
bool store_reserve(Store *store, size_t room);
void store_drop(Store *store);      /* gives the block back */
#endif
