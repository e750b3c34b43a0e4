#!/bin/sh
# epub.sh MAKE: the EPUB is valid, without even a warning, and the same sources
# make the same file twice.
make=$1 book=build/book/woven-gradient.epub
$make -s --no-print-directory epub || exit
java -jar /usr/share/java/epubcheck.jar --failonwarnings "$book" || exit
mv "$book" build/first.epub
$make -s --no-print-directory epub && cmp build/first.epub "$book" || exit
echo '2 passed, 0 failed'
