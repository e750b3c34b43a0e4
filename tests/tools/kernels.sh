#!/bin/sh
# kernels.sh: the chapter on kernels, step by step: builds the book up to
# chapter 5 without it, with its first step, its first two, and so on, and
# writes what kernel_times says of each into book/kernels.tsv. Run it from
# the root of a quiet machine, after make.
set -e
tmp=build/kernels; rm -rf $tmp; mkdir -p $tmp
files=$(ls book/0[0-5]-*.nw) bench=$(ls book/workshop/W[3-5]-*.nw)
steps='nest row-cases own-exp fast-sums fast-dot stacks test-kernels'
k=0
for step in $steps; do
  awk -v stop="{#sec:$step}" 'index($0, stop) { exit } { print }' \
    book/18-kernels.nw > $tmp/18-kernels.nw
  t=$tmp/$k; mkdir -p $t
  sh tangled/weave/tangle.sh $t $files $tmp/18-kernels.nw $bench
  OPENBLAS_NUM_THREADS=1; export OPENBLAS_NUM_THREADS
  ${CC:-gcc} -O3 -march=native -std=c11 -D_POSIX_C_SOURCE=200809L -I$t \
    -DWOVEN_BLAS -fno-math-errno -fno-trapping-math -ffp-contract=off \
    $(ls $t/woven/*.c) $t/programs/by_hand.c $t/programs/kernel_times.c \
    -o $t/kernel_times -lopenblas -lm
  k=$((k + 1))
done
for round in 1 2 3; do
  for i in 0 1 2 3 4 5 6; do $tmp/$i/kernel_times > $tmp/$i.$round; done
done
for i in 0 1 2 3 4 5 6; do
  cat $tmp/$i.? | awk -F'\t' '!($1 in best) || $2 < best[$1] {
    if (!($1 in best)) name[n++] = $1; best[$1] = $2 }
    END { for (j = 0; j < n; j++) print name[j] "\t" best[name[j]] }' \
    > $tmp/$i.best
done
{
  printf 'kernel\tbefore\tloops\trows\texp\tsums\tproducts\tstacks\n'
  paste $tmp/0.best $tmp/1.best $tmp/2.best $tmp/3.best $tmp/4.best \
    $tmp/5.best $tmp/6.best | cut -f1,2,4,6,8,10,12,14
} > book/kernels.tsv
cat book/kernels.tsv
