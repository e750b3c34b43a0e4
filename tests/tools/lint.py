#!/usr/bin/env python3
"""Measure the style of the book and of its C, and say where it is missed.

usage: lint.py [--quiet] [--markdown=FILE] [--code=TANGLED] FILE.nw...

A chunk is one `<<name>>=` part; its lines are the non-blank ones. Prose is
all text outside chunks, without fenced blocks; a formula counts as a word.
A step is a chunk used indented in the code of another chunk."""
import argparse
import glob
import json
import re
import statistics
import subprocess
import sys

# Verbs that may open the name of a step. Add to it freely.
VERBS = set("""
accept accumulate add adjust advance aim allocate allow answer append apply
arrange ask assign average back bail bind bracket break broadcast build bump
call carry catch change charge check choose claim clean clear close collapse
collect combine commit compare complain complete compute consume convert copy
count cover create cross cut deal decide declare decode default define
delete descend describe destroy determine differentiate dig divide do double
draw drop empty end ensure enter erase evaluate examine execute expand explain
express extend fail feed fetch fill find finish fit flag flatten flip fold
follow forget form format forward free gather generate get give go grow guard
guess halve hand handle hide hold ignore include infer initialise insert
inspect invent invert join judge jump keep label lay learn leave let lift
link list load locate look loop lower make map mark mask match measure meet
mend merge move multiply name nest normalise note nudge number observe obtain
offer open order pack pad pair parse pass perturb pick place plan plot point
pop prepare prime print process produce propagate prove pull push put raise
read rebuild receive record recurse reduce refuse register reject release
remember remove repair repeat replace report reserve reset reshape resolve
restore return reuse reverse rewind roll round run sample save say scale scan
search seed select send separate set settle shape share shift show shuffle
size skip slide solve sort spare split spread square start step stop store
stretch string strip subtract sum swap take tell test throw tie total touch trace train
transpose treat trim try turn undo unroll update use verify visit wait walk
warn weigh widen work wrap write zero
""".split())


def read_chunks(path):
    """The parts of one file, as dictionaries, and its words of prose."""
    parts, words, part, prose, fenced = [], 0, None, [], False
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        line = line.rstrip("\n")
        start = re.match(r"^<<(.+?)>>=\s*$", line)
        if start:
            part = {"name": start.group(1), "file": path, "line": number,
                    "code": [], "prose": " ".join(prose)}
            parts.append(part)
            prose = []
            continue
        if part and re.match(r"^@( |$)", line):
            part = None
            line = "" if line.startswith("@ %def") else line[2:]
        if part:
            part["code"].append((number, line))
        elif line.startswith("```"):
            fenced = not fenced
        elif not fenced:
            prose.append(line)
            words += len(re.sub(r"\$[^$]*\$", "x", line).split())
    return parts, words


def quantile(values, q):
    values = sorted(values)
    return values[min(len(values) - 1, int(q * len(values)))] if values else 0


def median(values):
    return statistics.median(values) if values else 0


