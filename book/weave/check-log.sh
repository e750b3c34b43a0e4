#!/bin/sh
# check-log.sh FILE.log: fails on an undefined reference, or if something is
# more than 5 pt wider or higher than its place.
awk '
  /undefined|has been referenced but does not exist|multiply defined/ {
    print FILENAME ": " $0; bad = 1 }
  /^Overfull \\[hv]box/ {
    width = $0; sub(/.*\(/, "", width)
    if (width + 0 > 5) { print FILENAME ": " $0; bad = 1 } }
  END { exit bad }' "$1" >&2
