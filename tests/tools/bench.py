#!/usr/bin/env python3
"""Measure speeds, in interleaved rounds, into a table: bench.py OUT.tsv [--book]. Beside it go
emission.tsv, a step of exclusive or in four ways, and fused.tsv, what build/bin/fused prints.

Rows are name, value, low, unit, reference, ratio, goal, met. Times are those of the processor,
not of the clock on the wall. Value and reference are medians of the rounds, low is the lower
quartile, and the ratio is the median of the ratios of each round, whose parts ran one after
the other. Needs the programs in build/bin and, for the network 784-256-10, those of the
float build in build/float/bin (make bench builds both). --book also times the weave from
nothing."""
import os
import resource
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
start = time.thread_time()
for i in range(3000): step()
print((time.thread_time() - start) / 3000 * 1e9)
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
    start = time.thread_time()
    step()
    times.append(time.thread_time() - start)
print(1e6 * statistics.median(times))
"""


# So PyTorch keeps the memory of a step instead of giving it back and asking for it again.
KEEP = {"MALLOC_TRIM_THRESHOLD_": "2000000000", "MALLOC_MMAP_THRESHOLD_": "2000000000"}
FLAGS = "-std=c11 -O3 -march=native -ffp-contract=off -fno-math-errno -fno-trapping-math".split()


class Table:
    def __init__(self):
        self.rows = []

    def add(self, name, values, unit, references=None, goal=None, of_ratio=True):
        """A row of what was measured in each round, beside a reference of the same rounds. The goal
        is for the ratio, or else for the value."""
        value, ratio, reference = statistics.median(values), None, None
        if references:
            reference = statistics.median(references)
            ratio = statistics.median(v / r for v, r in zip(values, references))
        against = ratio if of_ratio else value
        met = "-" if goal is None else "yes" if against <= goal else "no"
        number = lambda x, digits: "-" if x is None else f"{x:.{digits}f}"
        self.rows.append((name, number(value, 1), number(sorted(values)[len(values) // 4], 1), unit,
                          number(reference, 1), number(ratio, 2),
                          "-" if goal is None else f"{goal:g}", met))

    def write(self, out):
        with open(out, "w", encoding="utf-8") as file:
            print("name", "value", "low", "unit", "reference", "ratio", "goal", "met", sep="\t", file=file)
            for row in self.rows:
                print(*row, sep="\t", file=file)
        print(open(out, encoding="utf-8").read(), end="")


def run(*command, **env):
    return subprocess.run(command, capture_output=True, text=True, check=True,
                          env=dict(os.environ, OPENBLAS_NUM_THREADS="1", **env)).stdout


def seconds(*command):
    """What a command takes of the processor."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run(*command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def with_torch():
    """A Python that has PyTorch, or None."""
    return next((p for p in ("/usr/bin/python3", "python3")
                 if subprocess.run([p, "-c", "import torch"], capture_output=True).returncode == 0), None)


def against_torch(table):
    """Training steps of larger networks, in turns with PyTorch, float, one thread."""
    python = with_torch()
    cases = (("784-256-10, against PyTorch", "mlp", ("mlp",), 0.55),
             ("two convolutions, no padding, against PyTorch", "0", ("convstep", "0"), 0.8),
             ("two convolutions, padding 2, against PyTorch", "2", ("convstep", "2"), 0.8))
    for name, case, command, goal in cases if python else ():
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours.append(float(run("build/float/bin/" + command[0], *command[1:]).split()[1]))
            theirs.append(float(run(python, "-c", TORCH_STEP, case, **KEEP)))
        table.add(name, ours, "us", theirs, goal)


