/* npy.c: arrays in files, in NumPy's formats.
   Tangled from F12-files.nw. */
#include "npy.h"
#include "disk.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef WOVEN_ZLIB
#define ZLIB_CONST
#include <zlib.h>
#endif

typedef unsigned char Byte;
static uint64_t get(const Byte *at, int size) {
  uint64_t value = 0;
  while (size-- > 0) value = value << 8 | at[size];
  return value;
}
static uint64_t get_turned(const Byte *at, int size) {
  uint64_t value = 0;
  for (int i = 0; i < size; i++) value = value << 8 | at[i];
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
typedef struct Numbers {    /* as they lie in a file */
  Shape shape;
  char type[8];             /* "<f8" */
  bool by_columns;
  const Byte *at;           /* NULL: not found yet */
  Byte *unpacked;           /* what was made for them, or NULL */
} Numbers;
static bool is_read(const char *type) {
  return strlen(type) == 3 && strchr("<>|=", type[0]) &&
         strstr("b1 i1 i2 i4 i8 u1 u2 u4 u8 f2 f4 f8", type + 1);
}
static real whole_number(char kind, uint64_t bits, int size) {
  union { uint64_t bits; int64_t i; } whole = {
    bits << (64 - 8 * size)};
  if (kind == 'b') return bits != 0;
  if (kind == 'u') return (real)bits;
  return (real)(whole.i / ((int64_t)1 << (64 - 8 * size)));
}
static real half_number(uint64_t bits) {
  int exponent = bits >> 10 & 31, fraction = bits & 1023;
  double x = exponent == 31 ? (fraction ? NAN : INFINITY)
             : ldexp(exponent ? 1024 + fraction : fraction,
                     (exponent ? exponent : 1) - 25);
  return (real)(bits >> 15 ? -x : x);
}
static real number(const char *type, const Byte *at) {
  int size = type[2] - '0';
  uint64_t bits = *type == '>' ? get_turned(at, size)
                               : get(at, size);
  union { uint64_t bits; double f; } whole = {bits};
  union { uint32_t bits; float f; } half = {(uint32_t)bits};
  if (type[1] != 'f') return whole_number(type[1], bits, size);
  return size == 8 ? (real)whole.f :
         size == 4 ? (real)half.f : half_number(bits);
}
static void set_strides(const Numbers *from, long stride[]) {
  long next = from->type[2] - '0';
  for (int i = 0; i < from->shape.rank; i++) {
    int d = from->by_columns ? i : from->shape.rank - 1 - i;
    stride[d] = next;
    next *= from->shape.dim[d];
  }
}
static void convert(const Numbers *from, real *to) {
  long stride[SHAPE_RANK], index[SHAPE_RANK] = {0};
  const Byte *at = from->at;
  if (!shape_count(from->shape)) return;
  set_strides(from, stride);
  for (long i = shape_count(from->shape); i-- > 0;) {
    *to++ = number(from->type, at);
    for (int d = from->shape.rank; d-- > 0;) {
      at += stride[d];
      if (++index[d] < from->shape.dim[d]) break;
      at -= stride[d] * index[d];
      index[d] = 0;
    }
  }
}
static bool eat(const char **at, const char *word) {
  size_t length = strlen(word);
  if (strncmp(*at, word, length)) return false;
  *at += length;
  return true;
}
static bool eat_type(const char **at, char type[8]) {
  size_t length = strcspn(*at + 1, "'");
  bool whole = **at == '\'' && (*at)[1 + length];
  snprintf(type, 8, "%.*s", whole ? (int)length : 7,
           *at + whole);
  if (whole) *at += length + 2;
  return whole;
}
static bool eat_shape(const char **at, Shape *s) {
  char *end = NULL;
  while (**at >= '0' && **at <= '9') {
    long n = strtol(*at, &end, 10);
    if (s->rank++ < SHAPE_RANK) s->dim[s->rank - 1] = n;
    *at = end;
    if (!eat(at, ",")) break;
  }
  return eat(at, ")");
}
static bool eat_header(const Byte *bytes, size_t size,
                       Numbers *out) {
  char text[512] = "";
  for (size_t n = 0; size-- > 0 && n + 2 < sizeof text; bytes++)
    if (*bytes != ' ') text[n++] = (char)*bytes;
  const char *at = text;
  int seen = 0;
  bool good = eat(&at, "{");
  while (good && !eat(&at, "}")) {
    int entry = eat(&at, "'descr':") ? 1 :
                eat(&at, "'fortran_order':") ? 2 :
                eat(&at, "'shape':(") ? 4 : 0;
    good = entry && !(seen & entry);
    seen |= entry;
    if (entry == 1) good = good && eat_type(&at, out->type);
    if (entry == 2)
      good = good && ((out->by_columns = eat(&at, "True")) ||
                      eat(&at, "False"));
    if (entry == 4) good = good && eat_shape(&at, &out->shape);
    good = good && (eat(&at, ",") || *at == '}');
  }
  return good && seen == 7 && (!*at || !strcmp(at, "\n"));
}
static bool parse(const Byte *at, size_t size, Numbers *out,
                  Message *why) {
  size_t start = size > 6 && at[6] == 1 ? 10 : 12;
  if (size < 12 || memcmp(at, "\x93NUMPY", 6) || at[6] - 1u > 2)
    return message_append(why, ": it is no .npy");
  uint64_t length = get(at + 8, (int)start - 8);
  bool good = length <= size - start &&
              eat_header(at + start, (size_t)length, out);
  if (!good && out->type[0] == '[')
    return message_append(why, ": it holds a table of records");
  if (!good)
    return message_append(why, ": its header is damaged");
  if (!is_read(out->type))
    return message_append(why, ": it holds numbers of type %s, "
                          "not f2 f4 f8, i or u1 to 8, or b1",
                          out->type);
  out->at = at + start + length;
  const char *flaw = shape_flaw(out->shape);
  size_t each = (size_t)(out->type[2] - '0');
  size_t left = size - start - (size_t)length;
  if (!flaw && (left % each ||
                left / each != (size_t)shape_count(out->shape)))
    flaw = "its length does not fit its shape";
  return !flaw || message_append(why, ": %s", flaw);
}
#define REAL_TYPE (sizeof(real) == 4 ? "<f4" : "<f8")
#ifdef WOVEN_ZLIB
static Byte *unpack(const Byte *from, size_t packed, size_t size,
                    const char **flaw) {
  Byte *to = NULL;
  z_stream z = {.next_in = from, .avail_in = (uInt)packed};
  *flaw = "it is damaged, says zlib";
  if (size / 1032 > packed || inflateInit2(&z, -15) != Z_OK)
    return NULL;
  to = malloc(size + 1);
  z.next_out = to;
  z.avail_out = (uInt)size;
  if (!to) *flaw = "out of memory";
  else if (inflate(&z, Z_FINISH) == Z_STREAM_END &&
           !z.avail_in && !z.avail_out) *flaw = NULL;
  if (*flaw) free(to), to = NULL;
  inflateEnd(&z);
  return to;
}
#else
static Byte *unpack(const Byte *from, size_t packed, size_t size,
                    const char **flaw) {
  (void)from, (void)packed, (void)size;
  *flaw = "it is compressed, and this program has no zlib";
  return NULL;
}
#endif
static const Byte *find_end(const Byte *bytes, size_t size) {
  for (size_t n = 22; n <= size && n < 22 + 65536; n++) {
    const Byte *end = bytes + size - n;
    if (!memcmp(end, "PK\5\6\0\0\0", 8) &&
        get(end + 20, 2) == n - 22 &&
        get(end + 16, 4) + get(end + 12, 4) == size - n)
      return end;
  }
  return NULL;
}
static bool same_header(const Byte *local, const Byte *record) {
  size_t same = get(record + 8, 2) & 8 ? 10 : 14;
  return !memcmp(local, "PK\3\4", 4) &&
         !memcmp(local + 4, record + 6, same);
}
static int asked_for(const char *text, size_t length, int n,
                     const char *const name[]) {
  if (length >= 4 && !memcmp(text + length - 4, ".npy", 4))
    length -= 4;
  int k = 0;
  while (k < n && (!name[k] || strlen(name[k]) != length ||
                   memcmp(name[k], text, length))) k++;
  return k;
}
static bool open_member(const Byte *bytes, const Byte *record,
                        uint64_t room, Numbers *out,
                        Message *why) {
  uint64_t packed = get(record + 20, 4);
  uint64_t size = get(record + 24, 4);
  uint64_t start = get(record + 42, 4);
  const Byte *data = NULL;
  if (start + 30 <= room && same_header(bytes + start, record)) {
    const Byte *local = bytes + start;
    start += 30 + get(local + 26, 2) + get(local + 28, 2);
    if (start + packed <= room) data = bytes + start;
  }
  uint64_t method = get(record + 10, 2);
  if (data && method == 8) {
    const char *flaw = NULL;
    data = out->unpacked = unpack(data, (size_t)packed,
                                  (size_t)size, &flaw);
    if (flaw) return message_append(why, ": %s", flaw);
  } else if (data && (method || packed != size))
    return message_append(why, ": it is compressed by method %d, "
                          "or damaged", (int)method);
  if (!data || crc_of(data, (size_t)size) != get(record + 16, 4))
    return message_append(why, ": it is damaged, by its CRC-32");
  return parse(data, (size_t)size, out, why);
}
static bool read_zip(const Byte *bytes, size_t size, int n,
                     const char *const name[], Numbers found[],
                     Message *why) {
  const Byte *end = find_end(bytes, size);
  if (!end)
    return message_append(why,
                          ": it is no zip, or not a whole one");
  uint64_t room = get(end + 16, 4);
  const Byte *at = bytes + room;
  while (end - at >= 46) {
    size_t length = get(at + 28, 2), whole = 46 + length;
    whole += get(at + 30, 2) + get(at + 32, 2);
    if (memcmp(at, "PK\1\2", 4) || whole > (size_t)(end - at)) break;
    const char *text = (const char *)at + 46;
    int k = asked_for(text, length, n, name);
    if (k < n) {
      size_t before = strlen(why->text);
      int shown = length < 60 ? (int)length : 60;
      message_append(why, ": %.*s", shown, text);
      if (found[k].at)
        return message_append(why, ": it is there twice");
      if (!open_member(bytes, at, room, &found[k], why)) return false;
      why->text[before] = '\0';
    }
    at += whole;
  }
  return at == end ||
         message_append(why, ": its directory is damaged");
}
static bool ready(const Numbers *found, const char *name, Array *a,
                  Message *why) {
  char is[SHAPE_TEXT], want[SHAPE_TEXT];
  if (!found->at)
    return message_append(why, ": it has no \"%.60s\"; load "
                          "without it, or save it anew", name);
  if (!a->data) {
    *a = array_new(found->shape);
    return a->data || message_append(why, ": out of memory");
  }
  return (found->type[1] == 'f' &&
          found->type[2] == '0' + (int)sizeof(real) &&
          shape_same(found->shape, a->shape)) ||
         message_append(why, ": %.60s: it is %s %s, not %s %s",
                        name, found->type,
                        shape_text(found->shape, is), REAL_TYPE,
                        shape_text(a->shape, want));
}
bool npz_load(const char *path, int n, const char *const name[],
              Array array[], Message *why) {
  size_t size = 0;
  Byte *bytes = disk_read(path, &size);
  Numbers *found = calloc((size_t)n + 1, sizeof *found);
  *why = (Message){""};
  message_append(why, "%s", disk_shown(path));
  bool good =
    n < 0 ? message_append(why, ": %d arrays", n) :
    !bytes || !found ? message_append(why, ": %s", strerror(errno)) :
    name || !n ? read_zip(bytes, size, n, name, found, why) :
    parse(bytes, size, found, why);
  for (int k = 0; k < n && good; k++)
    good = ready(&found[k], name && name[k] ? name[k] : "",
                 &array[k], why);
  for (int k = 0; k < n && good; k++)
    convert(&found[k], array[k].data);
  for (int k = 0; k < n && found; k++) free(found[k].unpacked);
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
bool npz_save(const char *path, int n, const char *const name[],
              const Array array[], Message *why) {
  size_t room = 512;
  *why = (Message){""};
  if (n < 0) return message_append(why, "%s: %d arrays",
                                   disk_shown(path), n);
  uint64_t sum = room;
  for (int k = 0; k < n; k++) {
    const char *flaw = NULL;
    if (!array[k].data || shape_flaw(array[k].shape) ||
        shape_count(array[k].shape) < 0) flaw = "it has no numbers";
    if (name && (!name[k] || !*name[k] || strlen(name[k]) > 9999))
      flaw = "a name has 1 to 9999 letters";
    for (int i = 0; name && !flaw && i < k; i++)
      if (!strcmp(name[i], name[k])) flaw = "two have this name";
    if (flaw)
      return message_append(why, "%s: \"%.40s\": %s", disk_shown(path),
                            name && name[k] ? name[k] : "", flaw);
    sum += 512 + 2 * (name ? strlen(name[k]) : 0) +
           (uint64_t)shape_count(array[k].shape) * sizeof(real);
  }
  if ((name && (sum > UINT32_MAX || n > UINT16_MAX)) ||
      sum > PTRDIFF_MAX)
    return message_append(why, "%s: too much for one zip",
                          disk_shown(path));
  room = (size_t)sum;
  Byte *bytes = malloc(room), *end = bytes;
  if (!bytes)
    return message_append(why, "%s: out of memory",
                          disk_shown(path));
  if (name || !n) end = put_zip(bytes, n, name, array);
  else end = put_array(bytes, *array);
  size_t size = (size_t)(end - bytes);
  bool good = disk_replace(path, bytes, size, why);
  free(bytes);
  return good;
}
bool npy_save(const char *path, Array array, Message *why) {
  return npz_save(path, 1, NULL, &array, why);
}
