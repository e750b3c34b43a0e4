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
everything() { # ROOTS: the book, and a chunk that uses these
  cat "$scratch/markup"
  printf '%s\n' '@file roots' '@begin code 0' '@defn roots' '@nl'
  sed 's|.*|@text \f&\n@nl\n@use &\n@nl|' "$1"
  echo '@end code 0'
}
tangle() { # ROOTS FLAG...
  everything "$1" > "$scratch/everything"; shift
  /usr/lib/noweb/nt "$@" -Rroots < "$scratch/everything" \
    > "$scratch/text"
  awk -v tree="$scratch/tree/" '
    /^#line [0-9]+ "roots"$/ || /^#line / && goes_on { next }
    /^\f/ { close(out); out = tree substr($0, 2); next }
    out { print > out; goes_on = /\\$/ }' "$scratch/text"
}
sed "s|^|$scratch/tree/|; s|/[^/]*$||" "$scratch/all" |
  sort -u | xargs -r mkdir -p
sed -n '/\.[ch]$/p' "$scratch/all" > "$scratch/c"
sed '/\.[ch]$/d' "$scratch/all" > "$scratch/other"
tangle "$scratch/c" ${TANGLE-}
tangle "$scratch/other"
while read -r root; do
  cmp -s "$scratch/tree/$root" "$dir/$root" && continue
  case $root in */*) mkdir -p "$dir/${root%/*}" ;; esac
  cp "$scratch/tree/$root" "$dir/$root"
done < "$scratch/all"
for stale in $(find "$dir" -type f -printf '%P\n' | sort |
               comm -23 - "$scratch/all"); do
  echo "tangle: $dir/$stale has no chunk now, removed"
  rm "$dir/$stale"
done
exit
}
