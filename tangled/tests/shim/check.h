/* check.h: as much of the check library as our tests use, for
   machines that do not have it. Tangled from B-testing.nw. */
#ifndef SHIM_CHECK_H
#define SHIM_CHECK_H
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct TTest { void (*run)(int); } TTest;
typedef struct Suite {
  const char *name;
  const TTest *test[200];
  int tests;
} Suite, TCase, SRunner;

#define START_TEST(name) \
  static void name##_run(int); \
  static const TTest name##_test = {name##_run}; \
  static const TTest *const name = &name##_test; \
  static void name##_run(int _i) { (void)_i;
#define END_TEST }
enum { CK_ENV };
static TCase *tcase_create(const char *name) {
  Suite *suite = calloc(1, sizeof *suite);
  if (!suite) abort();
  suite->name = name;
  return suite;
}
#define tcase_set_tags(tcase, tags) ((void)(tags))
#define tcase_set_timeout(tcase, seconds) ((void)(seconds))
#define tcase_add_test(tcase, t) \
  ((tcase)->test[(tcase)->tests++] = (t))
#define suite_create(name) (tcase)
#define suite_add_tcase(suite, tcase) ((void)(tcase))
#define srunner_create(suite) (suite)
static void srunner_run_all(SRunner *runner, int mode) {
  (void)mode;
  for (int i = 0; i < runner->tests; i++) runner->test[i]->run(0);
  printf("%s: 100%%: Checks: %d\n", runner->name, runner->tests);
}
#define srunner_ntests_failed(runner) 0
#define srunner_free(runner) free(runner)
#define ck_assert_msg(true, ...) \
  ((true) ? (void)0 : (fprintf(stderr, "%s:%d: ", __FILE__, \
    __LINE__), fprintf(stderr, __VA_ARGS__), \
    fputc('\n', stderr), exit(1)))
#define ck_assert(true) ck_assert_msg(true, "%s", #true)
#define SHIM(a, op, b) \
  ck_assert_msg((a) op (b), "%s %s %s", #a, #op, #b)
#define ck_assert_int_eq(a, b) SHIM(a, ==, b)
#define ck_assert_int_ne(a, b) SHIM(a, !=, b)
#define ck_assert_int_gt(a, b) SHIM(a, >, b)
#define ck_assert_int_ge(a, b) SHIM(a, >=, b)
#define ck_assert_int_lt(a, b) SHIM(a, <, b)
#define ck_assert_int_le(a, b) SHIM(a, <=, b)
#define ck_assert_uint_eq(a, b) SHIM(a, ==, b)
#define ck_assert_uint_lt(a, b) SHIM(a, <, b)
#define ck_assert_uint_gt(a, b) SHIM(a, >, b)
#define ck_assert_ptr_eq(a, b) SHIM(a, ==, b)
#define ck_assert_ptr_ne(a, b) SHIM(a, !=, b)
#define ck_assert_ptr_null(a) SHIM(a, ==, NULL)
#define ck_assert_ptr_nonnull(a) SHIM(a, !=, NULL)
#define ck_assert_double_eq(a, b) SHIM(a, ==, b)
#define ck_assert_double_ne(a, b) SHIM(a, !=, b)
#define ck_assert_double_le(a, b) SHIM(a, <=, b)
#define ck_assert_double_lt(a, b) SHIM(a, <, b)
#define ck_assert_double_ge(a, b) SHIM(a, >=, b)
#define ck_assert_double_gt(a, b) SHIM(a, >, b)
#define ck_assert_double_nan(a) ck_assert(isnan(a))
#define ck_assert_double_finite(a) ck_assert(isfinite(a))
#define ck_assert_double_eq_tol(a, b, t) \
  SHIM(fabs((double)(a) - (double)(b)), <=, t)
#define ck_assert_str_eq(a, b) SHIM(strcmp(a, b), ==, 0)
#define ck_assert_str_ne(a, b) SHIM(strcmp(a, b), !=, 0)
#define ck_assert_pstr_eq(a, b) \
  ck_assert((a) && (b) ? !strcmp((a) ? (a) : "", (b) ? (b) : "") \
                       : (a) == (b))
#define ck_assert_mem_eq(a, b, n) SHIM(memcmp(a, b, n), ==, 0)
#define ck_assert_mem_ne(a, b, n) SHIM(memcmp(a, b, n), !=, 0)
#endif
