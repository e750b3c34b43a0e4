/* idx.c: files of handwritten digits.
   Tangled from F12-files.nw. */
#include "idx.h"
#include "disk.h"
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE = 1 << 16 };   /* bytes of one reading */
#ifdef WOVEN_ZLIB
#include <zlib.h>
#else
typedef FILE *gzFile;
#define gzopen fopen
#define gzclose fclose
#define gzread(file, to, n) ((int)fread(to, 1, n, file))
#endif
static const char *idx_fault(gzFile file) {
#ifdef WOVEN_ZLIB
  int code = Z_OK;
  gzerror(file, &code);
  return code == Z_ERRNO ? strerror(errno) :
         code == Z_BUF_ERROR ? "it breaks off" :
         code == Z_MEM_ERROR ? "out of memory" :
         code < 0 ? "damaged, says zlib" : NULL;
#else
  return ferror(file) ? strerror(errno) : NULL;
#endif
}
static bool idx_magic(gzFile file, unsigned char b[4],
                      Message *why) {
  const char *flaw = "not an IDX file";
  if (gzread(file, b, 4) != 4) {
    const char *fault = idx_fault(file);
    return message_append(why, ": %s", fault ? fault : flaw);
  }
  if (b[0] == 31 && b[1] == 139)
    flaw = "it is compressed, and this program has no zlib";
  if (b[0] || b[1] || !b[3])
    return message_append(why, ": %s", flaw);
  return b[2] == 8 || message_append(
    why, ": numbers of type %d, not bytes", b[2]);
}
static bool idx_shape(gzFile file, Shape *shape, Message *why) {
  unsigned char b[4];
  if (!idx_magic(file, b, why)) return false;
  shape->rank = b[3];
  for (int d = 0; d < shape->rank && d < SHAPE_RANK; d++) {
    if (gzread(file, b, 4) != 4)
      return message_append(why, ": it ends within its sizes");
    long *size = &shape->dim[d];
    *size = 0;
    for (int i = 0; i < 4; i++)
      *size = *size > LONG_MAX >> 8 ? LONG_MAX : *size << 8 | b[i];
  }
  const char *flaw = shape_flaw(*shape);
  return !flaw || message_append(why, ": %s", flaw);
}
static long idx_bytes(gzFile file, long count,
                      unsigned char **bytes, Message *why) {
  long n = 0, room = 0;
  while (n < count) {
    if (n == room) {
      room = room > count / 2 ? count : 2 * room;
      if (room < PIECE) room = PIECE < count ? PIECE : count;
      if (room == count - 1) room = count;
      unsigned char *more = realloc(*bytes, (size_t)room);
      if (!more) {
        message_append(why, ": out of memory");
        return -1;
      }
      *bytes = more;
    }
    long most = room - n < PIECE ? room - n : PIECE;
    if (count - n - most == 1) most--;
    int got = gzread(file, *bytes + n, (unsigned)most);
    if (got <= 0) break;
    n += got;
  }
  const char *fault = idx_fault(file);
  if (!fault) return n;
  message_append(why, ": %s", fault);
  return -1;
}
static bool idx_ends(long n, long count, Message *why) {
  if (n < count)
    return message_append(why, ": it has %ld bytes of the %ld it "
                          "promises", n, count);
  return n == count || message_append(
    why, ": it goes on after the %ld bytes it promises", count);
}
static Array idx_numbers(gzFile file, Message *why) {
  Array a = {.data = NULL};
  unsigned char *bytes = NULL;
  if (!idx_shape(file, &a.shape, why)) return a;
  long count = shape_count(a.shape);
  if (!count) message_append(why, ": there are no numbers in it");
  long n = count ? idx_bytes(file, count + 1, &bytes, why) : -1;
  if (n >= 0 && idx_ends(n, count, why)) {
    a = array_new(a.shape);
    if (!a.data) message_append(why, ": out of memory");
    for (long i = 0; a.data && i < n; i++)
      a.data[i] = (real)bytes[i];
  }
  free(bytes);
  return a;
}
Array dataset_idx(const char *path, Message *why) {
  Array a = {.data = NULL};
  gzFile in = gzopen(path ? path : "", "rb");
  *why = (Message){""};
  message_append(why, "%s", disk_shown(path));
  if (in) a = idx_numbers(in, why);
  else message_append(why, ": %s", strerror(errno));
  if (in) gzclose(in);
  if (a.data) why->text[0] = '\0';
  return a;
}
