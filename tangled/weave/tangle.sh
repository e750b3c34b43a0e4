#!/bin/sh
# tangle.sh DIR FILE.nw...: writes every root below DIR.
# Tangled from C-weaving.nw. TANGLE=-L keeps lines of the .nw.
{
set -eu
dir=$1; shift
scratch=$(mktemp -d); trap 'rm -rf "$scratch"' EXIT
/usr/lib/noweb/markup "$@" > "$scratch/markup"
awk -f "${0%/*}/roots.awk" "$scratch/markup" > "$scratch/all"
sort -o "$scratch/all" "$scratch/all"
while read -r root; do
  case $root in *.[ch]) flag=${TANGLE-} ;; *) flag= ;; esac
  mkdir -p "$scratch/tree/$(dirname "$root")"
  notangle $flag -R"$root" "$@" > "$scratch/tree/$root"
done < "$scratch/all"
while read -r root; do
  mkdir -p "$dir/$(dirname "$root")"
  cpif "$dir/$root" < "$scratch/tree/$root"
done < "$scratch/all"
for stale in $(find "$dir" -type f -printf '%P\n' | sort |
               comm -23 - "$scratch/all"); do
  echo "tangle: $dir/$stale has no chunk now, removed"
  rm "$dir/$stale"
done
exit
}
