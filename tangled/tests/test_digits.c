/* test_digits.c: IDX files and drawn digits. Tangled from
   W13-digits-bench.nw. */
#include "programs/examples.h"
#include "programs/strokes.h"
#include "suite.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#ifdef WOVEN_ZLIB
#include <zlib.h>
#endif

static Array read_bytes(const char *bytes, size_t size,
                        Message *why) {
  char path[] = "/tmp/woven-idx-XXXXXX";
  FILE *file = fdopen(mkstemp(path), "wb");
  fwrite(bytes, 1, size, file);
  fclose(file);
  Array a = dataset_idx(path, why);
  remove(path);
  return a;
}
static const char good[] = {0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3,
                            1, 2, 3, 4, 5, (char)250};
static const char packed[] =
  "\037\213\010\000\000\000\000\000\002\003\143\140\340\140"
  "\142\140\140\000\141\146\106\046\146\026\326\137\000\177"
  "\052\065\121\022\000\000";
static bool is_good(Array a) {
  for (int i = 0; a.data && i < 6; i++)
    if (a.data[i] != (i < 5 ? i + 1 : 250)) return false;
  return a.data && shape_same(a.shape, SHAPE(2, 3));
}
START_TEST(good_files_are_read) {
  Message why;
  Array a = read_bytes(good, sizeof good, &why);
  ck_assert_msg(is_good(a), "%s", why.text);
  array_free(a);
  #ifdef WOVEN_ZLIB
  a = read_bytes(packed, sizeof packed, &why);
  ck_assert_msg(is_good(a), "%s", why.text);
  array_free(a);
  #endif
}
END_TEST
START_TEST(large_sizes_are_read) {
  enum { MANY = 0x10203 };
  static char bytes[8 + MANY] = {0, 0, 8, 1, 0, 1, 2, 3};
  Message why;
  bytes[8 + MANY - 1] = 7;
  Array a = read_bytes(bytes, sizeof bytes, &why);
  ck_assert_msg(a.data != NULL, "%s", why.text);
  ck_assert(shape_same(a.shape, SHAPE(MANY)));
  ck_assert(a.data[MANY - 1] == 7 && a.data[MANY - 2] == 0);
  array_free(a);
}
END_TEST
static const struct { size_t at; char byte; const char *says; }
damage[] = {
  {0, 1, "not an IDX file"}, {1, 1, "not an IDX file"},
  {2, 9, "numbers of type 9, not bytes"},
  {3, 0, "not an IDX file"}, {3, 9, "it ends within its sizes"},
  {3, 3, "it has 2 bytes of the"},
  {4, sizeof(long) > 4 ? 127 : 1, "it has 6 bytes of the"},
  {7, 3, "it has 6 bytes of the 9 it promises"},
  {7, 1, "it goes on after the 3 bytes it promises"},
  {11, 0, "there are no numbers in it"}};
