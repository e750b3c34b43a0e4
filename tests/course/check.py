#!/usr/bin/env python3
"""Test the exercises of the course, as make course-check does.

usage: check.py MAKE [EXERCISE...]      run from the top; default: all exercises

Of each exercise: its facts are complete; the stub compiles without a warning and fails
with the message that was intended; the answer passes, compiled with gcc, with clang and
with sanitizers, and gets all points; right answers written otherwise pass as well; each
of at least five wrong answers fails, and is told why. No answer is in what students get.
A right or wrong answer is the answer with a few lines changed (right.txt, wrong.txt: a
line "name | what the message must hold", then - and + lines), or a file of its own."""
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, "book/weave")
import course  # noqa: E402

OUT = Path("build/course")
KINDS = {"write", "mend", "paper", "predict", "explain"}
SAN = ["-fsanitize=address,undefined", "-fno-sanitize-recover=undefined"]
STD = ["-std=c11", "-D_POSIX_C_SOURCE=200809L", "-ffp-contract=off", "-O1", "-g"]
checks, faults = 0, []


def expect(holds, *words):
    global checks
    checks += 1
    if not holds:
        faults.append(" ".join(str(word) for word in words))
        print("FAILED:", *words, flush=True)
    return holds


def edits(path):
    """Yields the name, the phrase and the changes of each variant in a file."""
    name = phrase = None
    changes, old, new = [], [], []

    def close():
        if old or new:
            changes.append(("\n".join(old), "\n".join(new)))
        old.clear()
        new.clear()
    for line in path.read_text().splitlines():
        if line.startswith("-"):
            if new:
                close()
            old.append(line[1:])
        elif line.startswith("+"):
            new.append(line[1:])
        elif line.strip():
            close()
            if name:
                yield name, phrase, changes
            name, _, phrase = (part.strip() for part in line.partition("|"))
            changes = []
    close()
    if name:
        yield name, phrase, changes


def change(ex, name, text, changes):
    for old, new in changes:
        n = ("\n" + text).count("\n" + old + "\n") if old else 0
        if not expect(n == 1, ex.key, f"{name}: its lines are {n} times in the answer:", old):
            return None
        text = ("\n" + text).replace("\n" + old + "\n", "\n" + new + "\n")[1:]
    return text


class Bench:
    """Compiles the variants of one exercise, and runs its test on them."""
    def __init__(self, ex, libraries):
        self.ex, self.place = ex, OUT / "bench" / ex.key
        self.file = ex.fact("file")
        shutil.rmtree(self.place, ignore_errors=True)
        self.place.mkdir(parents=True)
        self.see = ["-I" + str(OUT / "source/course"), "-I" + str(ex.folder)]
        self.libs = []
        if ex.chapter:
            tree = OUT / "chapters" / str(ex.chapter)
            self.see.append("-I" + str(tree))
            self.libs = libraries[ex.chapter]
        self.paper = ex.fact("kind") in ("paper", "predict")
        self.objects = {}

    def compile(self, cc, source, out, *more):
        run = subprocess.run([*cc, *STD, *self.see, *more, "-c", source, "-o", out],
                             capture_output=True, text=True)
        return run.returncode, run.stderr

    def common(self, kind, cc):
        if kind not in self.objects:
            objects = [self.place / f"{kind}-test.o", self.place / f"{kind}-exam.o"]
            sources = [self.ex.folder / "test.c", OUT / "source/course/exam.c"]
            if self.paper:
                objects.append(self.place / f"{kind}-paper.o")
                sources.append(OUT / "source/course/paper.c")
            for source, out in zip(sources, objects):
                status, said = self.compile(cc, source, out, "-Wall", "-Wextra")
                expect(status == 0 and "warning" not in said, self.ex.key, source, said)
            self.objects[kind] = objects
        return self.objects[kind]

    def run(self, name, text, kind="gcc", cc=("gcc",), quiet=False):
        """The lines that the test prints, and its exit status; None if not compiled."""
        place = self.place / name
        place.mkdir(exist_ok=True)
        program = place / f"test-{kind}"
        (place / self.file).write_text(text)
        objects = list(self.common(kind, cc))
        if not self.paper:
            objects.append(place / f"{kind}.o")
            status, said = self.compile(cc, place / self.file, objects[-1], "-Wall", "-Wextra",
                                        "-include", str(OUT / "source/course/memory.h"))
            expect(status == 0, self.ex.key, name, "does not compile:", said)
            expect(quiet or "warning" not in said, self.ex.key, name, said)
        if status_of([*cc, *objects, "-o", program, *self.libs, "-lm"]):
            expect(False, self.ex.key, name, "does not link")
            return "", 2
        run = subprocess.run([program.absolute(), "practice", "lines"], cwd=place,
                             capture_output=True, text=True)
        return run.stdout, run.returncode


