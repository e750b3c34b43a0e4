#!/bin/sh
# play.sh MAKE: a chapter's program laid out, changed, and safe from everything.
make=$1
root=$(mktemp -d); trap 'rm -rf "$root"' EXIT
passed=0 failed=0
check() { # WHAT COMMAND...
  what=$1; shift
  if "$@" > "$root/out" 2>&1; then passed=$((passed + 1))
  else failed=$((failed + 1)); echo "play: $what"; sed 's/^/  | /' "$root/out"; fi
}
refused() { ! "$@"; }
prints() { # WORDS COMMAND...
  words=$1; shift; "$@" 2>&1 | grep -qF -- "$words"
}
lay() { "$make" -s -j"$(nproc)" play "CHAPTER=$1" "INTO=$root/$1"; }
in_play() { "$make" -s -j"$(nproc)" --no-print-directory -C "$@"; }

before=$(find tangled -type f -newer Makefile | sort | xargs ls -l 2>/dev/null)
check 'chapter 2 is laid out'        lay 2
check 'there is no chapter 0'        refused lay 0
check 'there is no chapter 2x'       refused lay 2x
check 'only what is in chapters 1, 2' test ! -e "$root/2/woven"
check 'it compiles'                  in_play "$root/2"
check 'it runs'                      prints '149 nodes, 414' "$root/2/bin/sketch"
check 'its tests pass'               prints '100%' in_play "$root/2" test
sed -i "s/number(k == 1 || k == 2)/number(k == 3)/" "$root/2/programs/sketch.c"
check 'a change is compiled'         in_play "$root/2"
check 'a change is seen'             prints '1 xor 1 = 0.9' "$root/2/bin/sketch"
check 'a second time is refused'     refused lay 2
check 'and says why'                 prints 'stays as it is' lay 2
check 'the change is still there'    grep -q 'number(k == 3)' "$root/2/programs/sketch.c"
cat > "$root/2/programs/mine.c" <<'EOF'
#include <stdio.h>
int main(void) { puts("mine"); }
EOF
check 'a program of one'"'"'s own'   in_play "$root/2" bin/mine
check 'it runs as well'              prints mine "$root/2/bin/mine"
echo 'int main(void) { return oops; }' > "$root/2/programs/mine.c"
check 'a mistake is told, with file' prints 'programs/mine.c:1' in_play "$root/2" bin/mine

check 'chapter 4 is laid out'        lay 4
cat > "$root/4/programs/mine.c" <<'EOF'
#include "woven/woven.h"
#include <stdio.h>
int main(void) {
  Graph *g = graph_new();
  puts(graph_error(g) ? "an error" : "a graph");
  graph_free(g);
}
EOF
check 'a program with the library'   in_play "$root/4" bin/mine
check 'it finds the library'         prints 'a graph' "$root/4/bin/mine"
after=$(find tangled -type f -newer Makefile | sort | xargs ls -l 2>/dev/null)
check 'tangled/ is as it was'        test "$before" = "$after"
echo "$passed passed, $failed failed"
[ $failed = 0 ]