START_TEST(damage_is_named) {
  Message why;
  for (size_t i = 0; i < sizeof damage / sizeof *damage; i++) {
    char bytes[sizeof good];
    memcpy(bytes, good, sizeof good);
    bytes[damage[i].at] = damage[i].byte;
    ck_assert_ptr_null(read_bytes(bytes, sizeof bytes, &why).data);
    ck_assert_msg(strstr(why.text, damage[i].says), "%s",
                  why.text);
  }
  for (size_t n = 0; n < sizeof good; n++)
    ck_assert_ptr_null(read_bytes(good, n, &why).data);
  for (size_t n = 0; n < sizeof packed - 1; n++)
    ck_assert_ptr_null(read_bytes(packed, n, &why).data);
  ck_assert_ptr_null(dataset_idx("nowhere/x", &why).data);
  ck_assert_pstr_eq(why.text,
                    "nowhere/x: No such file or directory");
  ck_assert_ptr_null(dataset_idx("/", &why).data);
  ck_assert_pstr_eq(why.text, "/: Is a directory");
}
END_TEST
START_TEST(packed_files_are_true) {
#ifdef WOVEN_ZLIB
  Message why;
  char bytes[sizeof packed - 1];
  memcpy(bytes, packed, sizeof bytes);
  bytes[sizeof bytes - 6] ^= 1;
  ck_assert_ptr_null(read_bytes(bytes, sizeof bytes, &why).data);
  ck_assert_msg(strstr(why.text, "damaged, says zlib"), "%s",
                why.text);
  ck_assert_ptr_null(
    read_bytes(packed, sizeof packed - 4, &why).data);
  ck_assert_msg(strstr(why.text, "it breaks off"), "%s", why.text);
  static const char zeros[1 << 16];
  const char header[] = {0, 0, 8, 1, 0, 0, 0, 1};
  char path[] = "/tmp/woven-idx-XXXXXX";
  gzFile out = gzdopen(mkstemp(path), "wb");
  gzwrite(out, header, sizeof header);
  for (int i = 0; i < 256; i++) gzwrite(out, zeros, sizeof zeros);
  gzclose(out);
  ck_assert_ptr_null(dataset_idx(path, &why).data);
  ck_assert_msg(strstr(why.text, "goes on after the 1 bytes"), "%s",
                why.text);
  remove(path);
#endif
}
END_TEST
START_TEST(no_damage_is_believed) {
  uint64_t seed = 1;
  for (int i = 0; i < 1000; i++) {
    size_t size = i % 2 ? sizeof packed - 1 : sizeof good;
    char bytes[sizeof packed];
    memcpy(bytes, i % 2 ? packed : good, size);
    size_t most = i % 2 ? size : 12;
    size_t at = (size_t)(array_random(&seed) * (double)most);
    bytes[at] = (char)(array_random(&seed) * 127);
    Message why;
    Array a = read_bytes(bytes, size, &why);
    ck_assert(a.data ? is_good(a) : why.text[0]);
    array_free(a);
  }
}
END_TEST
START_TEST(examples_come_back) {
  Examples e = examples_draw(20, 12, 3);
  char dir[] = "/tmp/woven-examples-XXXXXX";
  Message why = {{0}};
  ck_assert_ptr_nonnull(mkdtemp(dir));
  ck_assert(examples_write(dir, "train", e, &why));
  Examples back = examples_read(dir, "train", &why);
  ck_assert_msg(back.images.data, "%s", why.text);
  ck_assert(shape_same(back.images.shape, SHAPE(20, 12, 12)));
  ck_assert_mem_eq(back.images.data, e.images.data,
                   20 * 12 * 12 * sizeof(real));
  ck_assert_mem_eq(back.labels.data, e.labels.data,
                   20 * sizeof(real));
  const char *kind[] = {"images-idx3", "labels-idx1"};
  for (int k = 0; k < 2; k++) {
    char path[80];
    snprintf(path, sizeof path, "%s/train-%s-ubyte", dir, kind[k]);
    ck_assert_int_eq(remove(path), 0);
  }
  ck_assert_int_eq(rmdir(dir), 0);
  examples_free(e);
  examples_free(back);
}
END_TEST
static void refuses(Examples e, const char *says) {
  char dir[] = "/tmp/woven-examples-XXXXXX";
  Message why = {{0}};
  ck_assert_ptr_nonnull(mkdtemp(dir));
  ck_assert(examples_write(dir, "train", e, &why));
  Examples back = examples_read(dir, "train", &why);
  ck_assert_ptr_null(back.images.data);
  ck_assert_msg(strstr(why.text, says), "%s", why.text);
  const char *kind[] = {"images-idx3", "labels-idx1"};
  for (int k = 0; k < 2; k++) {
    char path[80];
    snprintf(path, sizeof path, "%s/train-%s-ubyte", dir, kind[k]);
    ck_assert_int_eq(remove(path), 0);
  }
  ck_assert_int_eq(rmdir(dir), 0);
}
START_TEST(wrong_examples_are_refused) {
  Examples e = examples_draw(20, 12, 3), wrong = e;
  wrong.labels.shape = SHAPE(19);
  refuses(wrong, "not as many labels as images: images [20,12");
  wrong.labels.shape = SHAPE(4, 5);
  refuses(wrong, "labels are not of rank 1");
  wrong = e;
  wrong.images.shape = SHAPE(20, 144);
  refuses(wrong, "images are not of rank 3");
  e.labels.data[7] = 77;
  refuses(e, "a label is not a digit");
  examples_free(e);
}
END_TEST
START_TEST(digits_are_alike_everywhere) {
  uint64_t seed = 1, sum = 0;
  for (int digit = 0; digit < 10; digit++) {
    real image[20 * 20];
    strokes_digit(digit, 20, image, &seed);
    for (int i = 0; i < 20 * 20; i++)
      sum = 31 * sum + (uint64_t)image[i];
  }
  ck_assert_uint_eq(sum, 6652812921402988198u);
}
END_TEST
TESTS("digits", 12, good_files_are_read, large_sizes_are_read,
      damage_is_named, packed_files_are_true,
      no_damage_is_believed, examples_come_back,
      wrong_examples_are_refused, digits_are_alike_everywhere)
