#!/bin/sh
# readme.sh: what the README says can be typed exists.
status=0
for target in $(sed -n 's/.*`make \([a-z][a-z-]*\).*`.*/\1/p' README.md | sort -u); do
  case $target in chapter-*) continue ;; esac
  grep -qE "^$target:" Makefile book/weave/book.mk || { echo "no target $target"; status=1; }
done
for file in $(sed -n 's/.*](\([a-zA-Z][^):#]*\)).*/\1/p' README.md); do
  [ -e "$file" ] || { echo "no file $file"; status=1; }
done
[ $status = 0 ] && echo '1 passed, 0 failed'
exit $status
