#!/usr/bin/env python3
"""Change one token of the library at a time and see whether the unit tests notice.

usage: mutants.py [--count=N] [--seed=N] [--file=PART] [--out=FILE]

Each mutant is compiled with gcc -O1 into a shared library, against which the unit tests
run, those named after its file first, until one fails. A mutant that gives the same object
code, or does not compile, does not count. Survivors are listed with their lines; those in
tests/library/mutants.txt (FILE: OLD -> NEW: REASON) are accepted, each with its reason.
Tests run without privileges, in a folder of their own, with limits of time and memory."""
import argparse
import collections
import concurrent.futures
import glob
import hashlib
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile

TOP = os.path.abspath(os.path.join(os.path.dirname(__file__), "../.."))
FLAGS = ["-std=c11", "-D_POSIX_C_SOURCE=200809L", "-O1", "-fPIC", "-w", "-ffp-contract=off",
         "-fno-math-errno", "-fno-trapping-math", "-DWOVEN_BLAS", "-DWOVEN_ZLIB"]
LIBS = ["-lopenblas", "-lz", "-lm", "-lpthread"]
CHECK = subprocess.run(["pkg-config", "--libs", "check"], capture_output=True, text=True, check=True).stdout.split()

# What is written instead of what. A word is replaced where it stands as a token.
SWAPS = {
    "+": ["-"], "-": ["+"], "*": ["/"], "/": ["*"], "<": ["<=", ">"], ">": [">=", "<"], "<=": ["<"], ">=": [">"],
    "==": ["!="], "!=": ["=="], "&&": ["||"], "||": ["&&"], "++": ["--"], "--": ["++"], "+=": ["-="], "-=": ["+="],
    "*=": ["/="], "!": [""], "&": ["|"], "|": ["&"], "%": ["/"], "0": ["1"], "1": ["0", "2"], "2": ["1"],
    "true": ["false"], "false": ["true"], "break": [";"], "continue": [";"],
}
TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|[A-Za-z_]\w*|\d[\w.]*'
                   r'|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|]=|.')


def code_lines(path):
    """The lines of a file without comments, numbered, preprocessor lines left out."""
    text = open(path, encoding="utf-8").read()
    text = re.sub(r"/\*.*?\*/", lambda m: re.sub(r"[^\n]", " ", m[0]), text, flags=re.S)
    continued = False
    for number, line in enumerate(text.split("\n")):
        directive = line.lstrip().startswith("#") and not line.lstrip().startswith("#define")
        if not directive and not continued and line.strip():
            yield number, line
        continued = directive and line.endswith("\\")


def mutants_of(path):
    """(line number, start, end, new text) of every mutant of a file."""
    for number, line in code_lines(path):
        tokens = list(TOKEN.finditer(line))
        for k, t in enumerate(tokens):
            word = t[0]
            before = line[:t.start()].rstrip()
            unary = word in "+-*&" and (not before or before[-1] in "(,=<>+-*/&|!{?:[;" or before.endswith("return"))
            pointer = word == "*" and re.search(r"\b(void|char|real|double|float|long|int|size_t|[A-Z]\w+|const)\s*$", before)
            if word in "-" and len(word) == 1 and unary:
                yield number, t.start(), t.end(), ""
            elif unary or pointer or line.lstrip().startswith("#define") and k < 4:
                continue
            else:
                for new in SWAPS.get(word, []):
                    yield number, t.start(), t.end(), new
        call = re.match(r"^(\s+)([a-z]\w*(?:->\w+|\.\w+|\[\w+\])*\s*(?:\(|[-+*]?= ).*;)$", line)
        if call and not re.match(r"\s*(return|if|for|while|else|do|case)\b", line) \
                and line.count("(") == line.count(")"):
            yield number, call.start(2), call.end(2), ";"
        guard = re.match(r"^\s*(?:else )?if \((.*)\) (?:return|break|continue)", line)
        if guard and line.count("(") == line.count(")"):
            yield number, guard.start(1), guard.end(1), "0"


