/* suite.h: how our test programs are put together.
   Tangled from W3-graphs-bench.nw. */
#ifndef SUITE_H
#define SUITE_H
#include <check.h>
#include <stdlib.h>

static int suite_run(const char *name, const char *chapter,
                     const TTest *const tests[], size_t n) {
  TCase *tcase = tcase_create(name);
  tcase_set_tags(tcase, chapter);
  tcase_set_timeout(tcase, 600);
  for (size_t i = 0; i < n; i++) tcase_add_test(tcase, tests[i]);
  Suite *suite = suite_create(name);
  suite_add_tcase(suite, tcase);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
#define TESTS(name, chapter, ...) \
  int main(void) { \
    const TTest *tests[] = {__VA_ARGS__}; \
    return suite_run(name, "chapter-" #chapter, tests, \
                     sizeof tests / sizeof *tests); \
  }
#endif
