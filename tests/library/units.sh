#!/bin/sh
# units.sh VALGRIND TEST...: runs the test programs given, as many at a time as there are
# cores, and adds up their checks. With a non-empty first argument, under valgrind.
export VALGRIND=$1; shift
# Valgrind does not know all that a compiler writes for this machine. Compiled plans are
# looked at by the sanitizers.
[ -z "$VALGRIND" ] || export NO_COMPILER=1
# A request for more than there is gets NULL under the sanitizers too, and no report.
export ASAN_OPTIONS=${ASAN_OPTIONS:-allocator_may_return_null=1}
status=0
for test in "$@"; do rm -f "$test.out" "$test.failed"; done
printf '%s\n' "$@" | xargs -P "$(nproc)" -I{} sh -c '
  if [ -n "$VALGRIND" ]; then
    CK_FORK=no valgrind -q --leak-check=full --error-exitcode=1 "$1"
  else
    "$1"
  fi > "$1.out" 2>&1 || touch "$1.failed"' test {}
for test in "$@"; do
  [ ! -e "$test.failed" ] && [ -e "$test.out" ] ||
    { status=1; echo "$test failed" >&2; cat "$test.out" >&2; }
  tail -n 1 "$test.out" | sed "s|^|$(basename "$test"): |"
done
exit $status
