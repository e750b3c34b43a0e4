#!/bin/sh
# emission.sh: times a step of exclusive or in four ways, and fused loops, and writes
# book/emission.tsv and book/fused.tsv. Run it from the root of a quiet machine, after make.
set -e
steps=3000000 bin=build/bin tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
$bin/xor --emit "$tmp/alone.c"
${CC:-gcc} -std=c11 -O3 -march=native -ffp-contract=off -fno-math-errno -fno-trapping-math \
  "$tmp/alone.c" -o "$tmp/alone" -lm
now() { date +%s%N; }
for round in 1 2 3 4 5; do
  for way in hand plan compiled alone; do
    case $way in
      hand) set -- $bin/xor_by_hand $steps ;;
      plan) set -- $bin/xor --quiet --epochs $steps ;;
      compiled) set -- $bin/xor --quiet --compile --epochs $steps ;;
      alone) set -- "$tmp/alone" $steps ;;
    esac
    start=$(now); "$@" > /dev/null; end=$(now)
    echo $(((end - start) / (steps / 1000))) >> "$tmp/$way.ns"
  done
done
middle() { sort -n "$tmp/$1.ns" | sed -n 3p; }
{
  printf 'exclusive or\tns a step\tpart\n'
  while IFS=: read -r way name; do
    awk -v t="$(middle "$way")" -v h="$(middle hand)" -v n="$name" \
      'BEGIN { printf "%s\t%.0f\t%.2f\n", n, t / 1000, t / h }'
  done << END
hand:by hand, chapter 1
plan:by plan
compiled:by plan, compiled
alone:the program that was written
END
} > book/emission.tsv
$bin/fused > book/fused.tsv
cat book/emission.tsv book/fused.tsv
