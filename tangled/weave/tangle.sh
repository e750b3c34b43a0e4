#!/bin/sh
# tangle.sh DIR FILE.nw...: writes every root below DIR.
# Tangled from B-weaving.nw. TANGLE=-L keeps lines of the .nw.
{
set -eu
dir=$1; shift
scratch=$(mktemp -d); trap 'rm -rf "$scratch"' EXIT
/usr/lib/noweb/markup "$@" > "$scratch/markup"
awk -f "$(dirname "$0")/roots.awk" "$scratch/markup" \
  | sort > "$scratch/all"
awk -f "$(dirname "$0")/roots.awk" "$scratch/markup" > /dev/null
while read -r root; do
  case $root in *.[ch]) flag=${TANGLE-} ;; *) flag= ;; esac
  mkdir -p "$scratch/tree/$(dirname "$root")"
  notangle $flag -R"$root" "$@" > "$scratch/tree/$root"
done < "$scratch/all"
while read -r root; do
  mkdir -p "$dir/$(dirname "$root")"
  cpif "$dir/$root" < "$scratch/tree/$root"
done < "$scratch/all"
(cd "$dir" && find . -type f) | sed 's|^\./||' | sort |
  comm -23 - "$scratch/all" |
  while read -r stale; do
    echo "tangle: $dir/$stale has no chunk now, removed"
    rm "$dir/$stale"
  done
exit
}
