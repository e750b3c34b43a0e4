#!/bin/sh
# names.sh: the library exports what its headers declare and nothing else, and double
# and float do not mix.
status=0
allowed='^(graph|formula|session|array|shape|op|t|optimizer|schedule|dataset|table|layer|npy|npz|checkpoint|woven|message|tensor)_'
for lib in build/lib/libwoven.so build/lib/libwoven.a; do
  case $lib in *.so) d=-D ;; *) d= ;; esac
  nm $d --defined-only -g "$lib" | awk 'NF == 3 { print $3 }' | sort > build/names
  stray=$(grep -vE "$allowed" build/names)
  [ -z "$stray" ] || { echo "$lib exports" $stray; status=1; }
  while read -r name; do
    cat tangled/woven/*.h $(ls tangled/woven/*/*.h 2> /dev/null) | grep -qE "\b$name\b" ||
      { echo "$lib exports $name, which no header declares"; status=1; }
  done < build/names
  echo "$(wc -l < build/names) names in $lib"
done
if gcc -std=c11 -DWOVEN_FLOAT -Itangled tangled/programs/runs.c build/lib/libwoven.a \
     -lopenblas -lz -lm -o build/mixed 2> build/mixed.err; then
  echo 'a float program linked to a double library'; status=1
fi
grep -q 'array_of_float' build/mixed.err || { cat build/mixed.err; status=1; }
# Nor where arrays are all that is used, nor with fast mathematics.
printf '#include "woven/array.h"\nint main(void) { array_free(array_new(SHAPE(2))); }\n' \
  > build/mixed.c
if gcc -std=c11 -DWOVEN_FLOAT -Itangled build/mixed.c build/lib/libwoven.a \
     -lopenblas -lz -lm -o build/mixed 2> build/mixed.err; then
  echo 'a float program with arrays only linked to a double library'; status=1
fi
if gcc -std=c11 -ffast-math -Itangled -c build/mixed.c -o build/mixed.o 2> /dev/null; then
  echo 'fast mathematics was not refused'; status=1
fi
[ $status = 0 ] && echo '5 passed, 0 failed'
exit $status
