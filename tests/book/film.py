#!/usr/bin/env python3
"""Compare the live figure with what the program prints: film.py SKETCH_DRAW

The steps are replayed here, by other rules than film.awk's, and every frame of
the drawing has to show the cells, arrows, values and adjoints of its step. So
must the strip on paper."""
import os
import re
import subprocess
import sys
import unittest
from xml.etree import ElementTree

TOP = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
SCRIPT = os.path.join(TOP, "book", "weave", "film.awk")
SKETCH = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 else "sketch_draw"
TITLES = "event\tnode\top\ta\tb\tvalue\n"

# s = S(p), p = c c, c = a + b, with a constant and a variable that nobody uses:
# a node of one input, one that is used twice by one, and a sum of two shares.
OTHER = TITLES + "".join(line.replace(" ", "\t").replace("_", "") + "\n" for line in """\
make 0 # 0 0 0
make 1 a 0 0 2
make 2 b 0 0 -3
make 3 z 0 0 7
make 4 + 1 2 0
make 5 * 4 4 0
make 6 S 5 5 0
value 0 _ _ _ 0
value 1 _ _ _ 2
value 2 _ _ _ -3
value 3 _ _ _ 7
value 4 _ _ _ -1
value 5 _ _ _ 1
value 6 _ _ _ 0.731059
make 7 # 0 0 1
visit 6 _ 7 _ _
make 8 # 0 0 1
make 9 - 8 6 0
make 10 * 6 9 0
make 11 * 7 10 0
adjoint 5 _ 11 _ _
visit 5 _ 11 _ _
make 12 * 11 4 0
make 13 * 11 4 0
make 14 + 12 13 0
adjoint 4 _ 14 _ _
visit 4 _ 14 _ _
adjoint 1 _ 14 _ _
adjoint 2 _ 14 _ _
visit 2 _ 14 _ _
visit 1 _ 14 _ _
value 7 _ _ _ 1
value 8 _ _ _ 1
value 9 _ _ _ 0.268941
value 10 _ _ _ 0.196612
value 11 _ _ _ 0.196612
value 12 _ _ _ -0.196612
value 13 _ _ _ -0.196612
value 14 _ _ _ -0.393224
""".splitlines())


def replay(table):
    """The frames: for each step the cells, arrows, values and adjoints."""
    rows = [line.split("\t") for line in table.splitlines()[1:]]
    cells, arrows, values, d, frames = {}, set(), {}, {}, []
    down = False

    def frame():
        adjoints = {x: values[i] for x, i in d.items() if i in values}
        frames.append((dict(cells), set(arrows), dict(values), dict(d), adjoints))

    at = 0
    while at < len(rows):
        event, node, op, a, b, value = rows[at]
        if event == "value":
            if not down:
                down = True
                frame()
            if node not in values:
                values[node] = value
                frame()
            at += 1
            continue
        # a visit and all that it does are one step, and so is what is made alone
        some = False
        while True:
            event, node, op, a, b, value = rows[at]
            if event == "make":
                cells[node] = value if op == "#" else op
                if op == "#" or op.islower():
                    values[node] = value
                else:
                    arrows |= {(a, node), (b, node)}
            if event == "adjoint":
                d[node] = a
            if event == "visit" and node not in d:      # only the last node
                d[node] = a
            some = some or event != "visit"
            at += 1
            if at == len(rows) or rows[at][0] in ("value", "visit"):
                break
        if down and some:
            if at < len(rows) and rows[at][0] == "visit" and rows[at][1] not in d:
                d[rows[at][1]] = rows[at][3]
            frame()
    return frames


def awk(table, *more):
    return subprocess.run(["awk", *more, "-f", SCRIPT], input=table, text=True,
                          capture_output=True, check=True).stdout


