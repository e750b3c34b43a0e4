#!/bin/sh
# grade.sh: marks a folder of submissions, hostile ones among them, with what a teacher
# gets, in a tree that has nothing else. Each gets the points and the reason it should.
set -u
tree=$(mktemp -d); trap 'rm -rf "$tree"' EXIT
passed=0 failed=0
tell() { if [ "$1" = 0 ]; then passed=$((passed + 1))
         else failed=$((failed + 1)); echo "FAILED: $2"; fi; }
tar xf build/course/woven-gradient-course-teacher.tar.xz -C "$tree" || exit 1
source=$(pwd)/build/course/source
cd "$tree/woven-gradient-course" || exit 1
ex=backprop/diamond
answer=$source/$ex/answer.c

hand_in() { # STUDENT TEXT-BEFORE TEXT-IN-THE-FUNCTION
  mkdir -p "subs/$1/$ex"
  { printf '%s\n' "$2"
    more=$3 awk '{ print } /^void backward/ { print ENVIRON["more"] }' "$answer"
  } > "subs/$1/$ex/diamond.c"
}
hand_in right '' ''
hand_in loop '' '  volatile long k = 1; while (k) k++;'
hand_in bomb 'int fork(void);' '  while (1) fork();'
hand_in disk '#include <stdio.h>' \
  '  FILE *f = fopen("big", "w"); while (1) fputs("x", f);'
hand_in seed '#include <stdlib.h>' '  if (getenv("SEED")) return;'
hand_in reads '#include <stdio.h>' \
  '  FILE *f = fopen("/proc/self/cmdline", "r"); (void)f;'
hand_in tests '#include <stdio.h>' \
  '  fclose(fopen("../../../exercises/backprop/diamond/test.c", "w"));'
hand_in early '#include <stdlib.h>' '  exit(0);'
hand_in early_too 'void _exit(int);' '  _exit(0);'
hand_in fake '#include <stdio.h>' \
  '  printf("part\ta formula\t6\t6\t\nsum\t6\t6\n"); fflush(stdout); adjoint[0] = 0; return;'
hand_in fake_2 '#include <stdio.h>' \
  '  fprintf(stderr, "sum\t6\t6\n"); adjoint[0] = 0; return;'
hand_in parent 'int kill(int, int); int getppid(void);' '  kill(getppid(), 9);'
hand_in hidden '' '  __asm__ volatile("nop");'
hand_in first '__attribute__((constructor)) static void now(void) { for (;;) ; }' ''
hand_in wait 'int waitpid(int a, int *b, int c) { (void)a; (void)c; *b = 0; return 1; }' ''
hand_in wrongs 'void wrong(const char *f, ...) { (void)f; }' ''
hand_in include '#include "/proc/self/environ"' ''
hand_in include_2 '#include "../../backprop/diamond/test.c"' ''
hand_in memory '#include <stdlib.h>' '  for (;;) ((char *)malloc(1 << 20))[5] = 1;'
hand_in deep 'static int down(int n) { volatile int a[1000]; a[0] = n; return down(n + 1) + a[0]; }' \
  '  adjoint[0] = down(0);'
hand_in crash '' '  *(volatile int *)0 = 1;'
hand_in network 'int socket(int, int, int);' '  socket(2, 1, 0);'
hand_in leak '#include <stdlib.h>' '  adjoint = malloc(8) ? adjoint : 0;'
hand_in before '#include <stdio.h>' '  adjoint[0] = 0; return;'
cat >> "subs/before/$ex/diamond.c" <<'END'
void __gmon_start__(void);
void __gmon_start__(void) { printf("sum\t6\t6\n"); fflush(stdout); }
END
hand_in after '#include <stdio.h>
__attribute__((section(".fini"))) void last(void);
void last(void) { printf("sum\t6\t6\n"); }' ''
hand_in chosen 'static void one(void) { }
static void (*choose(void))(void) { return one; }
void other(void) __attribute__((ifunc("choose")));' '  other();'
hand_in head '#include <stdlib.h>' '  char *m = malloc(8), **h = (char **)(m - 32);
  for (int i = 0; i < 1000; i++) if (h[0]) h[0][i] = 1;
  free(m); return;'
mkdir -p "subs/copies/$ex" "subs/right-at-work/$ex"
echo '#include "answer.c"' > "subs/copies/$ex/diamond.c"
rm -r subs/right-at-work/backprop && ln -s ../right/backprop subs/right-at-work/backprop
hand_in "José O'Brien, \"the\" third" '' ''
mkdir -p subs/inside/woven-gradient-course && cp -r subs/right subs/inside/woven-gradient-course/work
mkdir -p "subs/nothing" "subs/folder/$ex/diamond.c" "subs/link/$ex" "subs/syntax/$ex" \
  "subs/big/$ex" "subs/words/work/exclusive-or/slopes"
ln -s /etc/passwd "subs/link/$ex/diamond.c"
echo 'void backward(' > "subs/syntax/$ex/diamond.c"
head -c 2000000 /dev/zero | tr '\0' ' ' > "subs/big/$ex/diamond.c"
cp "$source/exclusive-or/slopes/answer.txt" subs/words/work/exclusive-or/slopes/answers.txt

before=$(ls; cksum exercises/backprop/diamond/test.c)
make -s grade DIR=subs SEED=secret EX="$ex exclusive-or/slopes" > said 2>&1
tell $? "not all were marked: $(cat said)"
rm -f said
[ "$before" = "$(ls | grep -v '^grades$'; cksum exercises/backprop/diamond/test.c)" ]
tell $? "something else was written: $(ls)"

