#!/usr/bin/env python3
"""pack.py DIR BOOK.yaml FILE.epub: packs the files below DIR into an EPUB.

The package document is written here: its manifest lists the files there are,
and the order of reading is that of the table of contents, nav.xhtml. The day
is SOURCE_DATE_EPOCH, so that the same pages make the same file."""
import glob
import os
import re
import sys
import time
import zipfile

TYPES = {".xhtml": "application/xhtml+xml", ".css": "text/css",
         ".svg": "image/svg+xml", ".png": "image/png",
         ".woff2": "font/woff2"}
CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles>
<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
"""


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def manifest_item(directory, name):
    suffix = os.path.splitext(name)[1]
    properties = {"nav.xhtml": "nav", "cover.png": "cover-image"}.get(name, "")
    if suffix == ".xhtml" and "<math" in read(os.path.join(directory, name)):
        properties += " mathml"
    extra = f' properties="{properties.strip()}"' if properties else ""
    return (f'<item id="{re.sub("[/.]", "-", name)}" href="{name}" '
            f'media-type="{TYPES[suffix]}"{extra}/>\n')


def main(directory, yaml, target):
    now = time.gmtime(int(os.environ["SOURCE_DATE_EPOCH"]))
    names = sorted(os.path.relpath(path, directory) for path in
                   glob.glob(directory + "/**", recursive=True)
                   if os.path.isfile(path))
    fields = dict(re.findall(r"^(\w+): (.+)$", read(yaml), re.M))
    fields["day"] = time.strftime("%Y-%m-%d", now)
    fields["time"] = time.strftime("%Y-%m-%dT%H:%M:%SZ", now)
    fields["manifest"] = "".join(manifest_item(directory, n) for n in names)
    order = ["title.xhtml", "nav.xhtml"] + re.findall(
        r'href="([\w-]+\.xhtml)"', read(os.path.join(directory, "nav.xhtml")))
    fields["spine"] = "".join(
        f'<itemref idref="{name.replace(".", "-")}"/>\n' for name in order)
    template = read(os.path.join(os.path.dirname(__file__), "package.opf"))
    package = re.sub(r"\$(\w+)\$", lambda m: fields[m[1]], template)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        def add(name, data, how=zipfile.ZIP_DEFLATED):
            info = zipfile.ZipInfo(name, now[:6])
            info.external_attr = 0o644 << 16
            info.create_system = 3
            book.writestr(info, data, how)
        add("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        add("META-INF/container.xml", CONTAINER)
        add("EPUB/package.opf", package)
        for name in names:
            with open(os.path.join(directory, name), "rb") as file:
                add("EPUB/" + name, file.read())


if __name__ == "__main__":
    main(*sys.argv[1:])
