#!/usr/bin/env python3
"""A student's first session, from the archive to the first green, in a terminal.

The tree has the student's archive and nothing else, and in the path are a C compiler,
make, and the tools that every system has: no git, no noweb, no Python, no TeX."""
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

TOOLS = """sh make cc gcc as ld ar nm sed cat cp mkdir wc rm touch ls find mv cmp echo tr sort
basename dirname nproc sleep test grep head tail printf awk cut uname""".split()
COURSE = "woven-gradient-course"
source = Path("build/course/source").absolute()
archives = Path("build/course").absolute()
checks, failed = 0, 0


def expect(holds, *words):
    global checks, failed
    checks += 1
    if not holds:
        failed += 1
        print("FAILED:", *words)


def bare_tree(edition, top):
    with tarfile.open(archives / f"{COURSE}-{edition}.tar.xz") as tar:
        tar.extractall(top)
    tools = top / "tools"
    tools.mkdir()
    for name in TOOLS:
        where = shutil.which(name, path="/usr/bin:/bin")
        if where:
            (tools / name).symlink_to(where)
    env = {"PATH": str(tools), "HOME": str(top), "TERM": "dumb", "LC_ALL": "C.UTF-8"}
    return top / COURSE, env


class Student:
    def __init__(self, tree, env):
        self.tree, self.env = tree, env

    def make(self, *words, status=0):
        run = subprocess.run(["make", *words], cwd=self.tree, env=self.env, text=True,
                             capture_output=True)
        said = run.stdout + run.stderr
        expect((run.returncode != 0) == (status != 0), words, "ended with", run.returncode, said)
        return said

    def write(self, ex, text):
        file = self.tree / "work" / ex
        name = re.search(r"^file: *(.*)$", (source / ex / "facts.txt").read_text(), re.M)[1]
        (file / name).write_text(text)


def answer_of(ex):
    return next((source / ex).glob("answer.*")).read_text()


def by_hand(student):
    ex, paper = "backprop/diamond", "exclusive-or/slopes"
    began = time.monotonic()
    expect(ex in student.make("list"), "the list has no", ex)
    expect("task.md" in student.make("start", f"EX={ex}"), "start names no statement")
    said = student.make("check", f"EX={ex}", status=2)
    for phrase in ("nothing arrives", "expected", "difference quotient", "read section", "hint"):
        expect(phrase in said, "the stub's message has no", phrase, said)
    for n in ("1", "2", "3", "1"):
        expect(f"hint {n} of 3" in student.make("hint", f"EX={ex}"), "hint", n)
    expect("no answers" in student.make("answer", f"EX={ex}", status=2), "answers for students")
    wrong = answer_of(ex).replace("adjoint[a] += adjoint[i];", "adjoint[a] = adjoint[i];")
    student.write(ex, wrong)
    said = student.make("check", f"EX={ex}", status=2)
    expect("ok   1  a formula without" in said and "no " in said, said)
    student.write(ex, answer_of(ex))
    expect("6 of 6" in student.make("check", f"EX={ex}"), "the answer does not pass")
    seconds = time.monotonic() - began
    expect(seconds < 300, "the first green took", seconds)
    print(f"from the archive to the first green: {seconds:.0f} s")
    again = time.monotonic()
    student.make("check", f"EX={ex}")
    expect(time.monotonic() - again < 2, "a check took", time.monotonic() - again)
    expect("6 of 6" in student.make("check", f"EX={ex}", "SAN=1"), "with sanitizers")
    student.write(ex, wrong.replace("void backward(", "void backwards("))
    said = student.make("check", f"EX={ex}", status=2)
    expect("it does not compile" in said or "undefined reference" in said, said)
    student.make("reset", f"EX={ex}")
    expect((student.tree / "work" / ex / "diamond.c.1").exists(), "reset kept nothing")
    expect((student.tree / "work" / ex / "diamond.c").read_text() ==
           (source / ex / "diamond.c").read_text(), "reset is not the stub")
    student.make("start", f"EX={paper}")
    student.write(paper, answer_of(paper))
    student.make("check", f"EX={paper}")
    said = student.make("list")
    expect(re.search(r"open backprop/diamond", said), said)
    expect(re.search(r"done exclusive-or/slopes", said), said)
    for words in (["check"], ["check", "EX=no/such"], ["start", "EX=../work"], ["hint", "EX="]):
        said = student.make(*words, status=2)
        expect("make" in said or "no exercise" in said, words, said)


def own_library(student):
    """A file in mine/ takes the place of the book's, and gives it back when it goes."""
    ex = "backprop/diamond"
    student.write(ex, answer_of(ex))
    own = student.tree / "mine/woven/gradients.c"
    own.parent.mkdir(parents=True)
    text = (student.tree / "book/chapter-7/woven/gradients.c").read_text()
    own.write_text(text + "\n#error this is mine\n")
    expect("this is mine" in student.make("check", f"EX={ex}", status=2), "mine is not compiled")
    own.unlink()
    student.make("check", f"EX={ex}")


def watching(student):
    """make watch in a terminal: it checks at each save, and goes on."""
    shutil.rmtree(student.tree / "work")
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(student.tree)
        os.execvpe("make", ["make", "watch"], student.env)
    seen = ""

    def wait_for(pattern, most=60):
        nonlocal seen
        end = time.monotonic() + most
        while time.monotonic() < end:
            found = re.search(pattern, seen, re.S)
            if found:
                seen = seen[found.end():]
                return True
            if select.select([terminal], [], [], .2)[0]:
                try:
                    seen += os.read(terminal, 65536).decode(errors="replace")
                except OSError:
                    break
        expect(False, "watch does not say", pattern, "but", seen[-800:])
        return False
    wait_for(r"no answer stands behind.*-- save work/exclusive-or/slopes")
    time.sleep(1.1)
    student.write("exclusive-or/slopes", answer_of("exclusive-or/slopes").replace("c: -", "c: "))
    wait_for(r"the sign is turned.*-- save")
    time.sleep(1.1)
    student.write("exclusive-or/slopes", answer_of("exclusive-or/slopes"))
    expect(wait_for(r"passed; next: make start EX=.*-- save work/"), "watch goes on")
    os.write(terminal, b"\x03")
    end = time.monotonic() + 10
    status = None
    while time.monotonic() < end and status is None:
        if select.select([terminal], [], [], .1)[0]:
            try:
                os.read(terminal, 65536)
            except OSError:
                pass
        done, code = os.waitpid(pid, os.WNOHANG)
        status = code if done else None
    expect(status is not None, "Ctrl-C does not end watch")
    if status is None:
        os.kill(pid, signal.SIGKILL)


def main():
    with tempfile.TemporaryDirectory() as top:
        student = Student(*bare_tree("student", Path(top)))
        by_hand(student)
        own_library(student)
        watching(student)
    with tempfile.TemporaryDirectory() as top:
        reader = Student(*bare_tree("reader", Path(top)))
        ex = "exclusive-or/slopes"
        reader.make("start", f"EX={ex}")
        expect("when the exercise has passed" in reader.make("answer", f"EX={ex}", status=2), ex)
        reader.write(ex, answer_of(ex))
        reader.make("check", f"EX={ex}")
        expect("exp(-w*x)" in reader.make("answer", f"EX={ex}"), "the reader's answer")
    print(f"{checks - failed} passed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
