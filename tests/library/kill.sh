#!/bin/bash
# kill.sh: kills a training again and again, at moments drawn at random, lets it go on from
# its checkpoint, and compares the outcome, to the last bit, with one that was left alone.
resume=$PWD/${BIN:-build/bin}/resume
scratch=$(mktemp -d); trap 'rm -rf "$scratch"' EXIT
[ -x "$resume" ] || { echo "no $resume"; exit 1; }
cd "$scratch" || exit 1
steps=100000000 every=10 kills=50 early=0 writing=0 RANDOM=1
for ((i = 0; i < kills; i++)); do
  touch begun
  "$resume" --steps $steps --every $every --file killed.npz > /dev/null &
  # a slow machine may take longer to start than others to train
  for ((wait = 0; wait < 6000; wait++)); do
    [ ! killed.npz -nt begun ] || break
    sleep 0.01
  done
  sleep 0.0$((RANDOM % 9))$((RANDOM % 10))
  kill -9 $! 2> /dev/null || early=$((early + 1))
  wait $! 2> /dev/null
  for left in killed.npz.*.new; do
    [ ! -e "$left" ] || { writing=$((writing + 1)); rm "$left"; }
  done
done
[ $early = 0 ] || { echo "$early runs were over before they were killed"; exit 1; }
# how far did it come?  a thousand steps more are enough
reached=$(python3 - << 'END'
import struct, zipfile
data = zipfile.ZipFile("killed.npz").read("count.npy")
print(int(struct.unpack("<d" if b"<f8" in data else "<f", data[128:])[0]))
END
)
end=$((reached + 1000))
"$resume" --steps $end --every $every --file killed.npz > killed.txt &&
"$resume" --steps $end --every $end --file whole.npz > whole.txt || exit 1
cmp killed.txt whole.txt && cmp killed.npz whole.npz || exit 1
echo "killed $kills times in $reached steps, $writing times while writing"
echo "$((kills + 2)) passed, 0 failed"