class Film:
    """A drawing made by film.awk, and what is to be seen of it at a step."""

    def __init__(self, table):
        self.svg = ElementTree.fromstring(re.sub(
            'data-told="[^"]*"', lambda m: m[0].replace("\n", "&#10;"), awk(table))
            .replace(' xmlns="http://www.w3.org/2000/svg"', ""))
        self.told = self.svg.get("data-told").split("\n")
        self.parts = [g for g in self.svg.iter("g") if g.get("data-from")]

    def at(self, step):
        return [g for g in self.parts
                if int(g.get("data-from")) <= step < int(g.get("data-to", 99))]

    def frame(self, step):
        """The same as a frame of replay, read off the drawing by its places."""
        kinds = {kind: [g for g in self.at(step) if g.get("class").split()[0] == kind]
                 for kind in ("cell", "arc", "value", "d", "adjoint")}
        number = {}
        cells = {}
        for g in kinds["cell"]:
            sign, i = g.findall("text")
            number[float(i.get("x"))] = i.text
            cells[i.text] = sign.text.replace("×", "*")

        def row(kind):
            texts = [g.find("text") for g in kinds[kind]]
            found = {number[float(t.get("x"))]: t.text for t in texts}
            assert len(found) == len(texts), f"two {kind}s of one node"
            return found
        arrows = set()
        for g in kinds["arc"]:
            line, head = (re.findall(r"[-\d.]+", p.get("d")) for p in g.findall("path"))
            arrows.add((number[float(line[0])], number[float(head[0])]))
        return cells, arrows, row("value"), row("d"), row("adjoint")


class Steps(unittest.TestCase):
    def tables(self):
        run = subprocess.run([SKETCH, "steps"], text=True, capture_output=True, check=True)
        return run.stdout, OTHER

    def test_every_frame_is_the_programs(self):
        for table, steps in zip(self.tables(), (11, 14)):
            film, frames = Film(table), replay(table)
            self.assertEqual(len(frames), steps)
            self.assertEqual(len(film.told), steps)
            for step, frame in enumerate(frames):
                self.assertEqual(film.frame(step), frame, f"step {step}")

    def test_the_end_is_what_the_program_printed_last(self):
        table = self.tables()[0]
        rows = [line.split("\t") for line in table.splitlines()]
        _, _, values, d, adjoints = Film(table).frame(10)
        last = {row[1]: row[5] for row in rows if row[0] == "value"}
        self.assertEqual(values, last)
        self.assertEqual(d, {**{row[1]: row[3] for row in rows if row[0] == "visit"}})
        self.assertEqual((adjoints["1"], adjoints["2"]), ("2", "5"))

    def test_words_tell_what_is_new(self):
        for table in self.tables():
            film, frames = Film(table), replay(table)
            for step in range(1, len(frames)):
                words = film.told[step]
                for x in frames[step][3]:
                    if frames[step - 1][3].get(x) != frames[step][3][x] and words.startswith("Visit"):
                        self.assertIn(f"d[{x}] = {frames[step][3][x]}", words)
                for i in frames[step][2]:
                    if i not in frames[step - 1][2] and words.startswith("Value"):
                        self.assertTrue(words.startswith(f"Value of node {i}: "))
                        self.assertRegex(words, rf" = {re.escape(frames[step][2][i])}[,.]")

    def test_what_is_looked_at_is_seen_in_one_step_and_not_at_the_end(self):
        for table in self.tables():
            film = Film(table)
            for step in range(len(film.told)):
                rings = [g for g in film.at(step) if "ring" in g.get("class")]
                self.assertEqual(len(rings), film.told[step].startswith("V"), step)
                ways = [re.findall(r"[-\d.]+", g.find("path").get("d"))
                        for g in film.at(step) if "way" in g.get("class")]
                right = [float(way[0]) < float(way[6]) for way in ways]
                self.assertEqual(right, [film.told[step].startswith("Value")] * len(ways))
            for g in film.parts:
                self.assertEqual("off" in g.get("class"), g.get("data-to") is not None)

    def test_the_strip_shows_the_same(self):
        table = self.tables()[0]
        frames = replay(table)
        for step in (0, 3, 5, 7, 10):
            tikz = awk(table, "-v", f"at={step}")
            cells, arrows, values, d, adjoints = frames[step]
            rows = {"value": (-1.3, values), "d": (-1.9, d), "adjoint": (-2.5, adjoints)}
            for y, row in rows.values():
                found = dict(re.findall(rf"\\node\[\w+\] at \((\d+),{y}\) {{\$(.*?)\$}}", tikz))
                self.assertEqual(found, row)
            found = dict(re.findall(r"\\node at \((\d+),0\) {\$(.*?)\$}", tikz))
            self.assertEqual({i: s.replace("\\times", "*") for i, s in found.items()}, cells)
            self.assertEqual(set(re.findall(r"\((\d+),.46\) to\[.*?\] \((\d+),.46\)",
                                            tikz.replace("0.46", ".46"))), arrows)


if __name__ == "__main__":
    unittest.main()
