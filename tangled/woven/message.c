/* message.c: a text put together. Tangled from
   W3-graphs-bench.nw. */
#include "message.h"
#include "plain.h"
#include <stdio.h>
#include <string.h>

static int letter(const char *at) {
  unsigned first = (unsigned char)*at;
  int bytes = first < 0x20 || first == 0x7f ? 0
            : first < 0x80 ? 1 : first < 0xc2 ? 0
            : first < 0xe0 ? 2 : first < 0xf0 ? 3
            : first < 0xf5 ? 4 : 0;
  for (int i = 1; i < bytes; i++)
    if ((at[i] & 0xc0) != 0x80) return 0;
  return bytes;
}
bool message_append_list(Message *message, const char *format,
                         va_list arguments) {
  size_t used = strlen(message->text);
  char *at = message->text + used;
  Plain plain = plain_enter();
  vsnprintf(at, sizeof message->text - used, format, arguments);
  plain_leave(plain);
  while (*at) {
    int bytes = letter(at);
    if (!bytes) *at = '?';
    at += bytes ? bytes : 1;
  }
  return false;
}
bool message_append(Message *message, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  message_append_list(message, format, arguments);
  va_end(arguments);
  return false;
}

bool message_refuse(Message *message, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  if (!message->text[0])
    message_append_list(message, format, arguments);
  va_end(arguments);
  return false;
}