def exclusive_or(table, beside, steps=3_000_000):
    """A step in four ways, which are also a table of their own."""
    alone = "build/bench-alone"
    run("build/bin/xor", "--emit", alone + ".c")
    run(os.environ.get("CC", "gcc"), *FLAGS, alone + ".c", "-o", alone, "-lm")
    xor = ("build/bin/xor", "--quiet", "--epochs", str(steps))
    ways = {"by hand": ("build/bin/xor_by_hand", str(steps)), "by plan": xor,
            "by plan, compiled": xor + ("--compile",), "the program that was written": (alone, str(steps))}
    goals = {"by plan": 1.5, "by plan, compiled": 0.68}
    times = {way: [] for way in ways}
    for _ in range(ROUNDS):
        for way, command in ways.items():
            times[way].append(seconds(*command) / steps * 1e9)
    own = Table()
    for way in ways:
        own.add("exclusive-or step, " + way, times[way], "ns", times["by hand"], goals.get(way))
    table.rows += own.rows
    with open(beside + "/emission.tsv", "w", encoding="utf-8") as file:
        print("exclusive or", "ns a step", "part", sep="\t", file=file)
        for name, value, *_, ratio, _, _ in own.rows:
            print(name.split(", ", 1)[1], value, ratio, sep="\t", file=file)
    python = with_torch()
    if python:
        torch = [float(run(python, "-c", PYTORCH, **KEEP)) for _ in range(3)]
        table.add("exclusive-or step, PyTorch", torch, "ns", times["by plan"][:3])


def network(table):
    rounds = [dict(line.split()[:2] for line in run("build/float/bin/mlp").splitlines())
              for _ in range(ROUNDS)]
    all_of = lambda key: [float(r[key]) for r in rounds]
    table.add("784-256-10, training step", all_of("step"), "us", all_of("products"), 1.05)
    table.add("784-256-10, its five products", all_of("products"), "us")
    table.add("784-256-10, allocations in 800 steps", all_of("allocations"), "-", goal=0, of_ratio=False)


def diamonds(table):
    """Build and gradients of graphs: in fresh memory against the first touch of as much of it, and
    in memory that has been touched."""
    sizes = (1_000, 10_000, 100_000, 1_000_000)
    times = {n: [] for n in sizes}
    for _ in range(ROUNDS):
        for n in sizes:
            words = [line.split() for line in run("build/bin/diamonds", str(n)).splitlines()]
            times[n].append([float(word[3]) for word in words if word[2] == "nodes"])
    for n in sizes:
        build, gradients, touch, warm_build, warm_gradients = zip(*times[n])
        both = [b + g for b, g in zip(build, gradients)]
        last = n == sizes[-1]
        table.add(f"{n} diamonds, build and gradients, two nodes", both, "ns",
                  [2 * t for t in touch] if last else None, 4 if last else None)
        table.add("the same in touched memory, build, a node", warm_build, "ns",
                  goal=30 if last else None, of_ratio=False)
        table.add("the same in touched memory, gradients, a node", warm_gradients, "ns",
                  goal=65 if last else None, of_ratio=False)


def fused(table, beside):
    """Formulas over a million numbers, by plan and compiled; the program takes turns itself."""
    said = run("build/bin/fused")
    with open(beside + "/fused.tsv", "w", encoding="utf-8") as file:
        file.write(said)
    for line in said.splitlines()[1:]:
        name, plan, compiled, _ = line.split("\t")
        table.add(name + ", 10^6, compiled, a number", [float(compiled)], "ns", [float(plan)], 0.4)


def lines(table):
    """Non-blank lines of the library, without and with its headers."""
    count = lambda *ends: sum(
        bool(line.strip()) for folder, _, names in os.walk("tangled/woven") for name in names
        if name.endswith(ends) for line in open(os.path.join(folder, name), encoding="utf-8"))
    table.add("library, .c files", [count(".c")], "lines")
    table.add("library, with headers", [count(".c", ".h")], "lines")


def weave(table):
    shutil.rmtree("build/bench", ignore_errors=True)
    run("make", "-s", "-j2", "BUILD=build/bench", "programs")
    start = time.perf_counter()
    run("make", "-s", "-j2", "BUILD=build/bench", "html", "pdf")
    table.add("the book from clean, HTML and PDF", [time.perf_counter() - start], "s", goal=90, of_ratio=False)
    for line in run(sys.executable, "tests/book/synthetic.py").splitlines():
        what, value, unit = line.split("\t")
        table.add(what, [float(value)], unit)


def main(out, *options):
    table, beside = Table(), os.path.dirname(out) or "."
    exclusive_or(table, beside)
    network(table)
    against_torch(table)
    fused(table, beside)
    diamonds(table)
    lines(table)
    if "--book" in options:
        weave(table)
    table.write(out)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(*sys.argv[1:])