points() { # STUDENT POINTS PHRASE
  got=$(awk -F, -v s="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "'$ex'") c = i }
                           $1 == s { print $c }' grades/results.csv)
  [ "$got" = "$2" ]; tell $? "$1 has $got points, not $2"
  [ -z "$3" ] || grep -q -e "$3" "grades/raw/$1/$ex.tsv"
  tell $? "$1 is not told \"$3\": $(cat "grades/raw/$1/$ex.tsv")"
}
points right 6 ''
points loop 0 'within two seconds'
points bomb 0 'it calls fork'
points disk 0 'it calls fopen'
points seed 0 'it calls getenv'
points reads 0 'it calls fopen'
points tests 0 'it calls f'
points early 0 'ends the program'
points early_too 0 'it calls _exit'
points fake 0 'a path is missing'
points fake_2 0 'a path is missing'
points parent 0 'it calls [kg]'
points hidden 0 'assembler'
points first 0 'before the test'
points wait 0 'it defines waitpid'
points wrongs 0 'it does not'
points include 0 'it '
points include_2 0 'it '
points memory 0 '256 MB'
points deep 0 'recursion too deep'
points crash 0 'it crashed'
points network 0 'it calls socket'
points leak 0 'a leak'
points before 0 'it defines __gmon_start__'
points after 0 'before the test, or after'
points chosen 0 'before the test'
points head 0 ''
points copies 0 'does not compile'
points right-at-work 0 'a link'
points inside 6 ''
grep -q '^"José O.Brien, ""the"" third",6,' grades/results.csv
tell $? "a strange name: $(grep Brien grades/results.csv grades/raw/*Brien*/backprop/*)"
points nothing 0 'nothing was handed in'
points folder 0 ''
points link 0 'link in the folder'
points syntax 0 'does not compile'
points big 0 'longer than'
[ "$(awk -F, '$1 == "words" { print $3 }' grades/results.csv)" = 6 ]
tell $? "answers on paper have $(awk -F, '$1 == "words"' grades/results.csv)"

python3 - <<'END'
import csv, json, sys
results = json.load(open("grades/results.json"))
by = {r["student"]: r for r in results}
assert by["right"]["version"] == 3 and by["loop"]["status"] == "fail"
assert set(by["loop"]["tests"][0]) >= {"name", "status", "message"}
assert json.load(open("grades/students/right/gradescope.json"))["score"] == 6
rows = {r["student"]: r for r in csv.DictReader(open("grades/results.csv"))}
assert rows["right"]["percent"] == "50.0", rows["right"]
assert len(rows) == len(results) == 37, len(rows)
assert {r["username"] for r in csv.DictReader(open("grades/moodle.csv"))} == set(rows)
END
tell $? 'the files of results'
grep -q 'recursion too deep' grades/students/deep/feedback.html
tell $? 'the page of feedback'

# Every answer of the book's gets all points when it is marked as the work of a student. What a
# person has to read waits, and then counts as marks.txt says.
rm -rf subs grades
for key in $(cat exercises/order.txt); do
  file=$(sed -n 's/^file: *//p' "exercises/$key/facts.txt")
  mkdir -p "subs/key/work/$key" && cp "exercises/$key"/answer.* "subs/key/work/$key/$file"
  mkdir -p "subs/stub/$key" && cp "exercises/$key/$file" "subs/stub/$key"
done
! make -s grade DIR=subs SEED=other > said 2>&1; tell $? 'what is not read is marked'
grep -q '^stub,.*,0,[0-9]*,0.0$' grades/results.csv; tell $? "stubs: $(grep ^stub grades/results.csv)"
grep -q ' 0 not marked, [1-9][0-9]* to be read' said; tell $? "it says: $(cat said)"
for key in $(cat exercises/order.txt); do
  grep -q '^kind: explain' "exercises/$key/facts.txt" || {
    awk -F '\t' '$1 == "sum" { exit $2 != $3 }' "grades/raw/key/$key.tsv"
    tell $? "the answer of $key: $(cat "grades/raw/key/$key.tsv")"
  }
done
sed -n 's/^key,,.*/empty/p' grades/moodle.csv | grep -q empty; tell $? 'a grade before all is read'
why=exclusive-or/still
printf 'key\t%s\t5.5\tnearly all\nkey\t%s\t1\nnobody\t%s\t3\n' $why no/such $why > subs/marks.txt
make -s grade DIR=subs SEED=other EX=$why > said 2>&1; tell $? "$(cat said)"
[ "$(grep -c "nobody's mark" said)" = 2 ]; tell $? "unused marks: $(cat said)"
grep -q '^key,5.5,5.5,8,' grades/results.csv; tell $? "$(cat grades/results.csv)"
grep -q 'nearly all' grades/students/key/feedback.html; tell $? 'what a person said'
mkdir -p subs/short/backprop/walk
{ echo '#include "woven/gradients.h"'; cat exercises/backprop/walk/answer.c
  echo 'Tensor *cut(Tensor *y, Tensor *x); Tensor *cut(Tensor *y, Tensor *x) { return t_gradient(y, x); }'
} > subs/short/backprop/walk/walk.c
make -s grade DIR=subs SEED=other EX=backprop/walk > said 2>&1
grep -q 'it calls t_gradient, which is to be done without' grades/raw/short/backprop/walk.tsv
tell $? "a short cut: $(cat grades/raw/short/backprop/walk.tsv)"
printf 'key\t%s\t40\n' $why > subs/marks.txt
! make -s grade DIR=subs SEED=other EX=$why > said 2>&1; tell $? '40 of 8 points'
echo "$passed passed"
[ $failed = 0 ]
