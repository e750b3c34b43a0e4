#!/usr/bin/env python3
"""Measure speeds, in interleaved rounds, into a table: bench.py OUT.tsv [--book]

Rows are name, value, unit, reference, ratio; value and reference are medians. Needs the
programs in build/bin and, for the network 784-256-10, those of the float build in
build/float/bin (make bench builds both). --book also times the weave from nothing."""
import os
import shutil
import statistics
import subprocess
import sys
import time

ROUNDS = 7
PYTORCH = r"""
import time, torch
torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
x = torch.tensor([[0., 0.], [0., 1.], [1., 0.], [1., 1.]]); y = torch.tensor([[0.], [1.], [1.], [0.]])
w = torch.randn(2, 4, requires_grad=True); v = torch.randn(4, 1, requires_grad=True)
def step():
    loss = ((torch.sigmoid(torch.sigmoid(x @ w) @ v) - y) ** 2).mean()
    dw, dv = torch.autograd.grad(loss, (w, v))
    with torch.no_grad():
        w.sub_(4 * dw); v.sub_(4 * dv)
for i in range(200): step()
start = time.perf_counter()
for i in range(3000): step()
print((time.perf_counter() - start) / 3000 * 1e9)
"""


def run(*command, **more):
    env = dict(os.environ, OPENBLAS_NUM_THREADS="1")
    return subprocess.run(command, capture_output=True, text=True, check=True, env=env, **more).stdout


def seconds(*command):
    start = time.perf_counter()
    run(*command)
    return time.perf_counter() - start


def exclusive_or(rows, steps=3_000_000):
    hand, graph = [], []
    for _ in range(ROUNDS):
        hand.append(seconds("build/bin/xor_by_hand", str(steps)) / steps * 1e9)
        graph.append(seconds("build/bin/xor", "--quiet", "--epochs", str(steps)) / steps * 1e9)
    by_hand, by_graph = statistics.median(hand), statistics.median(graph)
    rows.append(("exclusive-or step, session_run", by_graph, "ns", by_hand))
    rows.append(("exclusive-or step, by hand", by_hand, "ns", None))
    python = next((p for p in ("/usr/bin/python3", "python3")
                   if subprocess.run([p, "-c", "import torch"], capture_output=True).returncode == 0), None)
    if python:
        torch = statistics.median(float(run(python, "-c", PYTORCH)) for _ in range(3))
        rows.append(("exclusive-or step, PyTorch", torch, "ns", by_graph))


def network(rows):
    rounds = [dict(line.split()[:2] for line in run("build/float/bin/mlp").splitlines())
              for _ in range(ROUNDS)]
    middle = lambda key: statistics.median(float(r[key]) for r in rounds)
    rows.append(("784-256-10, training step", middle("step"), "us", middle("products")))
    rows.append(("784-256-10, its five products", middle("products"), "us", None))
    rows.append(("784-256-10, allocations in 800 steps", middle("allocations"), "-", None))


def diamonds(rows):
    sizes = (1_000, 10_000, 100_000, 1_000_000)
    times = {n: {"build": [], "gradients": []} for n in sizes}
    for _ in range(ROUNDS):
        for n in sizes:
            for line in run("build/bin/diamonds", str(n)).splitlines()[:2]:
                word = line.split()
                times[n][word[0]].append(float(word[3]))
    for what in ("build", "gradients"):
        for n in sizes:
            rows.append((f"{n} diamonds, {what}, a node", statistics.median(times[n][what]), "ns", None))


def lines(rows):
    """Non-blank lines of the library, without and with its headers."""
    count = lambda *ends: sum(
        bool(line.strip()) for name in os.listdir("tangled/woven") if name.endswith(ends)
        for line in open(os.path.join("tangled/woven", name), encoding="utf-8"))
    rows.append(("library, .c files", count(".c"), "lines", 1500))
    rows.append(("library, with headers", count(".c", ".h"), "lines", 1500))


def weave(rows):
    shutil.rmtree("build/bench", ignore_errors=True)
    run("make", "-s", "-j2", "BUILD=build/bench", "programs")
    took = seconds("make", "-s", "-j2", "BUILD=build/bench", "html", "pdf")
    rows.append(("the book from clean, HTML and PDF", took, "s", None))
    for line in run(sys.executable, "tests/synthetic.py").splitlines():
        what, value, unit = line.split("\t")
        rows.append((what, float(value), unit, None))


def main(out, *options):
    rows = []
    exclusive_or(rows)
    network(rows)
    diamonds(rows)
    lines(rows)
    if "--book" in options:
        weave(rows)
    with open(out, "w", encoding="utf-8") as file:
        print("name", "value", "unit", "reference", "ratio", sep="\t", file=file)
        for name, value, unit, reference in rows:
            shown = (f"{value:.1f}", unit) + ((f"{reference:.1f}", f"{value / reference:.2f}")
                                              if reference else ("-", "-"))
            print(name, *shown, sep="\t", file=file)
    print(open(out, encoding="utf-8").read(), end="")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(*sys.argv[1:])
