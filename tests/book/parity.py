#!/usr/bin/env python3
"""Compare the three outputs: parity.py BOOK.json HTML-DIRECTORY PDF EPUB

The label of every chunk and the number of every equation, figure, table,
note and exercise of the woven document stand in the web pages, in the PDF
and in the EPUB. They are looked for where they belong: a label before the
name of a chunk, the number of a figure at the start of a caption, that of a
note before its first words."""
import glob
import json
import re
import subprocess
import sys
import unicodedata
import zipfile
from html import unescape

# What carries a number X: in HTML and EPUB, and in the text of the PDF.
PATTERNS = {
    "chunk": (r'<a class="label" href="#chunk-X">X</a>', r"^\f?\s*X\s+\S"),
    "equation": (r'<span class="number">\(X\)</span>', r"\s\s\(X\)(\s|$)"),
    "figure": (r'<span class="number">Figure X\.</span>', r"^\f?\s*Figure X\."),
    "table": (r'<span class="number">Table X\.</span>', r"^\f?\s*Table X\."),
    "exercise": (r"<strong>Exercise X\.</strong>", r"^\f?\s*Exercise X\."),
}


def squeeze(text):
    """Text without what setting it in type may change."""
    text = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s\u00ad\u2010-]+", "", text)


def words(inlines):
    """The plain words with which a list of inlines begins."""
    text = ""
    for item in inlines:
        if item["t"] == "Str":
            text += item["c"]
        elif item["t"] == "Emph":
            text += words(item["c"])
        elif item["t"] not in ("Space", "SoftBreak", "RawInline"):
            break
        elif item["t"] == "RawInline" and item["c"][0] == "html":
            break
    return squeeze(text)[:12]


class Source:
    def __init__(self, path):
        self.found = {kind: [] for kind in [*PATTERNS, "note"]}
        with open(path, encoding="utf-8") as file:
            self.walk(json.load(file)["blocks"])

    def walk(self, node):
        if isinstance(node, dict):
            self.element(node)
            self.walk(node.get("c"))
        elif isinstance(node, list):
            for i, item in enumerate(node):
                self.walk(item)
                self.note(item, node[i + 1:])

    def element(self, node):
        if node.get("t") in ("RawBlock", "RawInline"):
            text = node["c"][1] if node["c"][0] == "html" else ""
            for kind, pattern in (
                    ("chunk", r'^<div class="chunk" id="chunk-(.*?)"'),
                    ("equation", r'<span class="number">\((\S+)\)</span>'),
                    ("figure", r'<span class="number">Figure (\S+)\.<'),
                    ("table", r'<span class="number">Table (\S+)\.<')):
                self.found[kind] += re.findall(pattern, text)
        elif node.get("t") == "Strong":
            text = "".join(i["c"] for i in node["c"] if i["t"] == "Str")
            self.found["exercise"] += re.findall(
                r"^Exercise\s*(\w+\.\d+)\.$", text.replace("\u00a0", ""))

    def note(self, item, rest):
        if isinstance(item, dict) and item.get("t") == "RawInline":
            mark = re.match(r'<label class="mark" for="note-(.*?)">(\d+)<',
                            item["c"][1])
            if mark:
                # past the opening of the note in the other language
                while rest and rest[0]["t"] == "RawInline":
                    rest = rest[1:]
                self.found["note"].append((mark[1], mark[2] + words(rest)))


def pages_text(pages):
    text = "\n".join(pages)
    return text, squeeze(unescape(re.sub(r"<[^>]*>", "", text)))


def pdf_text(path):
    def run(*options):
        return subprocess.run(["pdftotext", *options, path, "-"], check=True,
                              capture_output=True, text=True).stdout
    # line by line, the column and the margin each for itself
    text, margin = (run("-layout", "-x", x, "-y", "0", "-W", wide, "-H", "690")
                    for x, wide in (("0", "402"), ("402", "140")))
    return text + margin, squeeze(run())


def main(source, site, pdf, epub):
    found = Source(source).found
    html = [open(p, encoding="utf-8").read() for p in glob.glob(site + "/*.html")]
    with zipfile.ZipFile(epub) as book:
        xhtml = [book.read(n).decode() for n in book.namelist()
                 if n.endswith(".xhtml")]
    outputs = {"HTML": (0, *pages_text(html)), "PDF": (1, *pdf_text(pdf)),
               "EPUB": (0, *pages_text(xhtml))}
    passed, faults = 0, [f"no {kind} in {source}" for kind in found
                         if not found[kind]]
    for name, (which, text, squeezed) in outputs.items():
        for kind, numbers in found.items():
            for number in numbers:
                if kind == "note":
                    here = number[1] in squeezed
                else:
                    pattern = PATTERNS[kind][which].replace(
                        "X", re.escape(number))
                    here = re.search(pattern, text, re.M)
                passed += bool(here)
                if not here:
                    faults.append(f"{name}: no {kind} {number}")
    print("\n".join(faults[:40]), file=sys.stderr) if faults else None
    print(", ".join(f"{len(found[kind])} {kind}s" for kind in found))
    print(f"{passed} passed, {len(faults)} failed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) == 5 else __doc__)
