/* test_table.c: tables from files.
   Tangled from W9-curves-bench.nw. */
#include "suite.h"
#include "woven/files/table.h"
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static Array read_text(const char *text, size_t size,
                       Message *why) {
  char path[] = "/tmp/woven-XXXXXX";
  int file = mkstemp(path);
  ck_assert(file >= 0);
  ck_assert(write(file, text, size) == (ssize_t)size);
  close(file);
  Array a = dataset_csv(path, why);
  unlink(path);
  ck_assert_int_eq(!a.data, why->text[0] != '\0');
  return a;
}
static const char *const good[] = {
  "1,2\n3,4\n", "1,2\n3,4", "a,b\r\n1,2\r\n3,4\r\n",
  "1,2\r3,4\r", "a,b\r1,2\r\r3,4",
  "\n\n 1 ,\t2 \n\n  \n3,4\n\n", "score,IQ (of 2)\n1,2\n3,4\n",
  "1e0,+2\n3.0,.4e1\n", "\n\"a\",\"b\"\n\n1,2\n3,4",
  "1;2\n3;4\n", "a, or b;c\n1;2\n3;4\n", "1\t2\n3\t4\n",
  "a b\tc\n1\t2\n3\t4", "\"a;b\",c\n1,2\n3,4",
  "\xEF\xBB\xBF" "1,2\n3,4\n", "\xEF\xBB\xBF" "a,b\r\n1,2\r\n3,4",
  "\"1\",\"2\"\n\"3\",\"4\"\n", "1, \" 2 \" \n3,4",
  "1,2,\n3,4,\n", "a,b,\n1,2,\n3,4\n", "1\t2\t\n3\t4\t\n",
  ",b\n1,2\n3,4", "\"a \"\"b\"\"\",c\n1,2\n3,4"};
