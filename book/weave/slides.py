#!/usr/bin/env python3
"""Make a deck of slides of each chapter, out of the woven pages.

usage: slides.py SITE DIR       (run from the top, when SITE has been woven)

A slide shows one thing of a section: a figure, an equation, a table, a run or a piece of
code, with the sentence of the book that leads to it. What the book says besides is the
speaker's note. Below DIR come a page a deck, an index, and what the pages need; they work
without a network. Arrows turn the slides, n shows the notes."""
import html
import re
import shutil
import sys
from html.parser import HTMLParser
from pathlib import Path

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "wbr"}
MOST, LINES = 25, 14        # slides in a deck, lines of code on a slide


class Node:
    def __init__(self, tag, attributes=(), parent=None):
        self.tag, self.attributes, self.parent = tag, dict(attributes), parent
        self.children = []

    def classes(self):
        return (self.attributes.get("class") or "").split()

    def all(self, test):
        for child in self.children:
            if isinstance(child, Node):
                if test(child):
                    yield child
                yield from child.all(test)

    def text(self):
        return "".join(c if isinstance(c, str) else c.text() for c in self.children)

    def html(self):
        inner = "".join(html.escape(c, quote=False) if isinstance(c, str) else c.html()
                        for c in self.children)
        if self.tag in ("a", "label", ""):       # links lead nowhere on a slide
            return inner
        words = "".join(f' {k}="{html.escape(v or "")}"' for k, v in self.attributes.items()
                        if k not in ("id", "loading", "width", "height")
                        or self.tag == "mspace")
        return f"<{self.tag}{words}>" + ("" if self.tag in VOID else f"{inner}</{self.tag}>")


