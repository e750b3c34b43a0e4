#!/bin/bash
# foreign.sh [MACHINE...]: library and tests on machines that are not this one, in an emulator:
# i686 (32 bits), aarch64, s390x (big-endian). Without BLAS, zlib and the check library, and
# without the sketch, which is not of the library.
cd "$(dirname "$0")/../.." || exit 1
[ $# -gt 0 ] || set -- i686 aarch64 s390x
export NO_COMPILER=1 # none for the emulated machine
status=0 passed=0
flags='-std=c11 -D_POSIX_C_SOURCE=200809L -O1 -w -ffp-contract=off -Itangled -isystem tangled/tests/shim'
for machine; do
  dir=$PWD/build/foreign/$machine; rm -rf "$dir"; mkdir -p "$dir"
  case $machine in i686) emulate=qemu-i386 more='-msse2 -mfpmath=sse' ;;
                   *)    emulate=qemu-$machine more= ;; esac
  export machine compiler="$machine-linux-gnu-gcc" flags more dir emulate
  find tangled/woven -name '*.c' | xargs -P "$(nproc)" -I{} sh -c \
    '$compiler $flags $more -c {} -o "$dir/$(basename {} .c).o"' || { status=1; continue; }
  "$machine-linux-gnu-ar" rcs "$dir/libwoven.a" "$dir"/*.o
  # Files of programs without a main come from an archive, so that a test gets what it uses.
  mkdir -p "$dir/programs"
  grep -Ls '^int main' tangled/programs/*.c | xargs -P "$(nproc)" -I{} sh -c \
    '$compiler $flags $more -c {} -o "$dir/programs/$(basename {} .c).o"' || { status=1; continue; }
  "$machine-linux-gnu-ar" rcs "$dir/libprograms.a" "$dir"/programs/*.o
  { grep -l '"suite.h"' tangled/tests/test_*.c; echo tangled/tests/fuzz_graph.c; } | xargs -P "$(nproc)" -I{} sh -c '
    test=$(basename {} .c); made=$dir/$test
    $compiler $flags $more -static {} "$dir/libprograms.a" "$dir/libwoven.a" -lm -lpthread -o "$made" &&
    $emulate "$made" > "$made.out" 2>&1 || { echo "$machine: $test: $(tail -n 1 "$made.out")"; exit 1; }
    ' || status=1
  n=$(cat "$dir"/*.out | sed -n 's/.*Checks: //p' | awk '{ n += $1 } END { print n + 0 }')
  echo "$machine: $n tests"; passed=$((passed + n))
done
echo "$passed passed, $status failed"
exit $status
