/* interrupt.h: ending a training early, in good order.
   Tangled from W8-trainer-bench.nw. */
#ifndef INTERRUPT_H
#define INTERRUPT_H

/* From now on the first SIGINT (Ctrl-C) or SIGTERM only takes
   note; a second one ends the program. */
void interrupt_catch(void);
/* 0, or the status with which to end: 130 after Ctrl-C. Asked
   after each step, it costs a load. */
int interrupted(void);
#endif
