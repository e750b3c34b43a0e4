#!/bin/sh
# bare.sh: `make evening` and `make xor` where there is nothing but a C compiler, make and the usual tools.
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
set -e
mkdir "$root/bin" "$root/tree"
PATH=$(echo "$PATH" | tr : '\n' | grep -v ccache | paste -sd:) # it would look for gcc itself
for tool in sh bash env make gcc cc as ld ar objcopy mkdir rm cp mv cat echo grep sed cmp nproc \
    touch mktemp cut tr awk sort uname date ls dirname basename seq stat ln; do
  path=$(command -v $tool) && ln -s "$path" "$root/bin/$tool"
done
cp -r Makefile book tangled tests figures "$root/tree"
cd "$root/tree"
PATH=$root/bin make -s evening
build/bin/sketch | grep -q '1 xor 0 = 0.9'
[ ! -e build/obj/woven ]
PATH=$root/bin make -s xor
build/bin/xor --quiet | grep -q '1 xor 0 = 0.9'
echo '3 passed, 0 failed'
