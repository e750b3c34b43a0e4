#!/bin/sh
# check-log.sh FILE.log: fails on an undefined reference or an overfull box
# of more than 5 pt.
awk '
  /undefined|has been referenced but does not exist|multiply defined/ {
    print FILENAME ": " $0; bad = 1 }
  /^Overfull \\hbox/ {
    width = $0; sub(/.*\(/, "", width)
    if (width + 0 > 5) { print FILENAME ": " $0; bad = 1 } }
  END { exit bad }' "$1" >&2
