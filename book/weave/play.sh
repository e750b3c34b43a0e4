#!/bin/sh
# play.sh DIR CHAPTER TANGLE FILE.nw...: lays the program which the files hold
# out in DIR, with a Makefile of its own, and never where something is.
set -eu
dir=$1 chapter=$2 tangle=$3; shift 3
if [ -e "$dir" ]; then
  echo "$dir is there already, and stays as it is. For a fresh one move it away."
  exit 1
fi >&2
if ! command -v notangle > /dev/null; then
  echo 'play needs noweb; without it, copy what you want out of tangled/'
  exit 1
fi >&2
mkdir -p "$dir"
sh "$tangle" "$dir" "$@" || { rm -rf "$dir"; exit 1; }
cat > "$dir/Makefile" <<EOF
# This folder is yours: nothing overwrites what lies in it.
#   make            compile what has changed; programs go to bin/
#   make bin/NAME   the same for one program, programs/NAME.c
#   make test       run the tests in tests/
CFLAGS ?= -O1 -g
book   := $(pwd)
here   := \$(CURDIR)
there   = \$(MAKE) -s --no-print-directory -C \$(book) PLAY=1 \\
            CHAPTER=$chapter BUILD=\$(here) TANGLED=\$(here) CFLAGS='\$(CFLAGS)'
all: ; @\$(there) -j\$(shell nproc 2>/dev/null || echo 1) programs
test: ; @\$(there) -j\$(shell nproc 2>/dev/null || echo 1) units
bin/%: FORCE ; @\$(there) \$(here)/\$@
FORCE:
.PHONY: all test FORCE
EOF
echo "$dir is yours. In it, make compiles, make test tests, and bin/ has the programs."
