#!/bin/sh
# run.sh COMMAND: runs it elsewhere. Tangled from C-weaving.nw.
bin=$(cd "${BIN:-build/bin}" && pwd) || exit
scratch=$(mktemp -d); trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit
PATH=$bin:$PATH TERM=dumb LC_ALL=C sh -c "$1" < /dev/null 2>&1 ||
case $? in
  126|127) echo "run.sh: cannot run: $1" >&2; exit 1 ;;
  *) echo "(exit status $?)" ;;
esac
