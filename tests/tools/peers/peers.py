#!/usr/bin/env python3
"""Compare derivatives with those of GiNaC, Maxima and SymPy: peers.py OUT.tsv [ROUNDS]

Each program stays alive and is given the tasks of tasks.txt in turn; a round is every task for
every program, and times are medians of the rounds. Every answer is evaluated at a point and
compared with the value in tasks.txt. Operations are counted in what is printed, by one counter
for all: what is written twice counts once. A program that is missing, or needs more than 10
seconds in its first round, gets a dash.

peers.py --check: our answers alone, once, against the values.
peers.py --values: print tasks.txt with values from difference quotients of 200 digits."""
import math
import os
import re
import resource
import shutil
import signal
import statistics
import subprocess
import sys
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
PYTHON = "/usr/bin/python3"  # Debian's SymPy is a package of Debian's Python
LIMIT, MEMORY, ROUNDS = 10, 4 << 30, 5
WORD = re.compile(r"\s*(\d+\.?\d*(?:[eE][-+]?\d+)?|%?[A-Za-z_]\w*|\*\*|.)")


class Operations:
    """Formulas as a table of operations, each of which is in it once."""

    def __init__(self, module=math, number=float):
        self.at, self.rows, self.names = {}, [], {"E": ("E",), "%e": ("E",)}
        self.module, self.number = module, number

    def node(self, op, *operands):
        """The number of an operation; numbers are folded, a * b^-1 is a quotient."""
        parts = [self.rows[i] for i in operands]
        if all(len(p) == 2 and p[0] == "number" for p in parts) and (op in "-/" or op == "neg"):
            a, b = parts[0][1], parts[-1][1]
            return self.leaf("number", -a if op == "neg" else a - b if op == "-" else a / b)
        if op == "*":
            for one, other in (operands, operands[::-1]):
                if self.rows[other][0] == "^" and self.rows[self.rows[other][2]] == ("number", -1):
                    return self.node("/", one, self.rows[other][1])
        if op in "+*":
            operands = sorted(operands)
        return self.leaf(op, *operands)

    def leaf(self, *row):
        if row not in self.at:
            self.at[row] = len(self.rows)
            self.rows.append(row)
        return self.at[row]

    def read(self, text):
        """The number of the operation that the text ends with; "u = ..." defines a name."""
        name, sign, rest = text.rstrip(",; ").rpartition(" = ")
        self.words, self.next = WORD.findall(rest) + [""], 0
        result = self.sum()
        if self.words[self.next]:
            raise ValueError(f"not understood: {''.join(self.words[self.next:])[:40]}")
        if sign:
            self.names[name] = self.rows[result]
        return result

    def take(self, *wanted):
        if self.words[self.next] not in wanted:
            return None
        self.next += 1
        return self.words[self.next - 1]

    def sum(self):
        a = self.product()
        while op := self.take("+", "-"):
            a = self.node(op, a, self.product())
        return a

    def product(self):
        a = self.power()
        while op := self.take("*", "/"):
            a = self.node(op, a, self.power())
        return a

    def power(self):
        if self.take("-"):
            return self.node("neg", self.power())
        a = self.atom()
        return self.node("^", a, self.power()) if self.take("^", "**") else a

    def atom(self):
        if self.take("("):
            a = self.sum()
            self.take(")")
            return a
        word = self.words[self.next]
        self.next += 1
        if self.take("("):
            a = self.node(word, self.sum())
            self.take(")")
            return a
        if word[0].isdigit():
            return self.leaf("number", self.number(word))
        return self.leaf(*self.names.get(word, ("name", word)))

    def count(self, wanted):
        """The operations that lead to the wanted ones."""
        need = set(wanted)
        for i in range(len(self.rows) - 1, -1, -1):
            if i in need:
                need.update(o for o in self.rows[i][1:] if self.rows[i][0] not in ("number", "name"))
        return sum(self.rows[i][0] not in ("number", "name", "E") for i in need)

    def value(self, wanted, at):
        """The sum of the values, the first times one, the second times two, and so on."""
        do = {"neg": lambda a: -a, "+": lambda a, b: a + b, "-": lambda a, b: a - b,
              "*": lambda a, b: a * b, "/": lambda a, b: a / b, "^": lambda a, b: a ** b,
              "number": lambda a: a, "name": lambda a: at[a], "E": lambda: self.number(math.e),
              "sec": lambda a: 1 / self.module.cos(a)}
        of = []
        for op, *o in self.rows:
            operands = o if op in ("number", "name") else [of[i] for i in o]
            of.append((do.get(op) or getattr(self.module, op))(*operands))
        return sum((k + 1) * of[i] for k, i in enumerate(wanted))


