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

# The same networks as in programs/mlp.c and programs/convstep.c; the argument is the padding, or "mlp".
TORCH_STEP = r"""
import statistics, sys, time, torch
from torch import nn
torch.set_num_threads(1)
if sys.argv[1] == "mlp":
    net = nn.Sequential(nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 10), nn.Sigmoid())
    x, y, loss = torch.randn(100, 784) * .03, torch.randn(100, 10) * .03, nn.MSELoss()
else:
    pad = int(sys.argv[1])
    net = nn.Sequential(nn.Conv2d(1, 16, 5, padding=pad), nn.ReLU(), nn.MaxPool2d(2),
                        nn.Conv2d(16, 32, 5, padding=pad), nn.ReLU(), nn.MaxPool2d(2),
                        nn.Flatten(), nn.Linear(32 * (49 if pad else 16), 10))
    x, y, loss = torch.randn(100, 1, 28, 28) * .03, torch.randint(0, 10, (100,)), nn.CrossEntropyLoss()
move = torch.optim.SGD(net.parameters(), lr=.01)
def step():
    move.zero_grad(set_to_none=True)
    loss(net(x), y).backward()
    move.step()
times = []
for i in range(400 if sys.argv[1] == "mlp" else 15):
    start = time.perf_counter()
    step()
    times.append(time.perf_counter() - start)
print(1e6 * statistics.median(times))
"""


def run(*command, **more):
    env = dict(os.environ, OPENBLAS_NUM_THREADS="1")
    return subprocess.run(command, capture_output=True, text=True, check=True, env=env, **more).stdout


def seconds(*command):
    start = time.perf_counter()
    run(*command)
    return time.perf_counter() - start


def with_torch():
    """A Python that has PyTorch, or None."""
    return next((p for p in ("/usr/bin/python3", "python3")
                 if subprocess.run([p, "-c", "import torch"], capture_output=True).returncode == 0), None)


def against_torch(rows):
    """Training steps of larger networks, in turns with PyTorch, float, one thread."""
    python = with_torch()
    cases = (("784-256-10, against PyTorch", "mlp", ("mlp",)),
             ("two convolutions, no padding", "0", ("convstep", "0")),
             ("two convolutions, padding 2", "2", ("convstep", "2")))
    for name, case, command in cases if python else ():
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours.append(float(run("build/float/bin/" + command[0], *command[1:]).split()[1]))
            theirs.append(float(run(python, "-c", TORCH_STEP, case)))
        rows.append((name, statistics.median(ours), "us", statistics.median(theirs)))


def exclusive_or(rows, steps=3_000_000):
    hand, graph = [], []
    for _ in range(ROUNDS):
        hand.append(seconds("build/bin/xor_by_hand", str(steps)) / steps * 1e9)
        graph.append(seconds("build/bin/xor", "--quiet", "--epochs", str(steps)) / steps * 1e9)
    by_hand, by_graph = statistics.median(hand), statistics.median(graph)
    rows.append(("exclusive-or step, session_run", by_graph, "ns", by_hand))
    rows.append(("exclusive-or step, by hand", by_hand, "ns", None))
    python = with_torch()
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
    rows.append(("library, .c files", count(".c"), "lines", 2400))
    rows.append(("library, with headers", count(".c", ".h"), "lines", 2400))


def weave(rows):
    shutil.rmtree("build/bench", ignore_errors=True)
    run("make", "-s", "-j2", "BUILD=build/bench", "programs")
    took = seconds("make", "-s", "-j2", "BUILD=build/bench", "html", "pdf")
    rows.append(("the book from clean, HTML and PDF", took, "s", None))
    for line in run(sys.executable, "tests/book/synthetic.py").splitlines():
        what, value, unit = line.split("\t")
        rows.append((what, float(value), unit, None))


def main(out, *options):
    rows = []
    exclusive_or(rows)
    network(rows)
    against_torch(rows)
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
