/* greeting.c: a polite program. From 00-preface.nw. */
#include <stdio.h>
int main(void) { puts("Hello.");
                 puts("Have a seat."); }