class Task:
    def __init__(self, line):
        self.name, names, self.what, self.start, self.value, self.formula = line.strip().split(" | ")
        self.names = names.split(",")

    def question(self):
        return f"{','.join(self.names)} | {self.what} | {self.formula}\n"

    def point(self, number=float):
        """The first variable is where tasks.txt says, the others are scattered below 0.8."""
        return {name: number(3 ** i % 101) / 128 if i else number(self.start) for i, name in enumerate(self.names)}

    def agrees(self, value):
        return abs(value - float(self.value)) <= 1e-9 * (abs(float(self.value)) or 1)


class Peer:
    def __init__(self, name, *command, here=True):
        self.name, self.command, self.here, self.process = name, command, here, None
        self.times, self.counts, self.notes = {}, {}, []

    def start(self):
        limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        start_new_session=True, preexec_fn=limit)

    def stop(self):
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None

    def ask(self, task):
        """The lines of an answer, or None if there is none in time."""
        if not self.process:
            self.start()
        timer = threading.Timer(LIMIT, os.killpg, (self.process.pid, signal.SIGKILL))
        timer.start()
        lines = []
        try:
            self.process.stdin.write(task.question())
            self.process.stdin.flush()
            for line in self.process.stdout:
                if line == ".\n":
                    return lines if lines and lines[0] != "error" else None
                lines.append(line.strip())
        except BrokenPipeError:
            pass
        finally:
            timer.cancel()
        self.process.wait()
        self.process = None
        return None

    def median(self, task):
        return statistics.median(self.times[task.name]) if self.times.get(task.name) else None

    def do(self, task):
        """One answer: its time, and, the first time, its operations and its value."""
        if not self.here or self.times.get(task.name) == []:
            return
        answer = self.ask(task)
        times = self.times.setdefault(task.name, [])
        if not answer:
            self.notes.append(f"{self.name}: {task.name}: no answer within {LIMIT} seconds, after {len(times)} rounds")
            return
        times.append(float(answer[0]))
        if len(times) == 1:
            self.look(task, answer[1:])

    def look(self, task, lines):
        formulas = Operations()
        wanted = [i for line in lines for i in [formulas.read(line)] if " = " not in line]
        self.counts[task.name] = formulas.count(wanted)
        try:
            value = formulas.value(wanted, task.point())
        except (ArithmeticError, ValueError):
            value = math.nan
        if not task.agrees(value):
            self.notes.append(f"{self.name}: {task.name}: the value is {value}, not {task.value}")


def read_tasks():
    with open(os.path.join(HERE, "tasks.txt"), encoding="utf-8") as file:
        return [Task(line) for line in file if not line.startswith("#")]


def all_peers():
    ours = "build/peers/woven"
    sympy = subprocess.run([PYTHON, "-c", "import sympy"], capture_output=True).returncode == 0
    script = lambda name, *more: (PYTHON, os.path.join(HERE, name), *more)
    return [Peer("derive", ours), Peer("exact", ours, "exact"),
            Peer("GiNaC", "build/peers/ginac", here=os.path.exists("build/peers/ginac")),
            Peer("Maxima", *script("with_maxima.py"), here=shutil.which("maxima") is not None),
            Peer("SymPy", *script("with_sympy.py"), here=sympy),
            Peer("SymPy cse", *script("with_sympy.py", "cse"), here=sympy)]


def measure(tasks, peers, rounds):
    for k in range(rounds):
        print(f"round {k + 1} of {rounds}", file=sys.stderr)
        for task in tasks:
            for peer in peers:
                peer.do(task)
    for peer in peers:
        peer.stop()


