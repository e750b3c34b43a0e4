#!/usr/bin/env python3
"""Weave a book of 250 pages that nobody wrote: synthetic.py [DIRECTORY]

The book is made of chapters with sections, prose, notes, formulas, figures,
tables and chunks, as many as in this one. HTML and PDF are made from nothing in
a copy of the tree; the time, the pages and the peak memory of the largest
process are printed as rows of a table."""
import os
import random
import resource
import shutil
import subprocess
import sys
import time

CHAPTERS, SECTIONS, CHUNKS = 6, 6, 5
WORDS = """thread warp weft cloth value shape node edge graph number answer question run memory
order name page line rule sum step table loom dye every each small large plain other same first
takes gives holds keeps finds makes shows moves before after between without under over again
until because which that and or but the a of to in on for with""".split()


def sentence(draw, n=12):
    return " ".join(draw.choice(WORDS) for _ in range(n)).capitalize() + "."


def paragraph(draw, n=5):
    return " ".join(sentence(draw, draw.randint(8, 16)) for _ in range(n))


def chunk(draw, c, k, names):
    """A function of a few lines, which calls some of those before it."""
    name = f"c{c}_work_{k}"
    lines = [f"static int {name}(int n) {{", f"  int sum = {k};   /* \"{k}\" */"]
    for called in draw.sample(names, min(len(names), 4)):
        lines.append(f"  for (int i = 0; i < n; i++) sum += {called}(i) - '~';")
    lines.append(f"  <<add what is left of work {c} {k}>>")
    names.append(name)
    return (f"<<functions of chapter {c}>>=\n" + "\n".join(lines + ["  return sum;", "}", "@", ""])
            + f"\n{paragraph(draw, 2)}\n\n<<add what is left of work {c} {k}>>=\n"
            "sum += n ^ 1;\nif (sum < 0) sum = -sum;\n@\n\n")


def chapter(draw, c):
    names, k = [], 0
    out = f"# Chapter {c} {{#ch:c{c}}}\n\n{paragraph(draw)}\n\n"
    out += f"<<woven/c{c}.c>>=\n<<functions of chapter {c}>>\n@\n\n"
    for s in range(SECTIONS):
        out += f"## Section {c} {s} {{#sec:c{c}-{s}}}\n\n{paragraph(draw)}[^n{s}]\n\n"
        out += f"[^n{s}]: {sentence(draw)}\n\n"
        out += f"$$ x_{{{s}}} = \\sum_i w_i y_i $$ {{#eq:c{c}-{s}}}\n\n"
        out += f"![{sentence(draw)} More.](fig/c{c}-{s % 4}.svg)" \
               f"{{#fig:c{c}-{s} alt=\"A graph\"}}\n\n" if s < 4 else ""
        for _ in range(CHUNKS):
            k += 1
            out += f"{paragraph(draw)} See [[{names[-1] if names else 'n'}]], " \
                   f"[@sec:c{c}-{s}] and [@eq:c{c}-{s}].\n\n" + chunk(draw, c, k, names)
    return out


def machinery(draw):
    """Appendix B, whose code weaves the book, with other prose."""
    out, code = "# Machinery {#ch:weaving}\n\n", False
    for line in open("book/workshop/C-weaving.nw", encoding="utf-8"):
        if line.startswith("<<") and line.endswith(">>=\n"):
            out, code = out + paragraph(draw, 3) + "\n\n", True
        if code:
            out += line
            if line == "@\n":
                out, code = out + "\n", False
    return out


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def make_tree(where, draw):
    shutil.rmtree(where, ignore_errors=True)
    for name in ("book", "figures", "tests"):
        os.makedirs(f"{where}/{name}")
    for name in ("Makefile", "tests/tools/lint.py", "book/references.bib"):
        shutil.copy(name, f"{where}/{name}")
    for name in ("book/weave", "tangled/weave"):
        shutil.copytree(name, f"{where}/{name}")
    names = [f"{c:02}-made-{chr(96 + c)}" for c in range(1, CHAPTERS + 1)] + ["C-weaving"]
    for c, name in enumerate(names[:-1], 1):
        write(f"{where}/book/{name}.nw", chapter(draw, c))
        for f in range(4):
            shutil.copy("figures/weaving.dot", f"{where}/figures/c{c}-{f}.dot")
    write(f"{where}/book/workshop/C-weaving.nw", machinery(draw))
    head = open("book/book.yaml", encoding="utf-8").read().split("parts:")[0]
    write(f"{where}/book/book.yaml", head + "parts:\n- title: Made\n  numeral: I\n"
          "  chapters:\n" + "".join(f"  - {name}\n" for name in names))
    script = f"{where}/book/weave/colophon.sh"     # it speaks of chapters
    write(script, open(script, encoding="utf-8").read().replace(
        "(#ch:trainer)", "(#ch:weaving)").replace("(#sec:cloth)", "(#ch:weaving)"))


def main(where="build/synthetic"):
    make_tree(where, random.Random(1))
    start = time.perf_counter()
    # Its chapters are without programs, so none is built.
    done = subprocess.run(["make", "-s", "-j2", "html", "pdf", "programs_=", "tests="],
                          cwd=where, check=False,
                          env=dict(os.environ, SOURCE_DATE_EPOCH="0", MAKEFLAGS=""),
                          capture_output=True, text=True)
    took = time.perf_counter() - start
    if done.returncode:
        sys.exit(done.stdout[-2000:] + done.stderr[-2000:])
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    info = subprocess.run(["pdfinfo", where + "/build/book/woven-gradient.pdf"],
                          capture_output=True, text=True, check=True).stdout
    pages = int(info.split("Pages:")[1].split()[0])
    print(f"a synthetic book of {pages} pages, HTML and PDF\t{took:.1f}\ts")
    print(f"the same, peak memory\t{peak:.0f}\tMB")


if __name__ == "__main__":
    main(*sys.argv[1:])
