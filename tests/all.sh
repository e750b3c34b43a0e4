#!/bin/bash
# all.sh MAKE CORES: every test there is, stage by stage. Prints what each stage counted
# and, at the end, how many stages and checks passed. Fails if anything did.
make=$1; cores=$2
cd "$(dirname "$0")/.." || exit 1
passed=0 failed=0 checks=0
mkdir -p build/log

stage() { # NAME COMMAND...
  local name=$1 log="build/log/${1// /-}.log" start=$SECONDS; shift
  if "$@" > "$log" 2>&1; then
    passed=$((passed + 1)); verdict=ok
  else
    failed=$((failed + 1)); verdict=FAILED
  fi
  local n
  n=$(sed -n 's/.*Checks: \([0-9]*\).*/\1/p; s/^Ran \([0-9]*\) tests.*/\1/p;
              s/^\([0-9]*\) passed.*/\1/p' "$log" | awk '{ n += $1 } END { print n + 0 }')
  checks=$((checks + n))
  printf '%-34s %6s  %5d checks  %4d s\n' "$name" "$verdict" "$n" $((SECONDS - start))
  if [ $verdict = FAILED ]; then tail -n 40 "$log" | sed 's/^/  | /'; fi
}
units() { $make -s --no-print-directory -j"$cores" units "$@"; }

stage 'tangled is what the book says' $make -s tangle-check
stage 'style of the sources'          $make -s lint
stage 'units, double, gcc'            units
stage 'units, float, gcc'             units BUILD=build/float REAL=float
stage 'units, double, clang'          units BUILD=build/clang CC=clang
stage 'units, float, clang'           units BUILD=build/clang-float CC=clang REAL=float
stage 'units, double, sanitizers'     units BUILD=build/san SAN=1 CFLAGS=-O1
stage 'units, float, sanitizers'      units BUILD=build/san-float SAN=1 REAL=float CFLAGS=-O1
stage 'units, valgrind'               units BUILD=build/plain CFLAGS='-O1 -g' VALGRIND=1
stage 'units, lines of the book'      units BUILD=build/lines LINES=1 CFLAGS=-O1
stage 'operations against differences' build/bin/opcheck
stage 'NumPy reads us, we read NumPy'  /usr/bin/python3 tests/numpy_round.py
stage 'the same with floats'          /usr/bin/python3 tests/numpy_round.py build/float/lib/libwoven.so
stage 'killed at any moment'          bash tests/kill.sh
stage 'files that fuzzers made'       sh tests/corpus.sh build/san/bin/fuzz_files
stage 'the book up to each chapter'   $make -s snapshots
stage 'programs as users run them'    sh tests/programs.sh
stage 'names the library exports'     sh tests/names.sh
stage 'the library, installed'        sh tests/install.sh "$make"
stage 'a C compiler is enough'        sh tests/bare.sh
stage 'weaving, trap by trap'         python3 tests/weave/test_weave.py
stage 'pages that follow the sources'  python3 tests/weave/test_serve.py
stage 'transcripts in the book'       $make -s transcripts
stage 'web pages and PDF are woven'   $make -s -j"$cores" html pdf
stage 'links of the web pages'        /usr/bin/python3 tests/check_links.py build/book/html
stage 'markup of the web pages'       sh tests/markup.sh
# Selenium is a package of Debian's Python, which need not be the first in PATH.
stage 'the web pages in a browser'    env PATH="/usr/bin:$PATH" python3 tests/browser.py build/book/html
stage 'every page, by day and night'  node tests/pages.mjs build/book/html
stage 'the PDF file'                  qpdf --check build/book/woven-gradient.pdf
stage 'the PDF, read back'            python3 tests/paper.py build/book/woven-gradient.pdf \
  build/book/woven-gradient.aux book/*.nw
stage 'the EPUB file'                 sh tests/epub.sh "$make"
stage 'HTML, PDF and EPUB agree'      python3 tests/parity.py build/book/book.json \
  build/book/html build/book/woven-gradient.pdf build/book/woven-gradient.epub
stage 'the README is true'            sh tests/readme.sh

echo "checks in all stages: $checks"
echo "$passed passed, $failed failed"
[ $failed = 0 ]
