#!/bin/sh
# corpus.sh FUZZ_FILES: reads every file that a fuzzer has kept, in tests/library/corpus/FORMAT.
total=0
for corpus in tests/library/corpus/*; do
  FORMAT=$(basename "$corpus")
  "$1" "$FORMAT" "$corpus"/* || { echo "$FORMAT failed"; exit 1; }
  total=$((total + $(ls "$corpus" | wc -l)))
done
echo "$total passed, 0 failed"