class Reader(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.root = self.at = Node("")
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        node = Node(tag, attributes, self.at)
        self.at.children.append(node)
        if tag not in VOID:
            self.at = node

    def handle_startendtag(self, tag, attributes):
        self.at.children.append(Node(tag, attributes, self.at))

    def handle_endtag(self, tag):
        node = self.at
        while node.parent and node.tag != tag:
            node = node.parent
        if node.parent and tag not in VOID:
            self.at = node.parent

    def handle_data(self, data):
        self.at.children.append(data)


def is_note(node):
    return "note" in node.classes() or "mark" in node.classes() or "toggle" in node.classes()


def without_notes(node):
    node.children = [c for c in node.children if isinstance(c, str) or not is_note(c)]
    for child in node.children:
        if isinstance(child, Node):
            without_notes(child)
    return node


def sentences(paragraph):
    """The sentences of a paragraph, as HTML."""
    found, piece = [], ""
    for child in paragraph.children:
        if isinstance(child, Node):
            piece += child.html()
            if re.search(r"[.?!]</span>$", piece):      # a formula that ends a sentence
                found.append(piece)
                piece = ""
            continue
        parts = re.split(r"(?<=[.?!:])\s+(?=[A-Z“])", child)
        for i, part in enumerate(parts):
            piece += html.escape(part, quote=False)
            if i < len(parts) - 1 and not re.search(r"\b(cf|e\.g|i\.e|sec|ch)\.$", piece):
                found.append(piece)
                piece = ""
    if piece.strip():
        found.append(piece)
    # references are for readers, who can follow them
    found = [re.sub(r"\s*\((Section|Table|Figure|Chapter|Equation|Exercise|Workshop)\b[^()]*\)",
                    "", s) for s in found]
    return [s.strip() for s in found if plain(s).strip()]


def plain(text):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", text)).strip()


# What a sentence must not begin with when it stands alone.
LEANS = re.compile(r"(It|They|This|That|These|Those|He|She|So|But|And|Then|Thus|Hence|Both|Here|"
                   r"Each of|Neither|There|Its|Their|Or|Nor|Otherwise|Also|Again)\b")


def lead(paragraphs):
    """The sentence that stands best alone: short, near the thing, not leaning on others."""
    best, most = "", -1e9
    for distance, paragraph in enumerate(reversed(paragraphs[-2:])):
        these = sentences(paragraph)
        for i, sentence in enumerate(these):
            length = len(plain(sentence))
            points = -abs(length - 80) / 20 - 4 * distance
            points -= 6 if LEANS.match(plain(sentence)) else 0
            points -= 6 if re.search(r"\bthis (table|figure|section)\b", plain(sentence)) else 0
            points += 3 if i in (0, len(these) - 1) else 0
            points -= 20 if not 20 < length < 190 else 0
            points -= 5 if plain(sentence)[-1:] not in ".?!" else 0
            if points > most:
                best, most = sentence, points
    return best


class Deck:
    def __init__(self, page):
        self.root = Reader(page.read_text(encoding="utf-8")).root
        main = next(self.root.all(lambda n: n.tag == "main"))
        self.parts = [without_notes(c) for c in main.children if isinstance(c, Node)]
        head = next(p for p in self.parts if p.tag == "h1")
        self.number = next(head.all(lambda n: "number" in n.classes())).text()
        self.title = "".join(c for c in head.children if isinstance(c, str)).strip()
        self.slides = []

    def add(self, kind, title, body, paragraphs, weight):
        notes = "".join(f"<p>{''.join(c if isinstance(c, str) else c.html() for c in p.children)}"
                        "</p>" for p in paragraphs)
        self.slides.append({"kind": kind, "title": title, "body": body, "notes": notes,
                            "weight": weight, "place": len(self.slides)})

    def thing(self, part):
        """What a part of the page would show: its kind, its HTML, its weight."""
        figure = next(part.all(lambda n: n.tag == "figure"), None)
        if figure and next(figure.all(lambda n: n.tag == "img"), None):
            return "figure", figure.html(), 9
        equation = part if "equation" in part.classes() else \
            next(part.all(lambda n: "equation" in n.classes()), None)
        if equation:
            return "equation", equation.html(), 8
        if "transcript" in part.classes():
            return "run", part.html(), 7
        if "table" in part.classes() or part.tag == "table":
            if len(list(part.all(lambda n: n.tag == "tr"))) > 11 or len(plain(part.html())) > 600:
                return None             # for paper
            return "table", part.html(), 7
        if "chunk" in part.classes():
            return self.code(part)
        return None

    def code(self, part):
        pre = next(part.all(lambda n: n.tag == "pre"), None)
        name = next(part.all(lambda n: "name" in n.classes()), None)
        if not pre or "context" in part.classes():
            return None
        lines = len(pre.text().strip("\n").split("\n"))
        whole = name and re.search(r"\.[ch]\b", name.text())       # a file's skeleton
        if lines > LINES or lines < 2 or whole:
            return None
        body = f"<h3>{name.html() if name else ''}</h3>{pre.html()}"
        return "code", body, 4 + min(lines, 9) / 3

    def build(self, exercises):
        opening, title, said, shown = [], None, [], 0
        for part in self.parts:
            if part.tag == "h2":
                self.close(title, said, shown)
                title = "".join(c if isinstance(c, str) else "" if "number" in c.classes() or
                                "self" in c.classes() else c.html() for c in part.children).strip()
                said, shown, codes = [], 0, 0
            elif "exercise" in part.classes() or part.tag in ("h1", "h3"):
                continue
            elif title is None:
                opening += [part] if part.tag == "p" else []
            elif thing := self.thing(part):
                if thing[0] == "code":      # of a section's code, the first says most
                    thing = (*thing[:2], thing[2] - 1.5 * codes)
                    codes += 1
                if plain("".join(p.html() for p in said)) or shown:
                    self.show(title, said, *thing)
                    said, shown = [], shown + 1
            elif part.tag == "p":
                said.append(part)
        self.close(title, said, shown)
        self.thin_out()
        self.frame(opening, exercises)

    def show(self, title, said, kind, body, weight):
        words = lead(said)
        if kind == "figure":
            body = f'<div class="beside"><p>{words}</p>{body}</div>' if words else body
        elif words:
            body = f"<p>{words}</p>{body}"
        self.add(kind, title, body, said, weight)

    def close(self, title, said, shown):
        """What a section says without showing anything."""
        if not title or not said or title.startswith("Exercises"):
            return
        if shown and not title.startswith("What can go wrong"):
            if self.slides:
                self.slides[-1]["notes"] += "".join(p.html() for p in said)
            return
        points, size = "", 0
        for p in said:
            one = sentences(p)
            if one and size + len(plain(one[0])) < 420 and points.count("<li>") < 5:
                points += f"<li>{one[0]}</li>"
                size += len(plain(one[0]))
        self.add("points", title, f"<ul>{points}</ul>", said, 6)

    def thin_out(self):
        room = MOST - 2
        keep = sorted(self.slides, key=lambda s: (-s["weight"], s["place"]))[:room]
        dropped = {s["place"] for s in self.slides} - {s["place"] for s in keep}
        kept = []
        for slide in self.slides:
            if slide["place"] not in dropped:
                kept.append(slide)
            elif kept:
                kept[-1]["notes"] += slide["notes"]
        self.slides = kept

    def frame(self, opening, exercises):
        words = [s for p in opening for s in sentences(p) if s[0] != "("]
        body = f"<h1><span>{self.number}</span>{self.title}</h1>" + \
            "".join(f"<p>{s}</p>" for s in words[:2])
        first = {"kind": "title", "title": "", "body": body,
                 "notes": "".join(p.html() for p in opening)}
        rows = "".join(f"<tr><td>{html.escape(e.fact('title'))}</td><td>{e.fact('minutes')} min"
                       f"</td><td><code>make start EX={e.key}</code></td></tr>" for e in exercises)
        last = {"kind": "table", "title": "Exercises", "body": f"<table>{rows}</table>",
                "notes": ""}
        self.slides = [first, *self.slides] + ([last] if rows else [])

    def page(self):
        body = "".join(
            f'<section class="of-{s["kind"]}"><div>'
            + (f"<h2>{s['title']}</h2>" if s["title"] else "") + s["body"]
            + f'</div><footer>{self.number} {self.title}<span>{i}</span></footer>'
            + f'<aside>{s["notes"]}</aside></section>\n'
            for i, s in enumerate(self.slides, 1))
        return (f'<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8">\n'
                f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
                f"<title>{self.number} {self.title}: slides</title>\n"
                '<link rel="stylesheet" href="fonts/faces.css">\n'
                '<link rel="stylesheet" href="fonts/math.css">\n'
                '<link rel="stylesheet" href="slides.css">\n'
                f'<script src="slides.js" defer></script></head>\n<body>\n{body}</body></html>\n')


def main():
    site, out = Path(sys.argv[1]), Path(sys.argv[2])
    sys.path.insert(0, "book/weave")
    import course
    source = Path("build/course/source")
    course.tangle(source, sorted(str(p) for p in Path("book/course").glob("*.nw")))
    exercises = course.exercises(source)
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    for folder in ("fonts", "fig"):
        shutil.copytree(site / folder, out / folder)
    for name in ("slides.css", "slides.js"):
        shutil.copy(f"book/weave/{name}", out)
    rows = ""
    for path in sorted(Path("book").glob("[0-9][0-9]-*.nw"))[1:]:
        slug = path.stem[3:]
        deck = Deck(site / f"{slug}.html")
        deck.build([e for e in exercises if e.key.split("/")[0] == slug])
        (out / f"{slug}.html").write_text(deck.page(), encoding="utf-8")
        rows += (f'<tr><td>{deck.number}</td><td><a href="{slug}.html">{deck.title}</a></td>'
                 f"<td>{len(deck.slides)} slides</td></tr>\n")
        print(f"{slug}: {len(deck.slides)} slides")
    (out / "index.html").write_text(
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        '<title>The Woven Gradient: slides</title><link rel="stylesheet" href="fonts/faces.css">'
        '<link rel="stylesheet" href="slides.css"></head><body class="index"><h1>Slides</h1>'
        "<p>A deck a chapter. The arrows turn slides, n shows the speaker’s notes.</p>"
        f"<table>{rows}</table></body></html>\n", encoding="utf-8")


if __name__ == "__main__":
    main()