def status_of(command):
    run = subprocess.run(command, capture_output=True, text=True)
    if run.returncode:
        print(run.stderr)
    return run.returncode


def check_facts(ex):
    for word in ("title", "goal", "chapter", "section", "minutes", "points", "kind", "file"):
        expect(ex.fact(word), ex.key, "has no", word)
    kind = ex.fact("kind")
    expect(kind in KINDS, ex.key, "is of an unknown kind:", kind)
    chapter = next(iter(Path("book").glob(f"{int(ex.fact('chapter', 0)):02}-*.nw")), None)
    expect(chapter and ex.key.split("/")[0] == chapter.stem[3:], ex.key, "is not of its chapter")
    headings = re.findall(r"^#+ (.*?)(?: \{.*\})?$", chapter.read_text() if chapter else "", re.M)
    expect(ex.fact("section") in headings, ex.key, "no such section:", ex.fact("section"))
    expect(len(ex.facts.get("hint", [])) >= 3, ex.key, "has fewer than three hints")
    for line in (ex.folder / "task.md").read_text().splitlines():
        expect(len(line) <= 100, ex.key, "a long line in task.md:", line)
    expect(not course.HIDDEN.match(ex.fact("file", "")), ex.key, "students would not get",
           ex.fact("file"))
    expect((ex.folder / ex.fact("file")).exists(), ex.key, "has no", ex.fact("file"))
    if kind == "explain":
        expect(ex.facts.get("rubric"), ex.key, "has no rubric")
        return False
    expect(ex.fact("stub"), ex.key, "does not say how its stub fails")
    return True


def check(ex, libraries, clang):
    if not check_facts(ex):
        return 0, 0
    bench = Bench(ex, libraries)
    suffix = Path(bench.file).suffix
    answer = (ex.folder / f"answer{suffix}").read_text()
    said, status = bench.run("stub", (ex.folder / bench.file).read_text())
    expect(status == 1 and ex.fact("stub", "?") in said, ex.key, "stub:", said)
    kinds = {"gcc": ("gcc",)}
    if not bench.paper:
        kinds |= {"san": ("gcc", *SAN)}
        kinds |= {"clang": ("clang",)} if clang else {}
    for kind, cc in kinds.items():
        said, status = bench.run("answer", answer, kind, cc)
        expect(status == 0, ex.key, f"the answer fails ({kind}):", said)
        expect(f"sum\t{ex.fact('points')}\t{ex.fact('points')}\n" in said, ex.key,
               "its points are not those of its parts:", said)
    right = wrong = 0
    for path in ex.files("right*"):
        variants = ([(path.stem, change_none(path))] if path.name != "right.txt" else
                    [(name, change(ex, name, answer, c)) for name, _, c in edits(path)])
        for name, text in variants:
            said, status = bench.run("right-" + name, text or "", quiet=True)
            expect(status == 0, ex.key, f"a right answer fails ({name}):", said)
            right += 1
    for path in ex.files("wrong.txt"):
        for name, phrase, changes in edits(path):
            text = change(ex, name, answer, changes)
            said, status = bench.run("wrong-" + name, text or "", quiet=True)
            expect(status == 1, ex.key, f"a wrong answer passes ({name})")
            expect(phrase and phrase in said.replace("\\n", " "), ex.key,
                   f"{name} is not told \"{phrase}\":", said)
            wrong += 1
    expect(wrong >= 5, ex.key, "has only", wrong, "wrong answers")
    return right, wrong


