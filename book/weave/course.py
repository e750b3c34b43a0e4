#!/usr/bin/env python3
"""Lay out the course: archives for students, readers and teachers.

usage: course.py DIR [SLIDES]     (run from the top; make course does)

The exercises stand in book/course/*.nw. Below DIR come source/ (what was
tangled), chapters/ (the library as of each chapter), student/, reader/ and
teacher/, and an archive of each of these three."""
import os
import re
import shutil
import subprocess
import sys
import tarfile
from concurrent.futures import ThreadPoolExecutor
from glob import glob
from pathlib import Path

COURSE = "woven-gradient-course"
LAST = 20       # the chapter whose library reads formulas
# What a student gets of an exercise; all else is the teacher's.
HIDDEN = re.compile(r"(answer\.|wrong\.|right)")


def tangle(out, files):
    subprocess.run(["sh", "tangled/weave/tangle.sh", str(out), *files], check=True,
                   stdout=subprocess.DEVNULL)
    for path in Path(out).rglob("*.mk"):       # make wants the tabs which noweb expands
        path.write_text(re.sub(r"^ {8}", "\t", path.read_text(), flags=re.M))


def sources_up_to(chapter):
    """The files of the book which the program of a chapter is made of."""
    names = re.findall(r"^ *- ([0-9A-Za-z/]*-[a-z-]*)$", Path("book/book.yaml").read_text(), re.M)
    found = []
    for name in names:
        number = re.match(r"[A-Z]*(\d+)-", name.split("/")[-1])
        if number and 0 < int(number[1]) <= chapter:
            found.append(f"book/{name}.nw")
    return found


class Exercise:
    """One exercise: its key, its folder, its facts."""
    def __init__(self, key, folder):
        self.key, self.folder, self.facts = key, folder, {}
        for line in (folder / "facts.txt").read_text().splitlines():
            word, colon, value = line.partition(":")
            if colon:
                self.facts.setdefault(word, []).append(value.strip())

    def fact(self, word, default=None):
        return self.facts.get(word, [default])[0]

    @property
    def chapter(self):
        """The chapter whose library it is linked with, or None."""
        if self.fact("kind") in ("paper", "predict"):
            return LAST
        chapter = int(self.fact("chapter", "0"))
        return chapter if chapter > 2 else None

    def files(self, pattern):
        return sorted(self.folder.glob(pattern))


def exercises(source):
    """All exercises, in the order of the book."""
    keys = []
    for path in sorted(glob("book/course/*.nw")):
        keys += re.findall(r"^<<([a-z-]+/[a-z0-9-]+)/facts\.txt>>=", Path(path).read_text(), re.M)
    return [Exercise(key, Path(source) / key) for key in keys]


def lay_out(out, source, chapters, found, edition):
    tree = out / edition / COURSE
    shutil.rmtree(out / edition, ignore_errors=True)
    shutil.copytree(source / "course", tree / "course",
                    ignore=shutil.ignore_patterns("*.mk", "grade*", "teacher*") if edition != "teacher" else None)
    shutil.copy(source / "course/build.mk", tree / "course")
    makefile = (source / "course/student.mk").read_text()
    if edition == "teacher" and (source / "course/teacher.mk").exists():
        makefile += (source / "course/teacher.mk").read_text()
    (tree / "Makefile").write_text(makefile)
    readme = tree / "course/README.md"
    readme.rename(tree / ("README-students.md" if edition == "teacher" else "README.md"))
    if edition == "teacher":
        (tree / "course/teacher-README.md").rename(tree / "README.md")
    for ex in found:
        to = tree / "exercises" / ex.key
        to.mkdir(parents=True)
        for path in ex.files("*"):
            hidden = HIDDEN.match(path.name)
            if not hidden or edition == "teacher" or (
                    edition == "reader" and path.name.startswith("answer.")):
                text = path.read_text()
                if path.name == "facts.txt" and edition != "teacher":
                    text = "".join(line for line in text.splitlines(True)
                                   if not line.startswith(("stub:", "rubric:")))
                (to / path.name).write_text(text)
    (tree / "exercises/order.txt").write_text("".join(f"{ex.key}\n" for ex in found))
    for n in sorted({ex.chapter for ex in found if ex.chapter}):
        shutil.copytree(chapters / str(n) / "woven", tree / f"book/chapter-{n}/woven")
    (tree / "book/programs").mkdir(parents=True, exist_ok=True)
    for name in ("xor_by_hand", "sketch", "sketch_draw"):
        shutil.copy(f"tangled/programs/{name}.c", tree / "book/programs")
    shutil.copy("LICENSE", tree)
    return tree


