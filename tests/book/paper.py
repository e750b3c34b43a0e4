#!/usr/bin/env python3
"""Read the chunks back out of the PDF: paper.py PDF AUX FILE.nw...

Every line of code in the PDF, copied as text, is the line of the source, but
for its indentation. The chunks of chapter 1, copied from the PDF and put
together by their names alone, compile. No page begins or ends with fewer
than three lines of a chunk, and none lacks text. The index of each spread
names what is used there and defined elsewhere, with the right page. A
thousand words of prose take five pages at most, code and figures with them."""
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "tools"))
from lint import read_chunks

COLUMN = ["-x", "0", "-y", "60", "-W", "402", "-H", "580"]   # without margin and head
MARGIN = ["-x", "402", "-y", "60", "-W", "140", "-H", "580"]
USE = r"(?<!@)<<(.+?)>>"
LEAST = 3


def text(pdf, *options):
    out = subprocess.run(["pdftotext", "-layout", *options, pdf, "-"], check=True,
                         capture_output=True, text=True).stdout
    return [page.split("\n") for page in out.split("\f")]


def sources(paths):
    """Label: (name, lines, whether it directly follows a part of the same chunk)."""
    parts = {}
    for path in paths:
        chapter = re.match(r"0*(\w*)-", os.path.basename(path))[1] or "P"
        part, count, last = None, 0, None
        for line in open(path, encoding="utf-8"):
            line = line.rstrip("\n")
            start = re.match(r"^<<(.+?)>>=\s*$", line)
            if start:
                count += 1
                part = parts[f"{chapter}.{count}"] = (start[1], [], start[1] == last)
                last = start[1]
            elif part and re.match(r"^@( |$)", line):
                part = None
            elif part:
                part[1].append(line)
    return parts


def squeeze(line):
    return re.sub(r"\s+", "", line)


def plain(name):
    return squeeze(name.replace("[[", "").replace("]]", "").replace("'", "’"))


def wanted(line):
    """What a line of code looks like on paper: uses have a label and a page."""
    out, at = "", 0
    line = line.replace("@@", "@") if line.startswith("@@") else line
    for use in re.finditer(USE, line):
        out += re.escape(squeeze(line[at:use.start()].replace("@<<", "<<").replace("@>>", ">>")))
        out += "⟨" + re.escape(plain(use[1])) + r"(?P<l%d>\w+\.\d+)(,p\.\d+)?⟩" % use.start()
        at = use.end()
    return out + re.escape(squeeze(line[at:].replace("@<<", "<<").replace("@>>", ">>")))


class Paper:
    def __init__(self, pdf, parts):
        self.lines = [(n, line) for n, page in enumerate(text(pdf, *COLUMN), 1)
                      for line in page if line.strip()]
        self.parts, self.faults, self.copied, self.pages = parts, [], {}, {}
        heads = {}
        for i, (page, line) in enumerate(self.lines):
            # A part that begins with an empty line has its label alone in a line.
            alone = re.match(r"^\s*\w+\.\d+\s*$", line)
            if alone and i + 1 < len(self.lines):
                line = line.rstrip() + "  " + self.lines[i + 1][1].lstrip()
            head = re.match(r"^\s*(\w+\.\d+)\s+(\S.*)$", line)
            name, lines, more = parts.get(head[1] if head else "", ("", [""], False))
            lines = [line for line in lines if line.strip()] or [""]
            if not head or head[1] in heads or not name:
                continue
            if not more and head[2].startswith("⟨"):
                heads[head[1]] = i
            elif more and squeeze(head[2])[:3] == squeeze(lines[0].replace("<<", "⟨"))[:3]:
                heads[head[1]] = i if alone else i - 1
                if not alone:               # no head: the label stands before the code
                    self.lines[i] = (page, head[2])
        self.heads = {label: self.lines[i + 1][0] for label, i in heads.items()}
        for label, (_, lines, _) in parts.items():
            if label not in heads:
                self.faults.append(f"no chunk {label}")
            else:
                self.chunk(label, [l for l in lines if l.strip()], heads[label] + 1)

    def chunk(self, label, lines, i):
        copied, pages = [], []
        for line in lines:
            pattern = wanted(line)
            # a long head and a line of context; at the top of a page a figure
            turned = pages and self.lines[i][0] != pages[-1]
            for skip in range(4 if not copied else 60 if turned else 1):
                for joined in (1, 2):
                    here = [l for _, l in self.lines[i + skip:i + skip + joined]]
                    if re.fullmatch(pattern, squeeze("".join(here))):
                        break
                else:
                    continue
                copied.append(" ".join(here))
                pages.append(self.lines[i + skip][0])
                i += skip + joined
                break
            else:
                self.faults.append(f"{label}: not in the PDF as text: {line}\n    but"
                                   f" {self.lines[min(i, len(self.lines) - 1)][1].strip()}")
                break
        self.copied[label], self.pages[label] = copied, pages

    def stranded(self):
        for label, pages in self.pages.items():
            if pages and pages[0] != pages[-1]:
                for page in (pages[0], pages[-1]):
                    if pages.count(page) < LEAST:
                        self.faults.append(f"{label}: {pages.count(page)} lines on page {page}")

    def program(self, name):
        """The text of a root, put together from what was copied."""
        out = ""
        for label, (part, _, _) in self.parts.items():
            for line in self.copied.get(label, []) if plain(part) == name else []:
                out += re.sub(r"⟨(.+?)\s*\w+\.\d+(, p\. \d+)?⟩",
                              lambda use: "\n" + self.program(plain(use[1])), line) + "\n"
        return out


