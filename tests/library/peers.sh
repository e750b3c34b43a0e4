#!/bin/sh
# peers.sh MAKE: our own answers to the tasks in which others are measured (make bench PEERS=1)
# have the values that are in tests/tools/peers/tasks.txt. No other program is needed.
"$1" -s --no-print-directory build/peers/woven || exit 1
exec python3 tests/tools/peers/peers.py --check
