#!/bin/sh
# markup.sh: every woven page is valid markup.
passed=0 failed=0
for page in build/book/html/*.html; do
  tidy -q -e -utf8 --show-warnings no --drop-empty-elements no "$page" > build/tidy.out 2>&1
  if [ $? -lt 2 ] && ! grep -q Error build/tidy.out; then passed=$((passed + 1))
  else failed=$((failed + 1)); echo "$page"; grep Error build/tidy.out | head -n 5; fi
done
echo "$passed passed, $failed failed"
[ $failed = 0 ]
