#!/usr/bin/env python3
"""Whole programs when memory runs out: every allocation fails once, and from there on.

usage: memory.py [NAME...]

Each run has to do without, with the same output and files, or to say one line on stderr and
exit with 1, leaving no file that a whole run would not have left. A table or a log may end early. A
checkpoint may be an earlier one: resumed without failures it has to end in the same bytes."""
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

TOP = os.path.abspath(os.path.join(os.path.dirname(__file__), "../.."))
BIN = os.path.join(TOP, "build/bin")
# Some of OpenBLAS's kernels, those of SkylakeX, ask for memory and do not look whether they got it.
PLAIN_BLAS = {"OPENBLAS_NUM_THREADS": "1", "OPENBLAS_CORETYPE": "Prescott"}
MOST = int(os.environ.get("POINTS", "120"))   # points tried a program and a mode

POINTS = "x,y\n" + "".join(f"{x},{2 * x + 1}\n" for x in range(12))
CASES = {
    "by-hand": "xor_by_hand",
    "xor": "xor --epochs 3 --log o.log",
    "fit": "fit --quiet --epochs 3 --data points.csv --table o.tab",
    "fit-degree": "fit --epochs 3 --degree 3",
    "clouds": "clouds --quiet --epochs 1 --hidden 4 --layers 2 --optimizer adam --dropout 0.1 --shuffle "
              "--log o.log --points o.points --grid o.grid",
    "race": "race --steps 3",
    "race-adam": "race --steps 3 --optimizer adam",
    "resume": "resume --steps 4 --every 2 --file o.npz",
    "digits": "digits --count 40 --size 12 --epochs 1 --model mlp --quiet --save o.npz",
    "digits-conv": "digits --count 40 --size 20 --epochs 1 --model conv --quiet --save o.npz",
    "sketch": "sketch",
    "opcheck": "opcheck add",
    "surface": "surface",
    "adjoints": "adjoints",
    "runs": "runs",
    "shapes": "shapes 4,3 3",
    "answers7": "answers7",
    "branch": "branch",
    "complexstep": "complexstep",
    "greeting": "greeting",
    "growth": "growth",
    "kahan": "kahan",
    "kahn": "kahn",
    "newton": "newton",
    "orders": "orders",
    "plans": "plans",
    "savings": "savings",
    "sketch_draw": "sketch_draw",
    "steps": "steps",
    "tangents": "tangents",
    "tenth": "tenth",
    "walks": "walks",
    "xor_answers": "xor_answers",
    "xor_bias": "xor_bias",
    "xor_two": "xor_two",
    "sketch_answers": "sketch_answers",
    "draw": "draw neuron",
}

# Those which make a figure or a table: fewer points each, they are alike.
FIGURES = {
    "answers16": "answers16",
    "answers17": "answers17",
    "bend": "bend",
    "chain": "chain 10",
    "cheaper": "cheaper",
    "confusion": "confusion",
    "cover": "cover",
    "derive": "derive x^2+sin(x)",
    "derive-c": "derive x^2+sin(x) --c",
    "derive-at": "derive --at x=2 x^2",
    "derive-dot": "derive --dot x^2",
    "derive-hessian": "derive --hessian x*y^2",
    "derive-steps": "derive --steps x*exp(x)",
    "derive-taylor": "derive --taylor 3 exp(x)",
    "irwin": "irwin",
    "line": "line",
    "logits": "logits 1 710",
    "nodes": "nodes",
    "not-taken": "not_taken",
    "paths": "paths",
    "rates": "rates",
    "rules": "rules add select dot",
    "schedules": "schedules",
    "simpler": "simpler",
    "simpler-formulas": "simpler formulas",
    "spread": "spread",
    "swell": "swell",
    "tables": "tables",
    "twice": "twice",
}