START_TEST(good_files) {
  for (size_t k = 0; k < sizeof good / sizeof *good; k++) {
    Message why;
    Array a = read_text(good[k], strlen(good[k]), &why);
    ck_assert_msg(a.data != NULL, "%s", why.text);
    ck_assert(shape_same(a.shape, SHAPE(2, 2)));
    for (int i = 0; i < 4; i++)
      ck_assert_double_eq((double)a.data[i], i + 1);
    array_free(a);
  }
}
END_TEST
static const struct {
  const char *text, *words;
} bad[] = {
  {"", "no numbers"}, {"\n\r\n  \n", "no numbers"},
  {"x,y\n", "no numbers"}, {"1 2\n", "not a number: \"1 2\""},
  {"1,2\n3\n", "line 2, column 1: the row ends early: \"3\""},
  {"1,2\n3,4,5\n", "line 2, column 3: one word too many: \"5\""},
  {"x\n1,2\n", "line 2, column 2: one word"},
  {"1,2\n\n\n3,4x\n", "line 4, column 2: not a number: \"4x\""},
  {"1,two\n", "column 2: not a number: \"two\""},
  {"x1,25\n", "column 2: not a name: \"25\""},
  {"1D3\n2\n", "line 1, column 1: not a number: \"1D3\""},
  {"5%\n", "\"5%\""}, {"NA\n1\n", "neither a number nor a name"},
  {"1,5;2,5\n", "column 1: not a number: \"1,5\""},
  {"0x10,1\n", "\"0x10\""}, {"1,2\n3,0x4", "line 2, column 2"},
  {",\n,\n", "not a number: \"\""}, {"1,,2\n", "column 2"},
  {"1,2,\n3,,\n", "line 2, column 2: not a number: \"\""},
  {"1,2\n3,4,\n", "line 2, column 3: one word too many: \"\""},
  {"1,-\n", "\"-\""}, {"1,nan\n", "not a finite number: \"nan\""},
  {"1,2\n3,-inf\n", "line 2, column 2: not a finite"},
  {"1e999,1\n", "column 1: not a finite number: \"1e999\""},
  {"1,2 3\n", "not a number: \"2 3\""}, {"1,\"2\n", "number"},
  {"1,\"2\"3\n", "number"}, {"a;b\n1,2\n", "column 1"},
  {"a\n\"1,2\"\n", "line 2, column 1: not a number: \"1,2\""},
};
START_TEST(bad_files) {
  Message why;
  for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
    read_text(bad[k].text, strlen(bad[k].text), &why);
    ck_assert_msg(strstr(why.text, bad[k].words) != NULL,
                  "number %zu: %s", k, why.text);
    ck_assert(!strncmp(why.text, "/tmp/woven-", 11));
  }
}
END_TEST
static Array gaps_of(const char *text) {
  Message why;
  char path[] = "/tmp/woven-XXXXXX";
  int file = mkstemp(path);
  ck_assert_int_eq((int)write(file, text, strlen(text)),
                   (int)strlen(text));
  close(file);
  Array a = dataset_csv_gaps(path, &why);
  unlink(path);
  ck_assert_int_eq(!a.data, why.text[0] != '\0');
  return a;
}
START_TEST(values_may_be_missing) {
  static const char *const text[] = {
    "1,\n,4\n9,9", "NA,2\nNULL,4\n", "x,y\n1,nan\nnull,4\n",
    "1;\"\"\n-nan;4\n"};
  const bool there[][4] = {{1}, {0, 1, 0, 1}, {1, 0, 0, 1},
                           {1, 0, 0, 1}};
  for (int k = 1; k < 4; k++) {
    Array a = gaps_of(text[k]);
    ck_assert(a.data && shape_same(a.shape, SHAPE(2, 2)));
    for (int i = 0; i < 4; i++)
      ck_assert(there[k][i] ? a.data[i] == i + 1
                            : isnan(a.data[i]) != 0);
    array_free(a);
  }
  ck_assert_ptr_null(gaps_of(text[0]).data);
  ck_assert_ptr_null(gaps_of("1,two\n").data);
}
END_TEST
static bool speak_german(void) {
  char folder[] = "/tmp/woven-XXXXXX", command[200];
  if (setlocale(LC_ALL, "de_DE.UTF-8")) return true;
  if (!mkdtemp(folder)) return false;
  setenv("LOCPATH", folder, 1);
  snprintf(command, sizeof command, "localedef -c -i de_DE -f "
           "UTF-8 %s/de_DE.UTF-8 > /dev/null 2>&1", folder);
  bool german = !system(command) &&
                setlocale(LC_ALL, "de_DE.UTF-8");
  snprintf(command, sizeof command, "rm -rf %s", folder);
  return !system(command) && german;
}
START_TEST(locales_change_nothing) {
  Message why;
  bool german = speak_german();
  Array a = read_text("1.5,2.5\n", 8, &why);
  ck_assert_msg(a.data && a.data[0] == 1.5, "%s", why.text);
  array_free(a);
  ck_assert(!german || strtod("1,5", NULL) == 1.5);
}
END_TEST
static void *read_good(void *text) {
  Message why;
  if (!text) return NULL;
  Array a = read_text(text, strlen(text), &why);
  bool fine = a.data != NULL;
  array_free(a);
  return fine ? text : NULL;
}
static void *on_stack(size_t size, char *text) {
  pthread_attr_t attributes;
  pthread_t thread;
  void *result = "none";
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, size);
  if (!pthread_create(&thread, &attributes, read_good, text))
    pthread_join(thread, &result);
  pthread_attr_destroy(&attributes);
  return result;
}
START_TEST(small_stacks_are_enough) {
  char text[] = "1,2\n3,4\n";
  size_t size = 1 << 14;
  while (on_stack(size, NULL)) size += 1 << 14;
  ck_assert_ptr_eq(on_stack(size + (3 << 14), text), text);
}
END_TEST
START_TEST(long_tables_are_whole) {
  enum { ROWS = 3000, WIDTH = 65534 };
  char *text = calloc(ROWS, 40);
  size_t n = 0;
  Message why;
  for (int i = 0; i < ROWS; i++)
    n += (size_t)sprintf(text + n, "%d,%d.5,%d\n", i, i, -i);
  Array a = read_text(text, n, &why);
  ck_assert(a.data && shape_same(a.shape, SHAPE(ROWS, 3)));
  for (int i = 0; i < ROWS; i++)
    ck_assert(a.data[3 * i] == i && a.data[3 * i + 1] == i + 0.5 &&
              a.data[3 * i + 2] == -i);
  array_free(a);
  memset(text, ' ', WIDTH + 1);
  text[0] = '7';
  a = read_text(text, WIDTH, &why);
  ck_assert(a.data && a.data[0] == 7);
  array_free(a);
  ck_assert_ptr_null(read_text(text, WIDTH + 1, &why).data);
  free(text);
}
END_TEST
START_TEST(damaged_files) {
  Message why;
  ck_assert(!dataset_csv("nowhere/x.csv", &why).data);
  ck_assert(strstr(why.text, "x.csv: No such file") != NULL);
  ck_assert(!dataset_csv("/tmp", &why).data);
  ck_assert(strstr(why.text, "/tmp: Is a directory") != NULL);
  ck_assert(!read_text("1,2\0003\n", 7, &why).data);
  ck_assert(strstr(why.text, "\"2?3\"") != NULL);
  ck_assert(!dataset_csv("/dev/zero", &why).data);
  ck_assert(strstr(why.text, "line 1 is too long") != NULL);
  for (int i = 0; i < 8; i++)
    for (const char *p = "\n,9-x\xff"; *p; p++) {
      char text[] = "1,2\n3,4\n";
      text[i] = *p;
      Array a = read_text(text, strlen(text), &why);
      long n = a.data ? shape_count(a.shape) : 0;
      for (long k = 0; k < n; k++) ck_assert(isfinite(a.data[k]));
      array_free(a);
    }
}
END_TEST
TESTS("table", 9, good_files, bad_files, values_may_be_missing,
      locales_change_nothing, small_stacks_are_enough,
      long_tables_are_whole, damaged_files)
