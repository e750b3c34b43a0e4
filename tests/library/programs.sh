#!/bin/sh
# programs.sh: the programs as a user runs them, with wrong arguments too.
# Needs what `make units` has built, in float too; compares with what clang built if that
# is there.
bin=build/bin scratch=$(mktemp -d) passed=0 failed=0
trap 'rm -rf "$scratch"' EXIT

say() { # VERDICT TEXT
  if [ "$1" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "failed: $2"; fi
}
refuses() { # WORDS COMMAND...: one line on stderr that contains the words, status not 0
  words=$1; shift
  "$@" > "$scratch/out" 2> "$scratch/err"; status=$?
  [ $status -ne 0 ] && [ $status -lt 126 ] && [ "$(wc -l < "$scratch/err")" = 1 ] &&
    grep -qF -- "$words" "$scratch/err"
  say $? "$* (status $status: $(cat "$scratch/err"))"
}

refuses 'xor: --rate: it must be a finite number, not "nan"' $bin/xor --rate nan
refuses 'not "inf"'           $bin/xor --rate inf
refuses 'not "1e999"'         $bin/xor --rate 1e999
refuses 'not "4x"'            $bin/xor --rate 4x
refuses 'a finite number'      $bin/xor --rate ''
refuses 'not "0"'             $bin/xor --epochs 0
refuses 'not "-5"'            $bin/xor --epochs -5
refuses 'not "1e4"'           $bin/xor --epochs 1e4
refuses 'not "99999999999999999999999"' $bin/xor --epochs 99999999999999999999999
refuses 'not "-1"'            $bin/xor --seed -1
refuses 'not "0"'             $bin/xor --hidden 0
refuses 'needs a value'       $bin/xor --seed
refuses '--wat: there is no such option' $bin/xor --wat
refuses 'xor: --quiet: it takes no value, not "1"' $bin/xor --quiet=1
refuses 'not ""'              $bin/xor --epochs=
refuses 'clouds: --layers: only with --hidden' $bin/clouds --layers 2
refuses 'clouds: --patience: only with --validate' $bin/clouds --patience 2
[ "$($bin/xor --epochs=7 --quiet)" = "$($bin/xor --epochs 7 --quiet)" ]; say $? 'xor --epochs=7'
[ "$($bin/xor -h)" = "$($bin/xor --help)" ]; say $? 'xor -h'
$bin/xor -h | grep -q 'how often to train (10000)'; say $? 'defaults in the help of xor'
$bin/xor --version | grep -q '^xor, of The Woven Gradient [0-9]'; say $? 'xor --version'
refuses 'standard output'     sh -c "$bin/xor >&-"
# compiled, written, or neither: the same lines
$bin/xor > "$scratch/plain"
export XDG_CACHE_HOME="$scratch"
for how in "XDG_CACHE_HOME=$scratch" "CC=no-such-compiler" "XDG_CACHE_HOME=/dev/null"; do
  env "$how" $bin/xor --compile 2> "$scratch/err" | cmp -s - "$scratch/plain"
  say $? "xor --compile with $how"
  [ "$(wc -l < "$scratch/err")" = "$(case $how in *$scratch) echo 0 ;; *) echo 1 ;; esac)" ]
  say $? "xor --compile with $how says: $(cat "$scratch/err")"
done
$bin/xor --emit "$scratch/alone.c" &&
  ${CC:-cc} -std=c11 -O2 -Wall -Wextra -Werror -Wno-unknown-pragmas -ffp-contract=off \
    "$scratch/alone.c" -o "$scratch/alone" -lm && "$scratch/alone" | cmp -s - "$scratch/plain"
say $? 'the program that xor --emit writes'
$bin/digits --count 300 --epochs 2 --quiet > "$scratch/plain"
$bin/digits --count 300 --epochs 2 --quiet --compile | cmp -s - "$scratch/plain"
say $? 'digits --compile'
refuses 'dot of this size needs the library' $bin/xor --hidden 100 --emit "$scratch/big.c"
[ ! -e "$scratch/big.c" ]; say $? 'a refused --emit leaves no file'
cp "$scratch/alone.c" "$scratch/mine.c"
refuses 'dot of this size' $bin/xor --hidden 100 --emit "$scratch/mine.c"
cmp -s "$scratch/alone.c" "$scratch/mine.c"; say $? 'a refused --emit harms no file'
for name in cover line logits paths rates schedules spread nodes tables twice irwin swell rules not_taken \
            plans runs savings kahn 'shapes 2,3 3'; do
  $bin/$name > /dev/full 2> /dev/null; [ $? = 1 ]; say $? "$name on a full disk"
done
refuses 'nowhere/x.c: No such file' $bin/xor --emit nowhere/x.c
refuses '--emit: not with --compile' $bin/xor --compile --emit "$scratch/x.c"
refuses 'xor: /dev/full' $bin/xor --emit /dev/full
unset XDG_CACHE_HOME
# Ctrl-C: the step is finished, the lines so far are there, the status is 130
interrupts() { # LINES WORDS COMMAND...: so many lines of output have the words
  lines=$1 words=$2; shift 2
  rm -f "$scratch/log"
  # In the background of a script SIGINT is ignored; here it has to count.
  env --default-signal=INT "$@" --log "$scratch/log" > "$scratch/out" 2> "$scratch/err" & job=$!
  # The log has lines once the training is under way, however slow the machine is.
  for try in $(seq 1200); do
    [ ! -s "$scratch/log" ] || break
    sleep 0.1
  done
  kill -INT $job; wait $job
  [ $? = 130 ] && grep -q "^${1##*/}: interrupted: " "$scratch/err" &&
    [ "$(grep -c -- "$words" "$scratch/out")" = "$lines" ]
  say $? "${1##*/} ends with 130 when interrupted"
}
interrupts 4 ' xor ' $bin/xor --epochs 900000000
interrupts 1 '^loss ' $bin/fit --epochs 900000000
interrupts 2 '^class ' $bin/clouds --epochs 900000000
interrupts 1 '^adam .* loss ' $bin/race --steps 900000000 --optimizer adam
interrupts 1 '^descent .* loss ' $bin/race --steps 900000000
refuses 'nowhere/x.tsv: No such file or directory' $bin/xor --log nowhere/x.tsv
refuses 'could not be written' $bin/xor --quiet --epochs 100000 --log /dev/full
refuses 'xor: '               $bin/xor --hidden 1000000000000
refuses 'standard output'     sh -c "$bin/xor > /dev/full"
refuses 'fit: --degree: it must be a whole number from 1 to 5, not "6"' $bin/fit --degree 6
refuses 'not "0"'             $bin/fit --degree 0
refuses 'not "nan"'           $bin/fit --predict nan
refuses 'needs a value'       $bin/fit --data
refuses 'fit: nowhere.csv: No such file or directory' $bin/fit --data nowhere.csv
refuses 'fit: /tmp: Is a directory' $bin/fit --data /tmp
refuses 'nowhere/x.tsv: No such file or directory' $bin/fit --log nowhere/x.tsv
refuses 'could not be written' $bin/fit --quiet --table /dev/full
refuses 'could not be written' $bin/fit --quiet --epochs 100000 --log /dev/full
refuses 'standard output'     sh -c "$bin/fit > /dev/full"
refuses 'try a smaller --rate' $bin/fit --quiet --rate 3
csv() { printf "$1" > "$scratch/points.csv"; }
csv '1,2\n3\n';     refuses 'points.csv: line 2, column 1: the row ends early: "3"' $bin/fit --data "$scratch/points.csv"
csv 'x,y\n1,2\n3,?\n'; refuses 'line 3, column 2: not a number: "?"' $bin/fit --data "$scratch/points.csv"
csv 'x,y\n';        refuses 'there are no numbers in it' $bin/fit --data "$scratch/points.csv"
csv 'x\n1\n2\n';    refuses 'for degree 1 at most 15 and one, not 1' $bin/fit --data "$scratch/points.csv"
csv '1,2,1\n2,4,2\n3,6,3\n'; refuses 'do not determine the coefficients' $bin/fit --quiet --data "$scratch/points.csv"
csv '1,2,10\n2,1,12\n3,5,9\n4,4,15\n5,1,22\n'
refuses '2 numbers are needed, one a column, not 1' $bin/fit --quiet --data "$scratch/points.csv" --predict 3
$bin/fit --quiet --data "$scratch/points.csv" --save "$scratch/curve.csv" --guess "$scratch/points.csv" > "$scratch/a"; say $? 'fit: two columns, and guesses for a file'
$bin/fit --load "$scratch/curve.csv" --guess "$scratch/points.csv" | cmp -s - "$scratch/a"; say $? 'fit: a curve that was saved guesses the same, bit for bit'
awk -F, 'NF != 3 { exit 1 } END { exit NR != 5 }' "$scratch/a"; say $? 'fit: a guess for each line'
refuses 'not with --degree'   $bin/fit --load "$scratch/curve.csv" --degree 2
refuses 'points.csv: it is not a curve' sh -c "printf '1,2\\n' > $scratch/points.csv; $bin/fit --load $scratch/points.csv"
refuses 'could not be written' $bin/fit --quiet --save /dev/full
for k in 0 1 2 3 4; do echo "$((1000000000 + 10 * k)),$((1000 * (1000000000 + 10 * k) + 200))"; done > "$scratch/big.csv"
$bin/fit --quiet --data "$scratch/big.csv" --predict 1000000040 | grep -q '^at 1000000040  *1000000040200  *1000000040200$'; say $? 'fit: all digits where six are too few'
csv '1,2\n1,3\n';   refuses 'degree 1 needs 2 different x' $bin/fit --data "$scratch/points.csv"
refuses 'sizes differ'        $bin/shapes 4,3 2
refuses 'rank over the limit' $bin/shapes 1,1,1,1,1,1,1,1,1
refuses 'usage'               $bin/draw nothing
refuses 'no case'             $bin/opcheck nothing
refuses 'race: --optimizer: it must be descent, momentum, nesterov, rmsprop, adam or adamw, not "sgd"' $bin/race --optimizer sgd
refuses '--ravine: it must be quadratic or rosenbrock, not "hill"' $bin/race --ravine hill
refuses 'not "-1"'            $bin/race --seed -1
refuses 'not "0"'             $bin/race --steps 0
refuses 'not "nan"'           $bin/race --rate nan
refuses 'nowhere/x.tsv: No such file or directory' $bin/race --log nowhere/x.tsv
refuses 'could not be written' $bin/race --steps 100000 --log /dev/full
refuses 'standard output'     sh -c "$bin/race > /dev/full"

$bin/xor --help | grep -q -- '--hidden'; say $? 'xor --help'
$bin/xor > "$scratch/a"; say $? 'xor'
tail -n 5 "$scratch/a" | awk 'NR == 1 { exit !($4 < 0.001) }'; say $? 'final loss below 0.001'
awk '$2 == "xor" { right += ($1 != $3) == ($5 > 0.5) } END { exit right != 4 }' "$scratch/a"
say $? 'the table is that of exclusive or'
[ ! -x build/clang/bin/xor ] || { build/clang/bin/xor > "$scratch/b"; cmp -s "$scratch/a" "$scratch/b"; say $? "gcc and clang print the same losses"; }
$bin/xor --seed 7 > "$scratch/a"; $bin/xor --seed 7 | cmp -s - "$scratch/a"; say $? 'a seed gives the same run'
$bin/xor --seed 8 | cmp -s - "$scratch/a"; [ $? = 1 ]; say $? 'another seed gives another'
$bin/xor_by_hand | awk '/loss/ { print $2, $4 }' > "$scratch/hand"
$bin/xor | awk '/loss/ { print $2, $4 }' | cmp -s - "$scratch/hand"; say $? 'by hand and by graph agree in every digit'
[ "$($bin/xor --quiet | wc -l)" = 4 ]; say $? '--quiet prints the table alone'
$bin/xor --quiet --epochs 50 --log "$scratch/log.tsv" > /dev/null
[ "$(wc -l < "$scratch/log.tsv")" = 51 ]; say $? 'the log has a line an epoch'
build/float/bin/xor --quiet > "$scratch/f" && [ "$(wc -l < "$scratch/f")" = 4 ]; say $? 'xor in float'

refuses '--shape: it must be a shape that --help names, not "square"' $bin/clouds --shape square
refuses 'not "0"'             $bin/clouds --batch 0
refuses 'needs a value'       $bin/clouds --points
for option in log points grid; do
  refuses 'nowhere/x.tsv: No such file or directory' $bin/clouds --$option nowhere/x.tsv
  refuses 'could not be written' $bin/clouds --quiet --epochs 3000 --$option /dev/full
done
refuses 'standard output'     sh -c "$bin/clouds > /dev/full"
$bin/clouds --help | grep -q 'pair, overlap, three'; say $? 'clouds --help'
for shape in pair overlap three; do
  $bin/clouds --shape $shape > "$scratch/a"; say $? "clouds --shape $shape"
  if [ -x build/clang/bin/clouds ]; then
    build/clang/bin/clouds --shape $shape | cmp -s - "$scratch/a"; say $? "clouds $shape: gcc and clang agree"
  fi
  awk '/accuracy/ { a = $6 } END { exit !(a > 92) }' "$scratch/a"; say $? "clouds $shape: accuracy"
done
$bin/clouds --seed 2 --quiet > "$scratch/a"; $bin/clouds --seed 2 --quiet | cmp -s - "$scratch/a"; say $? 'clouds: a seed gives the same run'
[ "$(wc -l < "$scratch/a")" = 5 ]; say $? 'clouds: --quiet prints the report alone'
$bin/clouds --quiet --shape three --batch 7 --points "$scratch/p" --grid "$scratch/g" --log "$scratch/l" > /dev/null
[ "$(wc -l < "$scratch/p")" = 300 ] && [ "$(wc -l < "$scratch/l")" = 21 ]; say $? 'clouds: points and log'
awk 'NF { n++; if (($3 + $4 + $5 - 1) ^ 2 > 1e-8) exit 1 } END { exit n != 81 * 81 }' "$scratch/g"
say $? 'clouds: probabilities on the grid add up to 1'
build/float/bin/clouds --quiet > /dev/null; say $? 'clouds in float'
$bin/logits -1000 -1 0 1 1000 | awk -F '\t' 'NR > 1 { n += $6 ~ /^[0-9.e-]*$/ && $7 == $8 } END { exit n != 5 }'
say $? 'logits: our loss is finite and its slope p - c'
$bin/race --help | grep -q -- '--ravine'; say $? 'race --help'
[ "$($bin/race | wc -l)" = 6 ]; say $? 'race has a line for each optimizer'
$bin/race --quiet --optimizer adam --steps 50 --log "$scratch/log.tsv" > /dev/null
[ "$(wc -l < "$scratch/log.tsv")" = 52 ]; say $? 'the log of a race has a line a step'
$bin/race --optimizer momentum | tail -n 1 | grep -q 'below 1e-6'; say $? 'momentum arrives'
$bin/race --seed 4 > "$scratch/a"; $bin/race --seed 4 | cmp -s - "$scratch/a"; say $? 'a seed gives the same race'
$bin/race | cmp -s - "$scratch/a"; [ $? = 1 ]; say $? 'another seed gives another'
$bin/fit --help | grep -q -- '--predict'; say $? 'fit --help'
csv 'x,y\r\n1,2\r\n\r\n2,4\r\n3,6'
$bin/fit --quiet --data "$scratch/points.csv" --predict 17 | awk '/^x|^at 17/ { n += ($NF - ($1 == "x" ? 2 : 34)) ^ 2 < 1e-9 } END { exit n != 2 }'
say $? 'a line from a file'
for degree in 1 2; do
  $bin/fit --quiet --degree $degree | awk 'NR > 1 { n++; bad += $(NF-1) != $NF } END { exit bad || !n }'
  say $? "descent and closed form agree, degree $degree"
done
build/float/bin/fit --quiet --degree 2 > "$scratch/f" && grep -q '^x^2 *-4\.9' "$scratch/f"; say $? 'fit in float'
$bin/fit --degree 2 --quiet --seed 7 > "$scratch/a"; $bin/fit --degree 2 --quiet --seed 7 | cmp -s - "$scratch/a"; say $? 'fit: a seed gives the same noise'
[ "$($bin/fit --quiet --table /dev/stderr 2>&1 > /dev/null | awk 'NF == 3' | wc -l)" = 113 ]; say $? 'fit --table: points and curve'

# hidden layers, validation, patience
refuses 'from 0 to below 1, not "1"' $bin/clouds --dropout 1
refuses 'from 0 to below 1, not "-0.1"' $bin/clouds --validate -0.1
refuses 'not "0"'             $bin/clouds --hidden 0
refuses 'not "0.5"'           $bin/clouds --patience 0.5
refuses 'must be descent'     $bin/clouds --optimizer newton
spirals="--quiet --shape spirals --hidden 32 --layers 2 --epochs 300"
for b in build build/float $(ls -d build/clang 2> /dev/null); do
  $b/bin/clouds $spirals | awk '$1 == "class" { right += $(3 + $2) } END { exit right < 190 }'
  say $? "$b: spirals, 95 % right"
done
$bin/clouds $spirals > "$scratch/a"; $bin/clouds $spirals | cmp -s - "$scratch/a"; say $? 'the same spirals again'
$bin/clouds --quiet --shape xor --hidden 8 --epochs 40 | awk '$1 == "class" { right += $(3 + $2) } END { exit right < 190 }'
say $? 'four clouds, 95 % right'
stop="--quiet --shape overlap --hidden 64 --optimizer adam --rate 0.003 --shuffle --validate 0.4 --epochs 300"
$bin/clouds $stop --patience 10 --log "$scratch/log.tsv" | grep -q '^best of [0-9]* epochs: [0-9]*, with 0\.[0-9]* for 80 unseen'; say $? 'the best epoch is told'
[ "$(wc -l < "$scratch/log.tsv")" -lt 100 ]; say $? 'patience ends the training'
$bin/clouds $stop --dropout 0.5 --log "$scratch/log.tsv" > /dev/null
[ "$(wc -l < "$scratch/log.tsv")" = 301 ]; say $? 'without patience it goes on'
awk 'NR > 1 && NF != 5 { exit 1 }' "$scratch/log.tsv"; say $? 'the log has five columns'

# digits, drawn and in files
refuses 'digits: --model: it must be mlp or conv, not "cnn"' $bin/digits --model cnn
refuses 'not "0"'             $bin/digits --count 0
refuses 'not "0"'             $bin/digits --size 0
refuses 'not "nan"'           $bin/digits --rate nan
refuses 'needs a value'       $bin/digits --data
refuses 'must be descent'     $bin/digits --optimizer newton
refuses 'digits: out of memory' $bin/digits --count 1000000000000
refuses 'digits: nowhere/train-images-idx3-ubyte: No such file' $bin/digits --data nowhere
refuses 'digits: nowhere/train-images-idx3-ubyte: No such file' $bin/digits --draw nowhere --count 10
refuses 'digits: nowhere/x.tsv: No such file' $bin/digits --log nowhere/x.tsv
refuses 'digits: nowhere: No such file' $bin/digits --count 10 --resume nowhere
refuses 'digits: --predict needs --resume FILE' $bin/digits --predict nothing
refuses 'digits: nowhere: No such file' $bin/digits --predict nowhere --resume nowhere
refuses 'could not be written' $bin/digits --quiet --count 10 --epochs 1 --log /dev/full
refuses 'standard output'     sh -c "$bin/digits --quiet --count 10 --epochs 1 > /dev/full"
refuses '[?,2,2,16]: a window of 5 by 5, step 1, does not fit' $bin/digits --model conv --size 8 --count 10
d=$scratch/digits; mkdir "$d"
digits() { $bin/digits --quiet --count 200 --epochs 4 "$@"; }
idx() { printf "$2" > "$d/$1-ubyte"; }
digits --draw "$d"; say $? 'digits --draw'
digits > "$scratch/a"; digits --data "$d" | cmp -s - "$scratch/a"; say $? 'drawn and read digits train alike'
digits --seed 2 | cmp -s - "$scratch/a"; [ $? = 1 ]; say $? 'other digits from another seed'
for model in mlp conv; do
  digits --model $model > "$scratch/a"
  digits --model $model --epochs 2 --save "$scratch/half" > /dev/null
  digits --model $model --resume "$scratch/half" --save "$scratch/b.npz" | cmp -s - "$scratch/a"; say $? "digits $model: resumed, the same table"
  digits --model $model --save "$scratch/a.npz" > /dev/null; cmp -s "$scratch/a.npz" "$scratch/b.npz"; say $? "digits $model: resumed, the same bytes"
  digits --model $model --size 20 | tail -n 1 | grep -q 'of 50 are right'; say $? "digits $model: 20 by 20"
done
refuses 'it is <f8 [5,5,1,16], not <f8 [784,256]' $bin/digits --count 10 --model mlp --resume "$scratch/a.npz"
$bin/digits --quiet --epochs 4 --save "$scratch/a.npz" > "$scratch/a"
tail -n 1 "$scratch/a" | awk '{ exit !($1 >= 97) }'; say $? 'digits: 97 % of drawn digits after four epochs'
if [ -x build/clang/bin/digits ]; then
  build/clang/bin/digits --quiet --epochs 4 | tail -n 1 | cat - "$scratch/a" | awk '/right/ { r[n++] = $1 } END { exit n != 2 || (r[0] - r[1]) ^ 2 > 0.09 }'
  say $? 'digits: gcc and clang learn the same'
fi
build/float/bin/digits --quiet --epochs 4 | awk '/are right/ { good = $1 >= 97 } END { exit !good }'; say $? 'digits in float'
$bin/digits --resume "$scratch/a.npz" --predict "$d/t10k-images-idx3-ubyte" > "$scratch/b"
awk '{ right += $2 == (NR - 1) % 10 } END { exit NR != 50 || right < 47 }' "$scratch/b"; say $? 'digits --predict'
awk 'NF != 3 || $3 < 0.1 || $3 > 1 { exit 1 }' "$scratch/b"; say $? 'digits --predict: probabilities'
python3 tests/library/pictures.py "$d/t10k-images-idx3-ubyte" "$scratch"
$bin/digits --resume "$scratch/a.npz" --predict "$scratch/all.npy" | cmp -s - "$scratch/b"; say $? 'digits --predict all.npy'
head -n 1 "$scratch/b" > "$scratch/b1"
for picture in shares.npy first.png first.pgm plain.pgm; do
  $bin/digits --resume "$scratch/a.npz" --predict "$scratch/$picture" | cmp -s - "$scratch/b1"; say $? "digits --predict $picture"
done
refuses 'cut.png: ' $bin/digits --resume "$scratch/a.npz" --predict "$scratch/cut.png"
refuses 'images are not of rank 3' $bin/digits --resume "$scratch/a.npz" --predict "$d/t10k-labels-idx1-ubyte"
idx t10k-labels-idx1 '\0\0\10\1\0\0\0\2\1\2'
refuses 'not as many labels as images: images [50,28,28], labels [2]' $bin/digits --data "$d"
idx t10k-images-idx3 '\0\0\10\3\0\0\0\2\0\0\0\1\0\0\0\2\1\2\3\4'
refuses 'train has images of 28x28, t10k of 1x2' $bin/digits --data "$d"
idx t10k-labels-idx1 '\0\0\10\1\0\0\0\2\1\115'
refuses 'a label is not a digit' $bin/digits --data "$d"
idx t10k-labels-idx1 '\0\0\10\1\0\0\0\2\1'
refuses 't10k-labels-idx1-ubyte: it has 1 bytes of the 2 it promises' $bin/digits --data "$d"
idx t10k-images-idx3 '<html>'
refuses 't10k-images-idx3-ubyte: not an IDX file' $bin/digits --data "$d"
gzip "$d/train-images-idx3-ubyte"; truncate -s -9 "$d/train-images-idx3-ubyte.gz"
refuses 'train-images-idx3-ubyte.gz: ' $bin/digits --data "$d"

# derive: answers, values for scripts, errors with a caret
says() { # TEXT COMMAND...: exactly this on standard output, and nothing on standard error
  text=$1; shift
  [ "$("$@" 2> "$scratch/err")" = "$text" ] && [ ! -s "$scratch/err" ]
  say $? "$* (says $("$@" 2>&1))"
}
points() { # COLUMN WORDS FORMULA: the caret stands in that column, and the status is 1
  $bin/derive "$3" x > "$scratch/out" 2> "$scratch/err"; status=$?
  [ $status = 1 ] && [ ! -s "$scratch/out" ] && [ "$(sed -n 1p "$scratch/err")" = "derive: $3" ] &&
    [ "$(sed -n 2p "$scratch/err")" = "$(printf '%*s^ column %d: %s' $(($1 + 7)) '' "$1" "$2")" ]
  say $? "derive '$3' (status $status: $(cat "$scratch/err"))"
}
says 'exp(sin(x))*cos(x)'     $bin/derive 'exp(sin(x))' x
says '1*exp(sin(x))*cos(x)'   $bin/derive --raw 'exp(sin(x))' x
says "$(printf '2\n1\n-2')"  $bin/derive --at x=2,y=1 'x/y' x y
says "$(printf '2\n1\n-2')"  $bin/derive --gradient --at x=2,y=1 'x/y' x y
says "$(printf '8\n12')"     $bin/derive --at x=2 'x^3' x
says "$(printf '8\n12')"     $bin/derive 'x^3' x=2 --at x=2
says "$(printf '8\n6')"      $bin/derive --at x=2 -n 3 'x^3' x
says "$(printf '8\n6')"      $bin/derive --order=3 --at x=2 'x^3' x
says "$(printf -- '-9\n-6')"  $bin/derive --at x=3 -- '-x^2' x
says "$(printf 'y\nx')"      $bin/derive 'x*y'
says 'cos(x)'                 sh -c "echo 'sin(x)' | $bin/derive"
says "$(printf 'cos(x)\n-sin(x)')" sh -c "printf '# two\n\nsin(x)\ncos(x)\n' | $bin/derive - x"
says '2*x'                    sh -c "printf 'x^2' | $bin/derive - x"
points 6 'expected a number, a name or "("' 'x*(y+'
points 2 'a product is written with "*"' '2x'
points 1 'there is no function cso' 'cso(x)'
points 1 'expected a number, a name or "("' ''
points 5 'expected a number, a name or "("' 'x + ä'
printf 'x +\nx^2\n' | $bin/derive - x > "$scratch/out" 2> "$scratch/err"; status=$?
[ $status = 1 ] && [ "$(cat "$scratch/out")" = '2*x' ] && grep -q '^ *^ column 4: ' "$scratch/err"
say $? "derive: a wrong line does not end it (status $status)"
printf 'x\0y\n' | $bin/derive - x > "$scratch/out" 2> "$scratch/err"; [ $? = 1 ] && grep -q 'a zero byte' "$scratch/err"
say $? 'derive: a zero byte in a line'
refuses '--wat: there is no such option' $bin/derive --wat 'x' x
refuses '--w?at: there is no such option' $bin/derive "$(printf '%s\n%s' --w at)" x
refuses 'not "1?2"' $bin/derive --order "$(printf '1\n2')" x
refuses '--ep?ochs: there is no such option' $bin/xor "$(printf '%s\n%s' --ep ochs)"
refuses '--order: it must be a whole number' $bin/derive -n 0 'x' x
refuses 'derive: y: it has no value' $bin/derive --at x=1 'x*y' x
refuses '"x": values are given as in x=2,y=1' $bin/derive --at x 'x' x
refuses 'derive: --at: "x=": values are given' $bin/derive --at x= 'x' x
refuses 'derive: --at: "x=1e400": values are given' $bin/derive --at x=1e400 'x' x
refuses 'derive: --at: "y=z": values are given' $bin/derive --at x=1,y=z 'x' x
for option in order at taylor assume; do
  refuses "derive: --$option: it needs a value" $bin/derive x x --$option
done
for option in gradient steps list latex mathml c dot raw hessian jacobian forward exact; do
  refuses "derive: --$option: it takes no value" $bin/derive x x --$option=1
  [ "$option" = raw ] || refuses 'standard output' sh -c "$bin/derive x^2 x --$option > /dev/full"
done
refuses '--taylor: it must be a whole number' $bin/derive --taylor -1 x x
refuses '--taylor: the degree can be 1 to 100' $bin/derive --taylor 1000 x x
refuses '--order: it can be 1 to 100' $bin/derive --order 101 x x
refuses '--order: the formula grows too long' timeout 60 $bin/derive --order 99 'x^x' x
refuses '"x" is not like x>0' $bin/derive --assume x x x
refuses 'derive: "": that is no name' $bin/derive x ''
refuses 'derive: a?b: that is no name' $bin/derive x "$(printf 'a\nb')"
long=$(printf '%0100000d' 0 | tr 0 x)
refuses 'xxx...: that is no name' $bin/derive x "$long"
[ "$(wc -c < "$scratch/err")" -lt 120 ]; say $? 'derive: a long name is cut'
refuses 'derive: standard input: Is a directory' sh -c "$bin/derive - x < /tmp"
refuses 'derive: standard input: ' sh -c "$bin/derive - x <&-"
[ "$($bin/derive x^2 x | head -c 1)" = 2 ]; say $? 'derive | head'
says '2*x' env -u HOME $bin/derive 'x^2' x
flawed() { # WORDS FILE: two lines, the text and where it is wrong, and at once
  timeout 20 $bin/derive - x < "$2" > "$scratch/out" 2> "$scratch/err"; status=$?
  [ $status = 1 ] && [ "$(wc -l < "$scratch/err")" = 2 ] && grep -qF -- "$1" "$scratch/err" &&
    [ "$(wc -c < "$scratch/err")" -lt 400 ]
  say $? "derive: $1 (status $status)"
}
head -c 1000000 /dev/zero | tr '\0' '(' > "$scratch/deep"; flawed 'more than 1000 brackets' "$scratch/deep"
head -c 1000000 /dev/zero | tr '\0' 9 > "$scratch/deep"; flawed 'the number is too long' "$scratch/deep"
echo "$long" > "$scratch/deep"; flawed 'the name is too long' "$scratch/deep"
printf 'x+\377\376\n' > "$scratch/deep"; flawed 'column 3: expected a number' "$scratch/deep"
echo 'x; y' > "$scratch/deep"; flawed 'column 2: expected "," between two formulas' "$scratch/deep"
head -c 200000 /dev/zero | tr '\0' x | sed 's/xx/x+/g; s/$/x/' > "$scratch/deep"
says 100001 timeout 60 $bin/derive - x < "$scratch/deep"
refuses 'derive: x: the variable is named twice' $bin/derive 'x' x x
refuses 'derive: 1: that is no name of a variable' $bin/derive 'x' 1
refuses 'there is no variable to derive by' $bin/derive '1 + 2'
refuses 'standard output'     sh -c "$bin/derive x^2 x > /dev/full"
[ "$($bin/derive --steps 'x*sin(x)^2' x | wc -l)" = 4 ]; say $? 'derive --steps'
$bin/derive --dot 'x*sin(x)' x | grep -q '^digraph'; say $? 'derive --dot'
[ "$($bin/derive --at x=0 'abs(x) + max(x, 0)' x 2>&1 | grep -c 'a doubt')" = 1 ]; say $? 'derive has a doubt at a corner'
# Under the sanitizers too, if they have built it: short options keep their words.
for d in $bin build/san/bin; do
  [ ! -x $d/derive ] || [ "$($d/derive -n 3 'x^4' x 2>&1)" = '24*x' ]; say $? "$d/derive -n 3"
done
python3 tests/library/formula_styles.py > "$scratch/out" 2>&1; say $? "derive in all styles: $(tail -n 3 "$scratch/out")"

# at a terminal lines can be called up again: once more x^3, mended to x^35
if ldd $bin/derive | grep -q libedit; then
python3 - $bin/derive > "$scratch/tty" 2>&1 <<'PROMPT'
import os, pty, sys, termios, time
pid, fd = pty.fork()
if pid == 0:
    os.environ['TERM'] = 'xterm'
    os.execv(sys.argv[1], [sys.argv[1]])
seen = b''
def until(word):
    global seen
    while word not in seen: seen += os.read(fd, 4096)
    seen = seen.split(word, 1)[1]
# The line editor shows its prompt, and only then takes the terminal's keys to itself. A key
# that comes before would be the terminal's.
def prompt():
    until(b'> ')
    while termios.tcgetattr(fd)[3] & termios.ICANON: time.sleep(.01)
prompt()
os.write(fd, b'x^3\r'); until(b'3*x^2'); prompt()
os.write(fd, b'\x1b[A5\r'); until(b'35*x^34'); prompt()
os.write(fd, b'\x04')
try:
    while os.read(fd, 4096): pass
except OSError:                 # so a terminal says that its program has ended
    pass
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
PROMPT
say $? "the prompt of derive: $(cat "$scratch/tty")"
fi

# on a terminal there is a bar
script -qec "$bin/xor --epochs 200000" /dev/null < /dev/null > "$scratch/tty" 2>&1
tr '\r' '\n' < "$scratch/tty" | grep -q '^\[#*\.*\] *[0-9]* %  [0-9]* epochs/s  [0-9.]* s left  loss 0\.[0-9]*'
say $? 'the bar on a terminal'
script -qec "$bin/clouds --epochs 20000" /dev/null < /dev/null | tr '\r' '\n' | grep -q 'loss 0\.[0-9]*  accuracy [0-9.]* %'
say $? 'the bar shows the accuracy'

echo "$passed passed, $failed failed"
[ $failed = 0 ]