class Bench:
    """A library of objects, the tests linked against it, and a way to change one line."""
    def __init__(self, where):
        self.where = where
        self.sources = sorted(glob.glob(f"{TOP}/tangled/woven/**/*.c", recursive=True))
        for path in self.sources:
            self.compile(path, self.object_of(path), f"{TOP}/tangled")
        self.link(where)
        helpers = [p for p in glob.glob(f"{TOP}/tangled/programs/*.c") if "int main" not in open(p).read()]
        self.tests = []
        for path in sorted(glob.glob(f"{TOP}/tangled/tests/*.c")):
            if "int main" not in open(path).read() and "TESTS(" not in open(path).read():
                continue
            made = f"{where}/{os.path.basename(path)[:-2]}"
            if os.path.basename(path).startswith(("test_", "fuzz_graph")):
                subprocess.run(["gcc"] + FLAGS + [f"-I{TOP}/tangled", path] + helpers +
                               ["-o", made, f"-L{where}", "-lwoven"] + CHECK + LIBS, check=True)
                self.tests.append(made)
        self.seconds = {}
        for test in self.tests:
            begun = os.times().elapsed
            if not self.passes(test, where, 600):
                sys.exit(f"mutants: {test} fails before anything was changed")
            self.seconds[test] = os.times().elapsed - begun
        self.includes = {}

    def object_of(self, path):
        return f"{self.where}/" + os.path.relpath(path, f"{TOP}/tangled/woven").replace("/", "-") + ".o"

    @staticmethod
    def compile(path, made, tree):
        return subprocess.run(["gcc"] + FLAGS + [f"-I{tree}", "-c", path, "-o", made],
                              capture_output=True, check=False).returncode == 0

    def link(self, where, changed=None):
        changed = changed or {}
        objects = [changed.get(p, self.object_of(p)) for p in self.sources]
        return subprocess.run(["gcc", "-shared", "-o", f"{where}/libwoven.so"] + objects + LIBS,
                              capture_output=True, check=False).returncode == 0

    @staticmethod
    def passes(test, library, limit):
        def bound():
            resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
            resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
            resource.setrlimit(resource.RLIMIT_FSIZE, (64 << 20, 64 << 20))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            if os.getuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
        with tempfile.TemporaryDirectory() as here:
            os.chmod(here, 0o777)
            os.symlink(f"{TOP}/book", f"{here}/book")
            env = dict(os.environ, LD_LIBRARY_PATH=library, TMPDIR=here, OPENBLAS_NUM_THREADS="1")
            try:
                return subprocess.run([test], cwd=here, env=env, capture_output=True, preexec_fn=bound,
                                      timeout=4 * limit, check=False).returncode == 0
            except subprocess.TimeoutExpired:
                return False

    def order(self, path):
        """Quick tests first, those that the file's name suggests before them."""
        stem = re.sub(r"^ops_", "", os.path.basename(path)[:-2]).rstrip("s")
        return sorted(self.tests, key=lambda t: (stem[:5] not in t, self.seconds[t]))

    def users(self, path):
        """The sources which a changed header reaches."""
        if path.endswith(".c"):
            return [path]
        if path not in self.includes:
            self.includes[path] = [
                s for s in self.sources if os.path.realpath(path) in
                [os.path.realpath(w) for w in subprocess.run(
                    ["gcc", "-MM", f"-I{TOP}/tangled"] + FLAGS + [s], capture_output=True, text=True,
                    check=True).stdout.replace("\\\n", " ").split()]]
        return self.includes[path]

    def judge(self, path, mutant):
        """"killed by TEST", "survives", "same code" or "does not compile"."""
        number, start, end, new = mutant
        with tempfile.TemporaryDirectory() as scratch:
            os.chmod(scratch, 0o755)
            shutil.copytree(f"{TOP}/tangled/woven", f"{scratch}/woven")
            relative = os.path.relpath(path, f"{TOP}/tangled")
            lines = open(path, encoding="utf-8").read().split("\n")
            lines[number] = lines[number][:start] + new + lines[number][end:]
            with open(f"{scratch}/{relative}", "w", encoding="utf-8") as out:
                out.write("\n".join(lines))
            changed, same = {}, True
            for source in self.users(path):
                made = f"{scratch}/{os.path.basename(self.object_of(source))}"
                if not self.compile(f"{scratch}/" + os.path.relpath(source, f"{TOP}/tangled"), made, scratch):
                    return "does not compile"
                same = same and digest(made) == digest(self.object_of(source))
                changed[source] = made
            if same:
                return "same code"
            if not self.link(scratch, changed):
                return "does not compile"
            for test in self.order(path):
                if not self.passes(test, scratch, 20 + int(4 * self.seconds[test])):
                    return "killed by " + os.path.basename(test)
        return "survives"


