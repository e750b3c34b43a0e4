#!/bin/bash
# all.sh MAKE CORES reader|rest|all: the tests, stage by stage. A stage belongs to the
# reader's set (r) or to the rest (a). Prints what each stage counted and, at the end, how many stages
# and checks passed. Fails if anything did.
make=$1; cores=$2; set=$3
cd "$(dirname "$0")/.." || exit 1
passed=0 failed=0 checks=0 number=0 began=$SECONDS failures=()
mkdir -p build/log
case $set in reader) kinds=r ;; rest) kinds=a ;; *) kinds=ra ;; esac
of=$(grep -c "^stage [$kinds] " "$0")

stage() { # r|a NAME COMMAND...: r is for readers too
  case $kinds in *"$1"*) ;; *) return 0 ;; esac
  local name=$2 log="build/log/${2// /-}.log" start=$SECONDS verdict n; shift 2
  number=$((number + 1))
  printf '%2d/%d %-34s ' $number "$of" "$name"
  if "$@" > "$log" 2>&1; then
    passed=$((passed + 1)); verdict=ok
  else
    failed=$((failed + 1)); verdict=FAILED; failures+=("$name|$log")
  fi
  n=$(sed -n 's/.*Checks: \([0-9]*\).*/\1/p; s/^Ran \([0-9]*\) tests.*/\1/p;
              s/^\([0-9]*\) passed.*/\1/p' "$log" | awk '{ n += $1 } END { print n + 0 }')
  checks=$((checks + n))
  printf '%6s  %5d checks  %4d s\n' $verdict "$n" $((SECONDS - start))
  if [ $verdict = FAILED ]; then tail -n 40 "$log" | sed 's/^/  | /'; fi
}
# The rest is what readers leave out, so their chapters are done by then.
chapters='3 4 5 6 7 8'
[ "$set" = rest ] && part_one=$chapters || part_one=
units() { $make -s --no-print-directory -j"$cores" units "$@"; }
first_part() {
  for n in $chapters; do
    $make -s -j"$cores" "chapter-$n" CFLAGS=-O1 || return 1
  done
}

slides() {
  $make -s slides > /dev/null && node tests/course/slides.mjs build/slides &&
    [ "$(ls build/slides/*.pdf | wc -l)" = 20 ]
}

stage r 'tangled is what the book says' $make -s tangle-check
stage r 'style of the sources'          $make -s lint
stage r 'units, double, gcc'            units
stage r 'units, float, gcc'             units BUILD=build/float REAL=float
stage r 'units, double, sanitizers'     units BUILD=build/san SAN=1 CFLAGS=-O1
stage a 'units, double, clang'          units BUILD=build/clang CC=clang
stage a 'units, float, clang'           units BUILD=build/clang-float CC=clang REAL=float
# the same as for readers, with what clang has built beside it
stage a 'programs, gcc and clang'        sh tests/library/programs.sh
stage a 'units, float, sanitizers'      units BUILD=build/san-float SAN=1 REAL=float CFLAGS=-O1
stage a 'units, valgrind'               units BUILD=build/plain CFLAGS='-O1 -g' VALGRIND=1
stage a 'units, lines of the book'      units BUILD=build/lines LINES=1 CFLAGS=-O1
stage a 'units, shrunk sizes'           units BUILD=build/shrunk CFLAGS="-O1 $SHRUNK"
stage a 'sessions in threads'           $make -s tsan
stage a 'units, other machines'        bash tests/library/foreign.sh
stage r 'operations against differences' build/bin/opcheck
stage a 'NumPy reads us, we read NumPy' /usr/bin/python3 tests/library/numpy_round.py
stage a 'the same with floats'          /usr/bin/python3 tests/library/numpy_round.py build/float/lib/libwoven.so
stage a 'killed at any moment'          bash tests/library/kill.sh
stage a 'files that fuzzers made'       sh tests/library/corpus.sh build/san/bin/fuzz_files
stage r 'programs as users run them'    sh tests/library/programs.sh
stage a 'the tasks of the peers, ours'  sh tests/library/peers.sh "$make"
stage a 'programs without memory'       python3 tests/library/memory.py
stage r 'Part I, chapter by chapter'    first_part
stage a 'the book up to each chapter'   $make -s -j"$cores" snapshots CFLAGS=-O1 DONE="$part_one"
stage r 'names the library exports'     sh tests/library/names.sh
stage r 'the library, installed'        sh tests/library/install.sh "$make"
stage r 'a program to play with'        sh tests/library/play.sh "$make"
stage r 'a C compiler is enough'        sh tests/library/bare.sh
stage a 'the course, with every slip'    $make -s course-check
stage a 'a first session of the course'  python3 tests/course/session.py
stage a 'slides, from the last row'      slides
stage a 'marking, hostile hand-ins too'  sh tests/course/grade.sh
stage a 'weaving, trap by trap'         python3 tests/book/test_weave.py
stage a 'the live figure, step by step' python3 tests/book/film.py build/bin/sketch_draw
stage a 'pages that follow the sources' python3 tests/book/test_serve.py
stage r 'transcripts in the book'       $make -s -j"$cores" transcripts
stage r 'web pages and PDF are woven'   $make -s -j"$cores" html pdf walkthrough
stage r 'links of the web pages'        /usr/bin/python3 tests/book/check_links.py build/book/html
stage a 'markup of the web pages'       sh tests/book/markup.sh
# Selenium is a package of Debian's Python, which need not be the first in PATH.
stage a 'the web pages in a browser'    env PATH="/usr/bin:$PATH" python3 tests/book/browser.py build/book/html
stage a 'questions to the search'       node tests/book/search.mjs build/book/html
stage a 'every page, by day and night'  node tests/book/pages.mjs build/book/html
stage a 'the PDF file'                  qpdf --check build/book/woven-gradient.pdf
stage a 'the PDF, read back'            python3 tests/book/paper.py build/book/woven-gradient.pdf \
  build/book/woven-gradient.aux book/*.nw book/workshop/*.nw
stage a 'the EPUB file'                 sh tests/book/epub.sh "$make"
stage a 'the EPUB by day and by night'   node tests/book/pages.mjs build/book/epub
stage a 'HTML, PDF and EPUB agree'      python3 tests/book/parity.py build/book/book.json \
  build/book/html build/book/woven-gradient.pdf build/book/woven-gradient.epub
stage r 'the README is true'            sh tests/book/readme.sh "$make"
stage a 'nothing left in the tree'      bash tests/tools/clean.sh

# What failed is said once more at the end, where one looks first.
for failure in "${failures[@]}"; do
  echo "failed: ${failure%|*}"; tail -n 5 "${failure##*|}" | cut -c1-100 | sed 's/^/  | /'
done
echo "checks in all stages: $checks; minutes: $(((SECONDS - began + 30) / 60))"
echo "$passed passed, $failed failed"
[ $failed = 0 ]
