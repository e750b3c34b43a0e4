#!/bin/sh
# colophon.sh LINT.md: writes the last page of the book.
first() { "$@" 2>/dev/null | sed -n 1p; }
day=$(date -u -d "@$SOURCE_DATE_EPOCH" '+%-d %B %Y')
commit=$(git rev-parse --short HEAD 2>/dev/null)
cat <<END
This book is one set of noweb files. The same files are woven into these
pages and tangled into the library, its programs and its tests; workshop
[C](#ch:weaving) explains how. This copy was woven from the sources of
$day${commit:+, commit $commit}.

The text is set in TeX Gyre Pagella, after Hermann Zapf's Palatino, with its
own mathematics; code is set in DejaVu Sans Mono. The colours are those of
natural dyes: indigo, madder, weld and verdigris, on linen. The cloth on the
cover is the graph of [chapter 8](#ch:trainer) and its gradient; what its threads
mean, and the program that weaves it, are [in workshop C](#sec:cloth).

We measure what we write. These are the figures of this copy.

END
cat "$1"
cat <<END

Made with noweb 2.12,
$(first pandoc --version),
$(first lualatex --version | sed 's/This is //; s/ (TeX.*//'),
$(first ctags --version | sed 's/, Copyright.*//'),
$(dot -V 2>&1 | sed 's/ version / /; s/ (.*//'),
$(first gnuplot --version),
$(first ${CC:-cc} --version).
END
