#!/usr/bin/env python3
"""Check woven pages: check_links.py DIR

Every link and every picture leads somewhere, nothing comes from the network,
ids are unique, every picture has a text that stands for it and a size, no page
is larger than a megabyte."""
import glob
import os
import re
import sys
from html.parser import HTMLParser
from urllib.parse import unquote, urlparse


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
                self.links.append((tag, attributes[name]))
        if tag == "img" and not attributes.get("alt"):
            self.faults.append(f"no alt text on {attributes.get('src')}")
        if tag == "img" and not (attributes.get("width") and attributes.get("height")):
            self.faults.append(f"no size on {attributes.get('src')}")


def main(directory):
    paths = glob.glob(os.path.join(directory, "*.html"))
    pages = {os.path.basename(path): Page(path) for path in paths}
    count, faults = 0, [] if pages else [f"no pages in {directory}"]
    for name, page in sorted(pages.items()):
        faults += [f"{name}: {fault}" for fault in page.faults]
        if os.path.getsize(page.path) > 1 << 20:
            faults.append(f"{name}: larger than a megabyte")
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
