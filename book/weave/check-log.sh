#!/bin/sh
# check-log.sh FILE.log: fails on an undefined reference, or if something is
# more than 5 pt wider or higher than its place, or twice in the contents.
twice=$(sed 's/}{[^{}]*}{[^{}]*}%$//' "${1%.log}.toc" | sort | uniq -d)
[ -z "$twice" ] || { printf 'twice in the contents: %s\n' "$twice" >&2; exit 1; }
awk '
  /undefined|has been referenced but does not exist|multiply defined/ {
    print FILENAME ": " $0; bad = 1 }
  /^Overfull \\[hv]box/ {
    width = $0; sub(/.*\(/, "", width)
    if (width + 0 > 5) { print FILENAME ": " $0; bad = 1 } }
  END { exit bad }' "$1" >&2
