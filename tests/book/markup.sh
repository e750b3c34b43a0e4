#!/bin/sh
# markup.sh: the HTML validator of the W3C finds no error in any woven page.
vnu=build/npm/node_modules/vnu-jar/build/dist/vnu.jar
[ -e $vnu ] || { echo "no $vnu: make deps puts it there"; exit 1; }
find build/book/html -name '*.html' | sort > build/markup.pages
xargs java -Xss4m -jar $vnu --errors-only --format text < build/markup.pages || exit 1
echo "$(wc -l < build/markup.pages) passed, 0 failed"
