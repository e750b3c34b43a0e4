#!/bin/sh
# units.sh VALGRIND TEST...: runs the test programs given, one after the other, and
# adds up their checks. With a non-empty first argument, under valgrind.
valgrind=$1; shift
# A request for more than there is gets NULL under the sanitizers too, and no report.
# A test that hangs is stopped; a slow machine is given time.
export CK_DEFAULT_TIMEOUT=${CK_DEFAULT_TIMEOUT:-120}
export ASAN_OPTIONS=${ASAN_OPTIONS:-allocator_may_return_null=1}
status=0
for test in "$@"; do
  if [ -n "$valgrind" ]; then
    CK_FORK=no valgrind -q --leak-check=full --error-exitcode=1 "$test" > "$test.out" 2>&1
  else
    "$test" > "$test.out" 2>&1
  fi || { status=1; echo "$test failed" >&2; cat "$test.out" >&2; }
  tail -n 1 "$test.out" | sed "s|^|$(basename "$test"): |"
done
exit $status
