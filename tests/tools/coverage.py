#!/usr/bin/env python3
"""Which lines and branches of the library do the unit tests run? Needs what
`make units BUILD=build/coverage CFLAGS="-O0 --coverage" LDLIBS=--coverage` leaves.

usage: coverage.py BUILD [--list]

Files in which most branches come from the macro kernels of op_map.h (a branch for every
combination of strides, most of them constant) are counted for their lines only."""
import collections
import glob
import gzip
import json
import os
import subprocess
import sys
import tempfile

KERNELS = ("ops_map.c", "ops_view.c", "ops_window.c")


def main():
    build, listing = sys.argv[1], "--list" in sys.argv
    top = os.getcwd()
    lines, branches = collections.Counter(), collections.defaultdict(list)
    for notes in glob.glob(f"{build}/obj/woven/**/*.gcda", recursive=True):
        with tempfile.TemporaryDirectory() as where:
            subprocess.run(["gcov", "-b", "-j", os.path.abspath(notes)], cwd=where, capture_output=True, check=True)
            for made in glob.glob(f"{where}/*.gz"):
                for file in json.load(gzip.open(made))["files"]:
                    name = os.path.relpath(os.path.join(top, file["file"]), "tangled/woven")
                    if name.startswith(".."):
                        continue
                    for line in file["lines"]:
                        key = name, line["line_number"]
                        lines[key] += line["count"]
                        if line["branches"]:
                            branches[key].append([b["count"] for b in line["branches"] if not b["throw"]])
    run = sum(n > 0 for n in lines.values())
    print(f"lines    {run} of {len(lines)}: {100 * run / len(lines):.1f} %")
    taken = total = 0
    missed = []
    for (name, number), copies in sorted(branches.items()):
        if os.path.basename(name) in KERNELS or name.endswith(".h"):
            continue
        counts = [sum(c[k] for c in copies if k < len(c)) for k in range(max(map(len, copies)))]
        total += len(counts)
        taken += sum(n > 0 for n in counts)
        if not all(counts):
            missed.append(f"{name}:{number}: {sum(n == 0 for n in counts)} of {len(counts)} branches never taken")
    print(f"branches {taken} of {total}: {100 * taken / max(1, total):.1f} %, kernels made by macros left out")
    if listing:
        for key, count in sorted(lines.items()):
            if not count:
                print(f"{key[0]}:{key[1]}: never run")
        print("\n".join(missed))


if __name__ == "__main__":
    main()
