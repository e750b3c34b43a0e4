#!/usr/bin/env python3
"""Check woven pages: check_links.py DIR

Every link and every picture leads somewhere, nothing comes from the network,
ids are unique, every picture has a text that stands for it and a size. The first
page is at most 300 kB with its styles, scripts and fonts, and any other page at most
a megabyte. The face of formulas has every character that is in one."""
import glob
import os
import re
import sys
from html import unescape
from html.parser import HTMLParser
from urllib.parse import unquote, urlparse

from fontTools.ttLib import TTFont


class Page(HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.path, self.ids, self.links, self.faults = path, [], [], []
        self.feed(open(path, encoding="utf-8").read())

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if "id" in attributes:
            self.ids.append(attributes["id"])
        for name in ("href", "src"):
            if name in attributes:
                lazy = attributes.get("loading") == "lazy"
                self.links.append(("lazy" if lazy else tag, attributes[name]))
        if tag == "img" and not attributes.get("alt"):
            self.faults.append(f"no alt text on {attributes.get('src')}")
        if tag == "img" and not (attributes.get("width") and attributes.get("height")):
            self.faults.append(f"no size on {attributes.get('src')}")

    def weight(self, directory):
        """In bytes, with all that is loaded at once; pictures further down come later."""
        files = {self.path} | {os.path.join(directory, link) for tag, link in self.links
                               if tag in ("link", "script", "img")
                               and not link.startswith("data:")}
        with open(self.path, encoding="utf-8") as file:
            code = "<pre" in file.read()   # bold and oblique code is of no use without code
        for css in [file for file in files if code and file.endswith(".css")]:
            with open(css, encoding="utf-8") as file:
                files |= {os.path.join(directory, link.strip("\"'"))
                          for link in re.findall(r"url\(([^)]*)\)", file.read())
                          if not link.startswith("data:")}
        return sum(os.path.getsize(file) for file in files if os.path.exists(file))


def strange(page, face):
    """What is in formulas but not in the face."""
    with open(page.path, encoding="utf-8") as file:
        formulas = re.findall(r"<math.*?</math>", file.read(), flags=re.S)
    text = re.sub(r"<annotation.*?</annotation>|<[^>]*>|\\s", "", "".join(formulas), flags=re.S)
    # the bar over a letter is a rule
    return {c for c in unescape(text) if ord(c) not in face and c != "\u203e"}


def main(directory):
    face = TTFont(os.path.join(directory, "fonts/pagella-math.woff2")).getBestCmap()
    paths = glob.glob(os.path.join(directory, "*.html"))
    pages = {os.path.basename(path): Page(path) for path in paths}
    count, faults = 0, [] if pages else [f"no pages in {directory}"]
    for name, page in sorted(pages.items()):
        faults += [f"{name}: {fault}" for fault in page.faults]
        faults += [f"{name}: {c} is not in the face of formulas" for c in strange(page, face)]
        limit = 300_000 if name == "index.html" else 1_000_000
        if page.weight(directory) > limit:
            faults.append(f"{name}: {page.weight(directory)} bytes, more than {limit}")
        faults += [f"{name}: id {i} occurs twice" for i in set(page.ids)
                   if page.ids.count(i) > 1]
        for tag, link in page.links:
            count += 1
            url = urlparse(link)
            if url.scheme == "data":
                continue
            if url.scheme or url.netloc:
                if tag != "a":
                    faults.append(f"{name}: {tag} needs the network: {link}")
                continue
            target = os.path.basename(url.path) or name
            if url.path.endswith(".html") or not url.path:
                if target not in pages:
                    faults.append(f"{name}: no page {link}")
                elif url.fragment and \
                        unquote(url.fragment) not in pages[target].ids:
                    faults.append(f"{name}: no id {link}")
            elif not os.path.exists(os.path.join(directory, url.path)):
                faults.append(f"{name}: no file {link}")
    for css in glob.glob(os.path.join(directory, "*.css")):
        for link in re.findall(r"url\(([^)]*)\)",
                               open(css, encoding="utf-8").read()):
            count += 1
            if not os.path.exists(os.path.join(directory, link.strip("\"'"))):
                faults.append(f"{os.path.basename(css)}: no file {link}")
    print("\n".join(faults[:40]), file=sys.stderr) if faults else None
    print(f"{len(pages)} pages, {count} links, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]) if len(sys.argv) == 2 else __doc__)