def compiles(code):
    with tempfile.TemporaryDirectory() as scratch:
        path = os.path.join(scratch, "copied")
        with open(path + ".c", "w", encoding="utf-8") as file:
            file.write(code)
        done = subprocess.run(["cc", "-std=c11", "-Wall", "-Werror", "-o", path, path + ".c", "-lm"],
                              capture_output=True, text=True, check=False)
        if done.returncode:
            return done.stderr
        said = subprocess.run([path, "1000"], capture_output=True, text=True, check=True).stdout
        return "" if "xor" in said else "it says " + said


def log_of(aux):
    """What the log says: where names are defined, and where they are used."""
    where, used, chunk, at = {}, {}, None, {}
    for line in open(aux, encoding="utf-8"):
        facts = re.match(r"\\Wfacts\{(\d+)\}\{(.*)\}", line)
        for mark, rest in re.findall(r"([<=?])(\S+)", facts[2]) if facts else ():
            page = int(facts[1])
            if mark == "<":
                chunk = rest
                at[rest] = page
            elif mark == "=":
                where[rest] = (page, chunk)
            else:
                used.setdefault(page // 2, set()).add(rest)
    return where, used, at


def indexes(pdf, aux, faults, heads):
    where, used, at = log_of(aux)
    pages = text(pdf, *MARGIN)
    label = next(label for label in at if label in heads)
    first = heads[label] - 1 - at[label]                # the PDF's page before page 1
    good = 0
    for spread, names in sorted(used.items()):
        shown = squeeze("".join(sum((pages[first + p] for p in (2 * spread, 2 * spread + 1)
                                     if 0 < first + p < len(pages)), [])))
        for name in names:
            page, chunk = where.get(name, (0, None))
            if page and page // 2 != spread and 2 * spread + 1 + first < len(pages):
                entry = f"{chunk},p.{page}"
                if entry in shown and re.match(r"id-(\w+)", name)[1] in shown:
                    good += 1
                else:
                    faults.append(f"spread {2 * spread}: no {name} {entry}")
    return good


def main(pdf, aux, *paths):
    paper = Paper(pdf, sources(paths))
    paper.stranded()
    lines = sum(map(len, paper.copied.values()))
    wrong = compiles(paper.program("programs/xor_by_hand.c"))
    if wrong:
        paper.faults.append("copied from the PDF: " + wrong)
    entries = indexes(pdf, aux, paper.faults, paper.heads)
    broken = sum(p[0] != p[-1] for p in paper.pages.values() if p)
    words = sum(read_chunks(path)[1] for path in paths) / 1000
    density = int(re.search(r"Pages: *(\d+)", subprocess.run(
        ["pdfinfo", pdf], capture_output=True, text=True, check=True).stdout)[1]) / words
    if density > 5:
        paper.faults.append(f"{density:.2f} pages for each thousand words of prose, more than five")
    if paper.faults:
        print("\n".join(paper.faults[:40]), file=sys.stderr)
    print(f"{len(paper.copied)} chunks, {broken} of them on two pages; {lines} lines of code; "
          f"{entries} entries in the indexes of spreads")
    print(f"{lines + entries} passed, {len(paper.faults)} failed")
    return 1 if paper.faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) > 3 else __doc__)