def print_values(tasks):
    import mpmath
    mpmath.mp.dps = 200
    for task in tasks:
        formulas = Operations(mpmath, mpmath.mpf)
        *definitions, last = task.formula.split("; ")
        for definition in definitions:
            formulas.read(definition)
        wanted = formulas.read(last)
        f = lambda *x: formulas.value([wanted], dict(zip(task.names, x)))
        point, n = tuple(task.point(mpmath.mpf).values()), len(task.names)
        one = lambda *of: tuple(of.count(k) for k in range(n))
        orders = ([one(*[0] * int(task.what[1:]))] if task.what[0] == "d" else
                  [one(i) for i in range(n)] if task.what == "grad" else
                  [one(i, j) for i in range(n) for j in range(i, n)])
        value = sum((k + 1) * mpmath.diff(f, point, order) for k, order in enumerate(orders))
        print(task.name, ",".join(task.names), task.what, task.start, mpmath.nstr(value, 17), task.formula, sep=" | ")


def operations(tasks, peers):
    """Rows of counts, and in how many tasks no other program has fewer."""
    fewest = dict.fromkeys((p.name for p in peers), 0)
    for task in tasks:
        count = {p.name: p.counts[task.name] for p in peers if task.name in p.counts}
        for name in count:
            fewest[name] += count[name] == min(count.values())
        yield [task.name, *(count.get(p.name, "-") for p in peers)]
    yield ["none has fewer, tasks", *(fewest[p.name] if p.counts else "-" for p in peers)]


def ratios(tasks, peer, ours):
    return [peer.median(t) / ours.median(t) for t in tasks if peer.median(t) and ours.median(t)]


def times(tasks, peers):
    """Rows of microseconds, and the medians of their ratios to each of our two ways."""
    for task in tasks:
        yield [task.name, *(f"{p.median(task) * 1e6:.{0 if p.median(task) > 1e-4 else 1}f}" if p.median(task) else "-"
                            for p in peers)]
    for ours in peers[:2]:
        middle = [ratios(tasks, p, ours) for p in peers]
        yield [f"ratio to {ours.name}, median",
               *(f"{float(f'{statistics.median(r):.3g}'):g}" if r else "-" for r in middle)]


def write_table(name, head, rows):
    with open(name, "w", encoding="utf-8") as file:
        for row in [head, *rows]:
            print(*row, sep="\t", file=file)
            print(f"{row[0]:28}", *(f"{cell:>10}" for cell in row[1:]))
    print()


def tell(tasks, peers):
    """What a table does not show at a glance."""
    for peer in peers:
        for ours in peers[:2]:
            r = ratios(tasks, peer, ours)
            if r and peer not in peers[:2]:
                print(f"{peer.name} by {ours.name}, of {len(r)} tasks: over 10 times in {sum(x > 10 for x in r)}, "
                      f"over 500 in {sum(x > 500 for x in r)}, faster in {sum(x < 1 for x in r)}")
    for peer in peers:
        if not peer.here:
            print(f"{peer.name} is missing: its columns have dashes")
        for note in peer.notes:
            print(note)


def main(out, rounds=ROUNDS):
    tasks, peers = read_tasks(), all_peers()
    measure(tasks, peers, int(rounds))
    best, exact, *others = peers
    write_table(out, ["operations", "ours", *(p.name for p in others)], operations(tasks, [best, *others]))
    peers = [exact, best, *others]
    write_table(out.replace(".tsv", "-times.tsv"), ["microseconds", *(p.name for p in peers)], times(tasks, peers))
    tell(tasks, peers)


def check():
    """Our answers alone: they have the values of the tasks."""
    tasks, peers = read_tasks(), all_peers()[:2]
    measure(tasks, peers, 1)
    notes = [note for peer in peers for note in peer.notes]
    print(*notes, f"{2 * len(tasks) - len(notes)} passed, {len(notes)} failed", sep="\n")
    return 1 if notes else 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.setrecursionlimit(100000)
    if sys.argv[1] == "--values":
        print_values(read_tasks())
    elif sys.argv[1] == "--check":
        sys.exit(check())
    else:
        main(*sys.argv[1:])