def digest(path):
    """Of an object's code and data, without the names of files in it."""
    bare = subprocess.run(["objdump", "-s", "-r", path], capture_output=True, check=True).stdout
    return hashlib.md5(bare.split(b"\n", 3)[3]).hexdigest()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=800)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--file", default="")
    parser.add_argument("--out", default="build/mutants.tsv")
    args = parser.parse_args()
    os.chdir(TOP)
    chance = random.Random(args.seed)
    files = [p for p in sorted(glob.glob("tangled/woven/**/*.[ch]", recursive=True)) if args.file in p]
    drawn = {p: list(mutants_of(p)) for p in files}
    total = sum(map(len, drawn.values()))
    work = []
    for path, all_ in drawn.items():
        quota = min(len(all_), max(8, round(1.06 * args.count * len(all_) / max(total, 1))))
        work += [(path, m) for m in chance.sample(all_, min(quota, len(all_)))]
    accepted = {}
    if os.path.exists("tests/library/mutants.txt"):
        for line in open("tests/library/mutants.txt", encoding="utf-8"):
            key, _, reason = line.strip().rpartition(": ")
            accepted[key] = reason
    table, left = collections.defaultdict(collections.Counter), []
    with tempfile.TemporaryDirectory() as where:
        os.chmod(where, 0o755)
        bench = Bench(where)
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            verdicts = pool.map(lambda w: bench.judge(os.path.abspath(w[0]), w[1]), work)
            for n, ((path, mutant), verdict) in enumerate(zip(work, verdicts), 1):
                number, start, end, new = mutant
                line = open(path, encoding="utf-8").read().split("\n")[number]
                name = os.path.relpath(path, "tangled/woven")
                key = f"{name}: {line.strip()} -> {(line[:start] + new + line[end:]).strip()}"
                kind = verdict.split()[0]
                if kind == "survives" and key in accepted:
                    kind = "accepted"
                table[name][kind] += 1
                if kind == "survives":
                    left.append(f"{name}:{number + 1}: {key.split(': ', 1)[1]}")
                if n % 50 == 0:
                    print(f"{n} of {len(work)}", file=sys.stderr)
    with open(args.out, "w", encoding="utf-8") as out:
        print("file\ttried\tkilled\taccepted\tsurvive", file=out)
        sums = collections.Counter()
        for name, c in sorted(table.items()):
            row = [c["killed"] + c["survives"] + c["accepted"], c["killed"], c["accepted"], c["survives"]]
            sums.update(dict(enumerate(row)))
            print(name, *row, sep="\t", file=out)
        print("all", *(sums[k] for k in range(4)), sep="\t", file=out)
    with open(os.path.splitext(args.out)[0] + ".txt", "w", encoding="utf-8") as out:
        out.write("\n".join(left) + "\n")
    print(open(args.out, encoding="utf-8").read(), end="")
    print(f"killed: {100 * sums[1] / max(1, sums[0] - sums[2]):.1f} % of those not accepted; "
          f"{sums[3]} survivors in {os.path.splitext(args.out)[0]}.txt")


if __name__ == "__main__":
    main()
