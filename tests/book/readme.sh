#!/bin/bash
# readme.sh MAKE: what the README says can be typed exists, and its program compiles, links
# and runs as it says, in an empty folder, against a library installed below a home of its own.
make=${1:-make} root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
status=0 passed=0
for target in $(sed -n 's/.*`make \([a-z][a-z-]*\).*`.*/\1/p' README.md | sort -u); do
  case $target in chapter-*) continue ;; esac
  grep -qE "^$target:" Makefile book/weave/book.mk || { echo "no target $target"; status=1; }
done
for file in $(sed -n 's/.*](\([a-zA-Z][^):#]*\)).*/\1/p' README.md); do
  [ -e "$file" ] || { echo "no file $file"; status=1; }
done
[ $status = 0 ] && passed=1

# The commands of the console block, but for `make`, which needs the tree.
export HOME=$root/home
mkdir -p "$HOME" "$root/empty"
sed -n '/^```c$/,/^```$/p' README.md | sed '/^```/d' > "$root/empty/line.c"
sed -n '/^```console$/,/^```$/p' README.md | sed '/^```/d' > "$root/lines"
eval "$(sed -n 's/^\$ make install/$make -s -j$(nproc) install/p' "$root/lines")" > /dev/null || status=1
(
  cd "$root/empty" && unset LD_LIBRARY_PATH
  sed -n 's/^\$ //p' "$root/lines" | grep -v '^make' > ../commands
  . ../commands
) > "$root/out" 2>&1
if grep -v '^\$' "$root/lines" | cmp - "$root/out"; then
  passed=$((passed + 1))
else
  cat "$root/out"; status=1
fi
# A derivative, and what comes out.
derive=$(sed -n "s/^\$ \(build.bin.derive .*\)/\1/p" README.md)
answer=$(sed -n '/^\$ build.bin.derive /{n;p}' README.md)
if [ -n "$derive" ] && [ "$(eval "$derive")" = "$answer" ]; then
  passed=$((passed + 1))
else
  echo "not so: $derive"; status=1
fi
echo "$passed passed, $((3 - passed)) failed"
exit $status