STYLE = """<style>html { background: #fbf8f1 } body { font: 17px/1.5 Georgia, serif; max-width: 46em; margin: 2em auto;
padding: 0 1em; color: #22201c } pre { font-size: 14px; line-height: 1.35;
border-left: 3px solid #a63d2f; padding-left: 1em; overflow-x: auto } h1, h2 { color: #2f4a7d;
line-height: 1.2 } .chunk { font-style: italic; color: #a63d2f; margin: 0 }
pre { margin-top: .2em } table { font-size: 14px; border-collapse: collapse }
td, th { vertical-align: top; padding: 2px 8px; text-align: left } @media (prefers-color-scheme: dark) { html { background: #1d1b18 }
body { color: #ddd8cc } h1, h2, a { color: #9db4e0 } .chunk { color: #e09a8f } }</style>"""


def sessions(found, slides):
    """A table of what the session on each chapter has."""
    lines = ["# Session by session", "",
             "| chapter | sections | slides | exercises, with minutes | minutes | points |",
             "|:--|:-----------|--:|:-----------|--:|--:|"]
    for path in sorted(Path("book").glob("[0-9][0-9]-*.nw"))[1:]:
        slug, text = path.stem[3:], path.read_text()
        mine = [ex for ex in found if ex.key.split("/")[0] == slug]
        heads = re.findall(r"^## (.*?)(?: \{.*)?$", text, re.M)
        deck = Path(slides) / f"{slug}.html" if slides else None
        count = deck.read_text().count("<section") if deck and deck.exists() else ""
        title = re.search(r"^# (.*?)(?: \{.*)?$", text, re.M)[1]
        lines.append(f"| {int(path.stem[:2])} {title} | {'; '.join(heads)} | {count} | " + "; ".join(
            f"{ex.fact('title')} ({ex.fact('minutes')})" for ex in mine) +
            f" | {sum(int(ex.fact('minutes', 0)) for ex in mine)} "
            f"| {sum(int(ex.fact('points', 0)) for ex in mine)} |")
    return "\n".join(line.replace("[[", "`").replace("]]", "`") for line in lines) + "\n"


def notes(tree, found, slides):
    """What the noweb files say to teachers, with all code, as one page."""
    text = ["---\ntitle: Notes on the exercises\nlang: en-GB\n---\n", sessions(found, slides)]
    for path in sorted(glob("book/course/*.nw"), key=lambda path: (path.startswith("book/course/00"), path)):
        inside = False
        for line in Path(path).read_text().splitlines():
            name = re.match(r"<<(.*)>>=$", line)
            if name:
                text.append(f'\n::: chunk\n`{name[1]}`\n:::\n\n~~~~~')
                inside = True
            elif inside and re.match(r"@( |$)", line):
                text.append("~~~~~\n")
                inside = False
            else:
                text.append(line if inside else re.sub(r"\[\[(.*?)\]\]", r"`\1`", line))
        text.append("~~~~~\n" if inside else "")
    header = tree / "header.html"
    header.write_text(STYLE)
    subprocess.run(["pandoc", "-f", "markdown-smart", "-s", "--mathml", "--toc", "--toc-depth=2", "-H", header,
                    "-o", tree / "notes.html"], input="\n".join(text), text=True, check=True)
    header.unlink()


def archive(out, edition):
    """A tar whose bytes depend on what is in it, and on nothing else."""
    when = int(os.environ.get("SOURCE_DATE_EPOCH", "0"))

    def plain(entry):
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = ""
        entry.mtime = when
        return entry
    path = out / f"{COURSE}-{edition}.tar.xz"
    with tarfile.open(path, "w:xz") as tar:
        for file in sorted((out / edition).rglob("*")):
            if not file.is_dir():
                tar.add(file, file.relative_to(out / edition), filter=plain)
    return path


def tangle_all(out):
    source, chapters = out / "source", out / "chapters"
    out.mkdir(parents=True, exist_ok=True)
    tangle(source, sorted(glob("book/course/*.nw")))
    found = exercises(source)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda n: tangle(chapters / str(n), sources_up_to(n)),
                      sorted({ex.chapter for ex in found if ex.chapter})))
    return source, chapters, found


def main():
    out = Path(sys.argv[1])
    source, chapters, found = tangle_all(out)
    for edition in ("student", "reader", "teacher"):
        tree = lay_out(out, source, chapters, found, edition)
        if edition == "teacher":
            shutil.copy(out / f"{COURSE}-student.tar.xz", tree)
            notes(tree, found, sys.argv[2] if len(sys.argv) > 2 else None)
            for folder in sys.argv[2:]:
                shutil.copytree(folder, tree / Path(folder).name)
        path = archive(out, edition)
        print(f"{path}: {path.stat().st_size // 1024} kB")
    points = sum(int(ex.fact("points", "0")) for ex in found)
    print(f"{len(found)} exercises, {points} points")


if __name__ == "__main__":
    main()
