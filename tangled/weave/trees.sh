#!/bin/sh
# trees.sh DIR FILE.nw...: the tree after each chapter, packed,
# and what the chapter changed. Tangled from C-weaving.nw.
set -eu
dir=$1; shift
rm -rf "$dir"; mkdir -p "$dir/none"
/usr/lib/noweb/markup "$@" > "$dir/markup"
TREES=$dir pandoc -f "${0%/*}/trees.lua" -t plain "$dir/markup"
cd "$dir"; last=none
for tree in [0-9]*-*; do
  [ -d "$tree" ] || continue
  LC_ALL=C diff -ruN "$last" "$tree" > "$tree.diff" || [ $? = 1 ]
  tar --sort=name --mtime="@${SOURCE_DATE_EPOCH:-0}" --owner=0 \
    --group=0 --numeric-owner --mode=a=rX,u+w -cf - "$tree" |
    gzip -n9 > "$tree.tar.gz"
  last=$tree
done
