/* interrupt.c: ending a training early, in good order.
   Tangled from W8-trainer-bench.nw. */
#include "interrupt.h"
#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t came;

static void take_note(int signal) { came = signal; }

int interrupted(void) { return came ? 128 + came : 0; }
static void catch_one(int signal) {
  struct sigaction old, action = {.sa_handler = take_note};
  action.sa_flags = (int)(SA_RESETHAND | SA_RESTART);
  sigemptyset(&action.sa_mask);
  if (!sigaction(signal, NULL, &old) && old.sa_handler != SIG_IGN)
    sigaction(signal, &action, NULL);
}
void interrupt_catch(void) {
  catch_one(SIGINT);
  catch_one(SIGTERM);
}