def change_none(path):
    return path.read_text()


def check_leaks(found):
    """No line of an answer is in what students get of its exercise, and no two that follow each
    other are anywhere in the archive, but for what stands in the stub and the header."""
    tree = OUT / "student" / course.COURSE
    given = {path: [line.strip() for line in path.read_text().splitlines()]
             for path in tree.rglob("*")
             if path.is_file() and "book" not in path.relative_to(tree).parts}
    pairs = {pair: path for path, lines in given.items() for pair in zip(lines, lines[1:])}
    for ex in found:
        for path in (tree / "exercises" / ex.key).iterdir():
            expect(not course.HIDDEN.match(path.name), "given to students:", path)
        stub = [ex.folder / ex.fact("file"), *ex.files("*.h")]
        known = {line.strip() for path in stub for line in path.read_text().splitlines()}
        near = {line for path, lines in given.items() for line in lines
                if (tree / "exercises" / ex.key) in path.parents}
        for path in ex.files("answer.*"):
            own = [line.strip() for line in path.read_text().splitlines()]
            for line in own:
                expect(len(line) <= 24 or line in known or line not in near,
                       ex.key, "a line of the answer is in its folder:", line)
            for pair in zip(own, own[1:]):
                expect(min(map(len, pair)) <= 16 or pair[0].startswith("#") or known >= set(pair) or pair not in pairs,
                       ex.key, "lines of the answer are in", pairs.get(pair), pair)
    for path, lines in given.items():
        expect(not any(line.startswith(("rubric:", "stub:")) for line in lines), "told:", path)


def build_libraries(make, found):
    """For each chapter that is needed, an archive of the library and what it needs itself."""
    libraries = {}
    for n in sorted({ex.chapter for ex in found if ex.chapter}):
        place, goal = Path(f"build/chapter-{n}"), [f"chapter-{n}", "SNAPSHOT=lib"]
        subprocess.run([make, "-s", f"-j{os.cpu_count()}", *goal, "CFLAGS=-O1"], check=True)
        archive = OUT / f"chapter-{n}.a"
        archive.unlink(missing_ok=True)
        objects = sorted(place.glob("obj/woven/**/*.o"))
        subprocess.run(["ar", "rcs", archive, *objects], check=True)
        libraries[n] = [archive, *re.findall(r"(?<= )-l\w+", (place / "how").read_text())]
    return libraries


def main():
    make, wanted = sys.argv[1], set(sys.argv[2:])
    _, _, found = course.tangle_all(OUT)
    for edition in ("student", "reader", "teacher"):
        course.lay_out(OUT, OUT / "source", OUT / "chapters", found, edition)
        course.archive(OUT, edition)
    chosen = [ex for ex in found if not wanted or ex.key in wanted or ex.key.split("/")[0] in wanted]
    libraries = build_libraries(make, chosen)
    clang = shutil.which("clang")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        counts = list(pool.map(lambda ex: check(ex, libraries, clang), chosen))
    check_leaks(chosen)
    right, wrong = (sum(column) for column in zip(*counts)) if counts else (0, 0)
    points = sum(int(ex.fact("points", 0)) for ex in chosen)
    print(f"{len(chosen)} exercises, {points} points, {wrong} wrong answers of which none passed, "
          f"{right} other right ones" if not faults else f"{len(faults)} faults")
    print(f"{checks - len(faults)} passed")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
