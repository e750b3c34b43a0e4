#!/bin/sh
# mnist.sh DIR: train both models on the four IDX files in DIR, and record
# what came of it in book/mnist.tsv, and each epoch in book/mnist-MODEL.tsv.
dir=$1
[ -d "$dir" ] || { echo "usage: mnist.sh DIR" >&2; exit 1; }
export OPENBLAS_NUM_THREADS=1
out=$(mktemp); trap 'rm -f "$out"' EXIT
printf 'model\tepochs\tright of training\tright of test\twrong\tseconds\n' > book/mnist.tsv
for model in mlp conv; do
  log=book/mnist-$model.tsv
  start=$(date +%s)
  build/bin/digits --data "$dir" --model $model --quiet --log $log > "$out" || exit 1
  seconds=$(($(date +%s) - start))
  # the table's rows: what is right is on the diagonal
  tail -n 1 $log | awk -v model=$model -v seconds=$seconds -v out="$out" '{
    while ((getline line < out) > 0) {
      n = split(line, f)
      if (f[1] == "digit") for (j = 3; j <= n; j++) wrong += (j - 3 != f[2]) * f[j] }
    printf "%s\t%d\t%.2f %%\t%.2f %%\t%d\t%d\n", model, $1, 100 * $3, 100 * $4, wrong, seconds }' >> book/mnist.tsv
done
cat book/mnist.tsv
