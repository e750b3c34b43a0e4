#!/bin/sh
# run.sh COMMAND: prints what the command prints, in a clean place.
# Tangled from B-weaving.nw.
bin=$(cd "${BIN:-build/bin}" && pwd) || exit
scratch=$(mktemp -d); trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit
PATH=$bin:$PATH TERM=dumb LC_ALL=C sh -c "$1" < /dev/null 2>&1
status=$?
if [ $status -eq 126 ] || [ $status -eq 127 ]; then
  echo "run.sh: cannot run: $1" >&2
  exit 1
elif [ $status -ne 0 ]; then
  echo "(exit status $status)"
fi