class Lint:
    def __init__(self):
        self.rows, self.faults, self.missed = [], [], False

    def row(self, what, value, wanted, good, goal=False):
        """A goal that is missed is shown as such, but does not fail."""
        self.rows.append((what, value, wanted, good))
        self.missed |= not good and not goal

    def fault(self, path, line, text):
        self.faults.append(f"{path}:{line}: {text}")

    def prose(self, paths):
        parts, words = [], 0
        for path in paths:
            found, more = read_chunks(path)
            parts += found
            words += more
        for part in parts:
            part["size"] = sum(bool(l.strip()) for _, l in part["code"])
        sizes = [part["size"] for part in parts]
        self.row("lines a chunk, median", median(sizes), "≤ 6",
                 median(sizes) <= 6)
        self.row("lines a chunk, 90th percentile", quantile(sizes, .9),
                 "≤ 15", quantile(sizes, .9) <= 15)
        self.row("lines of the longest chunk", max(sizes, default=0),
                 "≤ 30", max(sizes, default=0) <= 30)
        for part in parts:
            if part["size"] > 30:
                self.fault(part["file"], part["line"],
                           f"chunk of {part['size']} lines")
        ratio = round(words / max(1, sum(sizes)), 1)
        self.row("words of prose a line of code", ratio, "10 to 25",
                 10 <= ratio <= 25)
        bare = [p for p in parts if not re.search(r"\w", p["prose"])]
        for part in bare:
            self.fault(part["file"], part["line"],
                       f"no prose before <<{part['name']}>>")
        share = 100 * (1 - len(bare) / max(1, len(parts)))
        self.row("chunks with prose right before them",
                 f"{share:.0f} %", "100 %", not bare)
        self.steps(parts)
        self.width(parts)

    def steps(self, parts):
        steps = {}
        for part in parts:
            for number, line in part["code"]:
                use = re.match(r"^\s+(?:.*?[^@])??<<(.+?)>>", line)
                if use and not re.match(r"^<<", line):
                    steps.setdefault(use.group(1), (part["file"], number))
        other = {name: place for name, place in steps.items()
                 if name.split()[0].lower() not in VERBS}
        share = 100 * (1 - len(other) / max(1, len(steps)))
        for name, (path, line) in other.items() if share < 80 else ():
            self.fault(path, line, f"step <<{name}>> does not open with a "
                       "verb known to tests/tools/lint.py")
        self.row("steps named by an imperative", f"{share:.0f} %",
                 "≥ 80 %", share >= 80)

    def width(self, parts):
        widths = [(len(line.expandtabs(4)), part["file"], number)
                  for part in parts for number, line in part["code"]]
        for width, path, number in widths:
            if width > 67:
                self.fault(path, number, f"code is {width} columns wide")
        widest = max((w for w, _, _ in widths), default=0)
        self.row("columns of the widest line of code", widest, "≤ 67",
                 widest <= 67)

    def code(self, tree):
        paths = [p for suffix in ("c", "h") for p in
                 sorted(glob.glob(f"{tree}/**/*.{suffix}", recursive=True))]
        if not paths:
            return
        out = subprocess.run(
            ["ctags", "--output-format=json", "--fields=+ne",
             "--kinds-C=f", "-o", "-", *paths],
            capture_output=True, text=True, check=True).stdout
        tags = [json.loads(line) for line in out.splitlines()]
        sizes = [tag["end"] - tag["line"] + 1 for tag in tags if "end" in tag]
        for tag in tags:
            if tag.get("end", 0) - tag["line"] >= 60:
                self.fault(tag["path"], tag["line"],
                           f"{tag['name']} is longer than 60 lines")
        self.row("lines a C function, median", median(sizes), "≤ 10",
                 median(sizes) <= 10)
        self.row("lines a C function, 90th percentile", quantile(sizes, .9),
                 "≤ 25", quantile(sizes, .9) <= 25)
        self.row("lines of the longest C function", max(sizes, default=0),
                 "≤ 60", max(sizes, default=0) <= 60)
        long = 0
        for path in paths:
            for number, line in enumerate(open(path, encoding="utf-8"), 1):
                if len(line.rstrip("\n").expandtabs(4)) > 80:
                    long += 1
                    self.fault(path, number, "line of more than 80 columns")
        self.row("lines of C over 80 columns", long, "0", long == 0)
        self.library([path for path in paths if "/woven/" in path])

    def library(self, paths):
        """Non-blank lines; contracts in headers are wanted, and told apart."""
        lines = sources = code = 0
        for path in paths:
            text = open(path, encoding="utf-8").read()
            here = sum(bool(line.strip()) for line in text.split("\n"))
            lines += here
            sources += here if path.endswith(".c") else 0
            # a comment goes, but not one inside a string
            text = re.sub(r'("(?:\\.|[^"\\\n])*")|/\*.*?\*/|//[^\n]*',
                          lambda m: m.group(1) or "", text, flags=re.S)
            code += sum(bool(line.strip()) for line in text.split("\n"))
        # 1,500 for Part I and 900 for Part II
        self.row("lines of the library", lines, "≤ 2400", lines <= 2400, goal=True)
        self.row("the same, without comments", code, "", True)
        self.row("the same, without headers", sources, "", True)

    def table(self):
        pad = max(len(row[0]) for row in self.rows)
        for what, value, wanted, good in self.rows:
            print(f"{what:{pad}}  {value!s:>8}  {wanted:<9}"
                  f"{'' if good else '  MISSED'}")

    def markdown(self):
        lines = ["| measure | this copy | wanted |", "|:---|---:|---:|"]
        lines += [f"| {a} | {b} | {c}{'' if good else ', missed'} |"
                  for a, b, c, good in self.rows]
        return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quiet", action="store_true")
    parser.add_argument("--markdown")
    parser.add_argument("--code")
    parser.add_argument("paths", nargs="+")
    args = parser.parse_args()
    lint = Lint()
    lint.prose(args.paths)
    if args.code:
        lint.code(args.code)
    if args.markdown:
        with open(args.markdown, "w", encoding="utf-8") as file:
            file.write(lint.markdown())
    if args.quiet:
        return 0
    lint.table()
    for fault in lint.faults:
        print(fault, file=sys.stderr)
    return 1 if lint.missed or lint.faults else 0


if __name__ == "__main__":
    sys.exit(main())
