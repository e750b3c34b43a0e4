/* npy.c: arrays in files, in NumPy's formats.
   Tangled from F12-files.nw. */
#include "npy.h"
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef unsigned char Byte;
static uint64_t get(const Byte *at, int size) {
  uint64_t value = 0;
  while (size-- > 0) value = value << 8 | at[size];
  return value;
}
static Byte *put(Byte *at, uint64_t value, int size) {
  for (; size-- > 0; value >>= 8) *at++ = (Byte)value;
  return at;
}
static Byte *copy(Byte *at, const void *bytes, size_t size) {
  memcpy(at, bytes, size);
  return at + size;
}
static uint32_t crc_of(const Byte *at, size_t size) {
  uint32_t crc = UINT32_MAX;
  for (; size-- > 0; at++) {
    crc ^= *at;
    for (int i = 0; i < 8; i++)
      crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc;
}
static const char known[][4] = {"<f8", "<f4", "<i8", "<i4", "|u1"};
#define REAL_TYPE known[sizeof(real) == 4]
typedef struct Numbers {    /* as they lie in a file */
  Shape shape;
  const char *type;         /* one of the known */
  const Byte *at;
} Numbers;
static real number(const char *type, uint64_t bits) {
  union { uint64_t bits; double f; int64_t i; } whole = {bits};
  union { uint32_t bits; float f; int32_t i; } half =
    {(uint32_t)bits};
  return type == known[0] ? (real)whole.f :
         type == known[1] ? (real)half.f :
         type == known[3] ? (real)half.i : (real)whole.i;
}
static void convert(const Numbers *from, real *to) {
  int size = from->type[2] - '0';
  const Byte *at = from->at;
  for (long i = shape_count(from->shape); i-- > 0; at += size)
    *to++ = number(from->type, get(at, size));
}
static bool eat_header(const Byte *at, size_t size, Numbers *out) {
  char text[256] = "";
  for (int n = 0; size-- > 0 && n < 255; at++)
    if (*at != ' ') text[n++] = (char)*at;
  char *type = strstr(text, "'descr':'");
  char *order = strstr(text, "'fortran_order':False");
  char *shape = strstr(text, "'shape':("), *end;
  if (!type || !order || !shape) return false;
  for (int i = 0; i < 5; i++)
    if (!strncmp(type + 9, known[i], 3)) out->type = known[i];
  Shape *s = &out->shape;
  for (end = shape + 9; *end >= '0' && *end <= '9';) {
    long n = strtol(end, &end, 10);
    if (s->rank++ < SHAPE_RANK) s->dim[s->rank - 1] = n;
    end += *end == ',';
  }
  long rest = (long)strlen(text) - 13 - 21 - (end + 1 - shape);
  return out->type && type[12] == '\'' && *end == ')' &&
         (rest == 5 || rest == 6);
}
static const char *parse(const Byte *at, size_t size,
                         Numbers *out) {
  size_t start = size > 6 && at[6] == 1 ? 10 : 12;
  if (size < 12 || memcmp(at, "\x93NUMPY", 6) || at[6] - 1u > 2)
    return "it is no .npy";
  size_t length = get(at + 8, (int)start - 8);
  if (length > size - start ||
      !eat_header(at + start, length, out))
    return "its header is damaged, or asks for more than "
           "<f8 <f4 <i8 <i4 |u1 in C order";
  out->at = at + start + length;
  const char *flaw = shape_flaw(out->shape);
  size_t each = (size_t)out->type[2] - '0';
  if (!flaw && size - start - length !=
                 each * (size_t)shape_count(out->shape))
    flaw = "its length does not fit its shape";
  return flaw;
}
static const char *open_member(const Byte *bytes,
                               const Byte *record, size_t room,
                               Numbers *out) {
  size_t size = get(record + 24, 4), start = get(record + 42, 4);
  const Byte *at = bytes + start;
  if (get(record + 10, 2) || get(record + 20, 4) != size)
    return "it is compressed, or damaged";
  if (start + 30 <= room)
    start += 30 + get(at + 26, 2) + get(at + 28, 2);
  if (start + size > room || memcmp(at, "PK\3\4", 4) ||
      memcmp(at + 4, record + 6, 14) ||
      crc_of(bytes + start, size) != get(record + 16, 4))
    return "it is damaged, by its CRC-32";
  return parse(bytes + start, size, out);
}
static const char *read_zip(const Byte *bytes, size_t size,
                            int n, const char *const name[],
                            Numbers found[], Message *why) {
  const Byte *end = bytes + (size < 22 ? 0 : size - 22);
  size_t room = get(end + 16, 4), path = strlen(why->text);
  if (size < 22 || memcmp(end, "PK\5\6\0\0\0", 8) ||
      room + get(end + 12, 4) != (size_t)(end - bytes))
    return "it is no zip, or not a whole one";
  const Byte *at = bytes + room;
  while (end - at >= 46) {
    const char *text = (const char *)at + 46;
    size_t length = get(at + 28, 2), whole = 46 + length;
    whole += get(at + 30, 2) + get(at + 32, 2);
    if (memcmp(at, "PK\1\2", 4) || whole > (size_t)(end - at) ||
        length < 4 || memcmp(text + length - 4, ".npy", 4)) break;
    int k = 0;
    while (k < n && (strlen(name[k]) != length - 4 ||
                     memcmp(name[k], text, length - 4))) k++;
    int shown = length < 60 ? (int)length : 60;
    message_append(why, ": %.*s", shown, text);
    const char *flaw =
      k == n ? "nobody asked for it" :
      found[k].at ? "it is there twice" :
      open_member(bytes, at, room, &found[k]);
    if (flaw) return flaw;
    why->text[path] = '\0';
    at += whole;
  }
  return at == end ? NULL : "its directory is damaged";
}
static Byte *read_file(const char *path, size_t *size) {
  struct stat info = {0};
  Byte *bytes = NULL;
  FILE *in = fopen(path, "rb");
  if (in && !fstat(fileno(in), &info) &&
      (bytes = calloc((size_t)info.st_size + 22, 1)))
    *size = fread(bytes, 1, (size_t)info.st_size, in);
  if (bytes && ferror(in)) free(bytes), bytes = NULL;
  if (in) fclose(in);
  return bytes;
}
static bool ready(const Numbers *found, const char *name, Array *a,
                  Message *why) {
  char is[SHAPE_TEXT], want[SHAPE_TEXT];
  if (!found->at)
    return message_append(why, ": it has no %.40s.npy", name);
  if (!a->data) {
    *a = array_new(found->shape);
    return a->data || message_append(why, ": out of memory");
  }
  return (found->type == REAL_TYPE &&
          shape_same(found->shape, a->shape)) ||
         message_append(why, ": %.60s.npy: it is %s %s, not %s %s",
                      name, found->type,
                      shape_text(found->shape, is), REAL_TYPE,
                      shape_text(a->shape, want));
}
bool npz_load(const char *path, int n, const char *const name[],
              Array array[], Message *why) {
  size_t size = 0;
  Byte *bytes = read_file(path, &size);
  Numbers *found = calloc((size_t)n + 1, sizeof *found);
  *why = (Message){""};
  message_append(why, "%.90s", path);
  const char *flaw =
    !bytes || !found ? strerror(errno) :
    name ? read_zip(bytes, size, n, name, found, why) :
    parse(bytes, size, found);
  bool good = !flaw || message_append(why, ": %s", flaw);
  for (int k = 0; k < n && good; k++)
    good = ready(&found[k], name ? name[k] : "", &array[k], why);
  for (int k = 0; k < n && good; k++)
    convert(&found[k], array[k].data);
  free(found);
  free(bytes);
  if (good) why->text[0] = '\0';
  return good;
}
Array npy_load(const char *path, Message *why) {
  Array array = {.data = NULL};
  npz_load(path, 1, NULL, &array, why);
  return array;
}
static Byte *put_array(Byte *at, Array a) {
  char *text = (char *)at + 10;
  int n = sprintf(text, "{'descr': '%s', 'fortran_order': "
                  "False, 'shape': (", REAL_TYPE);
  for (int d = 0; d < a.shape.rank; d++)
    n += sprintf(text + n, "%ld,", a.shape.dim[d]);
  n += sprintf(text + n, "), }");
  int length = (n + 10) / 64 * 64 + 54;
  sprintf(text + n, "%*s", length - n, "\n");
  put(copy(at, "\x93NUMPY\1", 8), (uint64_t)length, 2);
  at += 10 + length;
  for (long i = 0; i < shape_count(a.shape); i++) {
    union { real x; uint32_t half; uint64_t whole; } u = {a.data[i]};
    at = put(at, sizeof u.x == 4 ? u.half : u.whole, sizeof u.x);
  }
  return at;
}
static Byte *put_member(Byte *at, const char *name, Array a) {
  size_t length = strlen(name) + 4;
  Byte *data = at + 30 + length, *end = put_array(data, a);
  size_t size = (size_t)(end - data);
  at = copy(at, "PK\3\4\24\0\0\10\0\0\0\0\41", 14);
  at = put(put(at, crc_of(data, size), 4), size, 4);
  at = put(put(at, size, 4), length, 4);
  copy(copy(at, name, length - 4), ".npy", 4);
  return end;
}
static Byte *put_zip(Byte *bytes, int n, const char *const name[],
                     const Array array[]) {
  Byte *at = bytes, *local = bytes, *first;
  for (int k = 0; k < n; k++)
    at = put_member(at, name[k], array[k]);
  for (first = at; local < first;) {
    size_t length = get(local + 26, 2);
    at = copy(copy(at, "PK\1\2\24", 6), local + 4, 26);
    at = put(put(at, 0, 10), (uint64_t)(local - bytes), 4);
    at = copy(at, local + 30, length);
    local += 30 + length + get(local + 18, 4);
  }
  size_t size = (size_t)(at - first);
  at = put(copy(at, "PK\5\6\0\0\0", 8), (uint64_t)n * 65537, 4);
  return put(put(at, size, 4), (uint64_t)(first - bytes), 6);
}
static bool replace(const char *path, char *new,
                    const Byte *bytes, size_t size) {
  FILE *out = fopen(new, "wb");
  if (!out) return false;
  bool good = fwrite(bytes, 1, size, out) == size &&
              !fflush(out) && !fsync(fileno(out));
  good = !fclose(out) && good && !rename(new, path);
  if (!good) remove(new);
  int directory = good ? open(dirname(new), O_RDONLY) : -1;
  good = directory >= 0 && (!fsync(directory) || errno == EINVAL);
  if (directory >= 0) close(directory);
  return good;
}
bool npz_save(const char *path, int n, const char *const name[],
              const Array array[], Message *why) {
  size_t room = 512 + strlen(path);
  why->text[0] = '\0';
  for (int k = 0; k < n; k++) {
    const char *flaw = NULL;
    if (!array[k].data || shape_flaw(array[k].shape) ||
        shape_count(array[k].shape) < 0) flaw = "it has no numbers";
    if (name && (!*name[k] || strlen(name[k]) > 9999))
      flaw = "a name has 1 to 9999 letters";
    for (int i = 0; name && i < k; i++)
      if (!strcmp(name[i], name[k])) flaw = "two have this name";
    if (flaw)
      return message_append(why, "%.90s: \"%.40s\": %s", path,
                          name ? name[k] : "", flaw);
    room += 512 + 2 * (name ? strlen(name[k]) : 0) +
            (size_t)shape_count(array[k].shape) * sizeof(real);
  }
  if (name && (room > UINT32_MAX || n > UINT16_MAX))
    return message_append(why, "%.90s: too much for one zip", path);
  Byte *bytes = malloc(room), *end = bytes;
  if (bytes && name) end = put_zip(bytes, n, name, array);
  else if (bytes) end = put_array(bytes, *array);
  size_t size = (size_t)(end - bytes);
  char *new = bytes ? strcpy((char *)end, path) : NULL;
  bool good = new && replace(path, strcat(new, ".new"), bytes, size);
  if (!good) message_append(why, "%.90s: %s", path, strerror(errno));
  free(bytes);
  return good;
}
bool npy_save(const char *path, Array array, Message *why) {
  return npz_save(path, 1, NULL, &array, why);
}
