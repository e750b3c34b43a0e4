/* text.h: a text that grows; for the library's own use.
   Tangled from 20-emission.nw. */
#ifndef WOVEN_TEXT_H
#define WOVEN_TEXT_H
#include "allocator.h"
#include "message.h"

typedef struct Text {
  Allocator allocator;
  char *bytes;          /* with a zero at the end; NULL if empty */
  size_t size, room;
  bool failed;          /* memory ran out */
} Text;
/* Adds what printf would print. */
void text_add(Text *text, const char *format, ...) PRINTS(2, 3);
/* Adds n bytes, whatever they are. */
void text_bytes(Text *text, const char *bytes, size_t n);
/* Gives the memory back; the text is empty then. */
void text_free(Text *text);
#endif
