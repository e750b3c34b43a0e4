#!/bin/bash
# steps.sh MAKE CORES 'NAME|COMMAND'...: runs the commands one after the other, says which
# it is at, and with how many seconds it was done. What a command prints is shown if it
# fails, and what it prints on standard error in any case.
make="$1 -s --no-print-directory"; cores=$2; shift 2
log=$(mktemp); trap 'rm -f "$log"' EXIT
n=0
for step; do
  n=$((n + 1)); start=$SECONDS
  printf '[%d/%d] %-28s ' $n $# "${step%%|*}"
  if eval "${step#*|}" > "$log"; then
    printf '%4d s\n' $((SECONDS - start))
  else
    echo FAILED; tail -n 40 "$log" >&2; exit 1
  fi
done
