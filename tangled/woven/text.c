/* text.c: a text that grows.
   Tangled from W20-emission-bench.nw. */
#include "text.h"
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static bool grow(Text *t, size_t more) {
  Allocator a = t->allocator;
  size_t room = t->room ? t->room : 1024;
  if (more > SIZE_MAX / 4 - t->size) t->failed = true;
  while (!t->failed && room - t->size < more) room *= 2;
  if (t->failed || room == t->room) return !t->failed;
  char *bytes = a.resize(a.context, t->bytes, room);
  t->failed = !bytes;
  if (bytes) t->bytes = bytes, t->room = room;
  return bytes != NULL;
}
void text_add(Text *t, const char *format, ...) {
  va_list list;
  va_start(list, format);
  int n = vsnprintf(NULL, 0, format, list);
  va_end(list);
  t->failed |= n < 0;
  if (t->failed || !grow(t, (size_t)n + 1)) return;
  va_start(list, format);
  vsnprintf(t->bytes + t->size, (size_t)n + 1, format, list);
  va_end(list);
  t->size += (size_t)n;
}
void text_bytes(Text *t, const char *bytes, size_t n) {
  if (!grow(t, n + 1)) return;
  memcpy(t->bytes + t->size, bytes, n);
  t->size += n;
  t->bytes[t->size] = '\0';
}
void text_free(Text *t) {
  Allocator a = t->allocator;
  if (t->bytes) a.resize(a.context, t->bytes, 0);
  *t = (Text){.allocator = a};
}
