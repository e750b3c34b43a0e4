/* message.h: one line of text that is put together from parts.
   Tangled from W3-graphs-bench.nw. */
#ifndef WOVEN_MESSAGE_H
#define WOVEN_MESSAGE_H
#include <stdarg.h>
#include <stdbool.h>
#pragma GCC visibility push(default)

typedef struct Message { char text[256]; } Message;
#ifdef __GNUC__
#define PRINTS(text, first) \
  __attribute__((format(__printf__, text, first)))
#else
#define PRINTS(text, first)
#endif
/* Adds to the text, as printf would print it, and returns false.
   What is too much is cut off. The text is whole letters of UTF-8
   on one line: other bytes and line ends become "?". */
bool message_append(Message *message, const char *format, ...)
  PRINTS(2, 3);
/* the same, but keeps a text that is there */
bool message_refuse(Message *message, const char *format, ...)
  PRINTS(2, 3);
/* message_append with a list of arguments, as vprintf's */
bool message_append_list(Message *message, const char *format,
                         va_list arguments) PRINTS(2, 0);
#pragma GCC visibility pop
#endif