# What to do with an earlier checkpoint of these.
RESUMED = {
    "resume": "resume --steps 4 --every 2 --file o.npz",
    "digits": "digits --epochs 1 --count 40 --size 12 --quiet --resume o.npz --save o.npz",
    "digits-conv": "digits --epochs 1 --count 40 --size 20 --quiet --resume o.npz --save o.npz",
}


def build():
    """The preloaded object."""
    made = os.path.join(TOP, "build/failing.so")
    subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-o", made,
                    os.path.join(TOP, "tangled/tests/preload/failing.c"), "-ldl"], check=True)
    return made


def run(words, given=None, **env):
    """Status, output, complaint, and each file written. A file that is given lies there before."""
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as where:
        with open(f"{where}/points.csv", "w", encoding="ascii") as out:
            out.write(POINTS)
        for name, content in (given or {}).items():
            with open(f"{where}/{name}", "wb") as out:
                out.write(content)
        done = subprocess.run([f"{BIN}/{words[0]}"] + words[1:], cwd=where, capture_output=True, timeout=300,
                              env=dict(os.environ, **PLAIN_BLAS, **env), check=False)
        files = {}
        for name in sorted(os.listdir(where)):
            if os.path.isfile(f"{where}/{name}"):
                with open(f"{where}/{name}", "rb") as file:
                    files[name] = file.read()
        return done.returncode, done.stdout, done.stderr.decode(errors="replace").strip(), files


def points(count, most):
    """All of them, or the first and last ones and some between."""
    if count <= most:
        return list(range(count))
    third = most // 3
    step = max(1, (count - 2 * third) // third)
    return sorted({*range(third), *range(third, count - third, step), *range(count - third, count)})


def wrong_file(case, whole, name, content):
    """None, or what is wrong with a file which a run has left that ended early."""
    if name not in whole[3]:
        return f"left {name}"
    if content == whole[3][name]:
        return None
    if not name.endswith(".npz"):
        return None if whole[3][name].startswith(content) else f"wrote another {name}"
    again = run(RESUMED[case].split(), {name: content})
    if again[0] == 0 and again[3] == whole[3]:
        return None
    return f"wrote a {name} from which another one comes: {again[0]} {again[2][-200:]}"


def judge(case, whole, got):
    """None, or what is wrong with this run."""
    status, out, complaint, files = got
    if status < 0 or status > 125:
        return f"crashed with {status}: {complaint[-200:]}"
    if status == 0:
        if out != whole[1]:
            return "exit 0 with other output"
        return None if files == whole[3] else "exit 0 with other files"
    if len(complaint.split("\n")) != 1 or not complaint:
        return f"exit {status} with no line, or several: {complaint[-200:]!r}"
    flaws = [flaw for flaw in (wrong_file(case, whole, f, files[f]) for f in files) if flaw]
    return f"exit {status}, but {flaws}" if flaws else None


def main():
    failing = build()
    passed = failed = 0
    for name, command in {**CASES, **FIGURES}.items():
        words = command.split()
        if sys.argv[1:] and name not in sys.argv[1:] or not os.path.exists(f"{BIN}/{words[0]}"):
            continue
        whole = run(words, LD_PRELOAD=failing)
        count = re.search(r"requests (\d+)", whole[2])
        if whole[0] or not count:
            print(f"{name}: does not run: {whole}")
            failed += 1
            continue
        tries = [(n, mode) for mode in ({}, {"FAIL_ON": "1"}) for n in points(int(count[1]), MOST // 6 if name in FIGURES else MOST)]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            verdicts = list(pool.map(lambda t: judge(name, whole, run(words, LD_PRELOAD=failing, FAIL_AT=str(t[0]), **t[1])),
                                     tries))
        bad = [(t, v) for t, v in zip(tries, verdicts) if v]
        for (n, mode), verdict in bad[:5]:
            print(f"{name}: request {n} of {count[1]}{' and all later ones' if mode else ''}: {verdict}")
        print(f"{name}: {len(tries)} points of {count[1]} requests, {len(bad)} wrong")
        passed += len(tries) - len(bad)
        failed += len(bad)
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
