#!/usr/bin/env python3
"""formula_styles.py [FILE.tsv...]: what derive writes in each style means the same.

Formulas and their derivatives are written as text, LaTeX, MathML and C. The first three
are turned into Python by readers of their own and evaluated with mpmath, the last is
compiled; all must agree with the values that derive itself prints. Without a file the
formulas are those of formula_values.py; a file has a line a formula: the columns
id, formula, variable (or several), and values as in "x=1.5,a=2"."""
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as tree
from mpmath import mp, mpf

BIN = os.environ.get("BIN", "build/bin") + "/derive"
CC = os.environ.get("CC", "cc")
mp.dps = 40
KNOWN = {n: getattr(mp, n) for n in
         "exp log sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh "
         "sqrt floor erf log1p expm1 sign".split()}
KNOWN.update(
    abs=abs, max=max, min=min, arcsin=mp.asin, arccos=mp.acos, arctan=mp.atan,
    select=lambda c, a, b: a if c else b, relu=lambda a: max(a, mpf(0)),
    sigmoid=lambda a: 1 / (1 + mp.exp(-a)), logistic=lambda a: 1 / (1 + mp.exp(-a)),
    softplus=lambda a: mp.log1p(mp.exp(a)), equal=lambda a, b: mpf(a == b),
    sigmoid_slope=lambda a, b: b * a * (1 - a))
KNOWN["not"] = lambda a: mpf(a == 0)


def evaluate(code, values):
    code = re.sub(r"(?<![\w.])(\d+\.?\d*(?:e[-+]?\d+)?|\.\d+)", r"mpf('\1')", code)
    code = re.sub(r"\bnot\(", "not_(", code)
    names = dict(KNOWN, mpf=mpf, pi=mp.pi, not_=KNOWN["not"], inf=mp.inf, nan=mp.nan)
    names.update({"v_" + k: mpf(v) for k, v in values.items()})
    code = re.sub(r"[A-Za-z_]\w*", lambda m: "v_" + m[0] if m[0] in values else m[0], code)
    return eval(code, names)


def from_latex(s):
    """LaTeX as derive writes it, as Python."""
    out, i, closers = [], 0, []
    def group(i):
        depth, start = 0, i
        while True:
            depth += {"{": 1, "}": -1}.get(s[i], 0) if s[i - 1] != "\\" else 0
            i += 1
            if depth == 0:
                return s[start + 1:i - 1], i
    while i < len(s):
        m = re.match(r"\\([A-Za-z]+) ?", s[i:])
        if m:
            word, i = m[1], i + len(m[0])
            if word == "frac":
                a, i = group(i)
                b, i = group(i)
                out.append("((%s)/(%s))" % (from_latex(a), from_latex(b)))
            elif word == "sqrt":
                a, i = group(i)
                out.append("sqrt(%s)" % from_latex(a))
            elif word in ("operatorname", "mathrm"):
                a, i = group(i)
                out.append(a.replace("\\", ""))
            elif word in ("left", "right"):
                if s[i] == "|":
                    out.append("abs(" if word == "left" else ")")
                elif s[i] in "()":
                    out.append(s[i])
                elif s.startswith("\\lfloor", i):
                    out.append("floor(")
                    i += 6
                else:
                    out.append(")")
                    i += 6
                i += 1
            else:
                out.append({"cdot": "*", "pi": "pi", "infty": "inf"}.get(word, word))
        elif s[i] == "^":
            a, i = group(i + 1)
            out.append("**(%s)" % from_latex(a))
        elif s[i] == "_":
            a, i = group(i + 1)
            out.append(a)
        else:
            out.append(s[i])
            i += 1
    return "".join(out)


def from_mathml(e):
    """An element of MathML, as Python."""
    tag, kids = e.tag.split("}")[-1], list(e)
    if tag == "mfrac":
        return "((%s)/(%s))" % tuple(map(from_mathml, kids))
    if tag == "msup":
        return "%s**(%s)" % tuple(map(from_mathml, kids))
    if tag == "msqrt":
        return "sqrt(%s)" % from_mathml(kids[0])
    if tag == "msub":
        return from_mathml(kids[0]) + from_mathml(kids[1])
    if tag in ("mi", "mn", "mo"):
        text = e.text or ""
        return {"\u2212": "-", "\u22c5": "*", "\u2061": "", "\u03c0": "pi",
                "\u221e": "inf"}.get(text, text)
    if len(kids) > 1 and kids[0].text == "|":
        return "abs(%s)" % "".join(map(from_mathml, kids[1:-1]))
    return "".join(map(from_mathml, kids))


def derive(*words):
    run = subprocess.run([BIN, *words], capture_output=True, text=True)
    if run.returncode:
        raise SystemExit("%s: %s" % (" ".join(words), run.stderr))
    return run.stdout


def of_list(text, values, convert):
    """The last line of a list, with the parts before it worked out."""
    values = dict(values)
    lines = [line for line in text.strip().split("\n") if line]
    for line in lines[:-1]:
        name, part = convert(line.rstrip(",;")).split("=", 1)
        values[name.strip()] = evaluate(part, values)
    return evaluate(convert(lines[-1]), values)


def in_c(formula, variable, values, scratch):
    source, program = scratch + "/f.c", scratch + "/f"
    code = derive("--c", formula, variable)
    name = re.findall(r"^double (\w+)\(([^)]*)\)", code, re.M)[-1]
    arguments = ", ".join("%r" % float(values[re.sub("^v_", "", a.split()[-1])])
                          for a in name[1].split(","))
    with open(source, "w") as out:
        out.write("#include <stdio.h>\n" + code +
                  '\nint main(void) { printf("%%.17g\\n", %s(%s)); }\n' % (name[0], arguments))
    subprocess.run([CC, "-w", "-O0", source, "-o", program, "-lm"], check=True)
    return float(subprocess.run([program], capture_output=True, text=True).stdout)


def near(a, b, scale):
    try:
        a = float(a)
    except (TypeError, ValueError):
        return False
    return a == b or abs(a - b) <= scale * (1e-9 + abs(b)) or (a != a and b != b)


def check(formula, variable, values, scratch):
    """The styles that disagree."""
    at = ",".join("%s=%s" % v for v in values.items())
    want = float(derive("--at", at, formula, variable).split()[-1])
    short = {k: v for k, v in values.items()}
    for name in ("e", "pi"):
        if name in values:            # the formula's own, and not the number
            return []
    bad = []
    readers = {
        "--gradient": lambda s: of_list(s, short, lambda t: t.replace("^", "**")),
        "--list": lambda s: of_list(s, short, lambda t: t.replace("^", "**")),
        "--latex": lambda s: of_list(s, short, from_latex),
        "--mathml": lambda s: of_list(s, short, lambda t: from_mathml(tree.fromstring(t)))}
    for style, reader in readers.items():
        try:
            got = reader(derive(style, formula, variable))
        except (SyntaxError, NameError, tree.ParseError) as error:
            bad.append("%s: %s" % (style, error))
            continue
        except (ZeroDivisionError, ValueError, TypeError, OverflowError):
            continue                  # no number there for mpmath
        if not near(got, want, 1e-7) and want == want and abs(want) != float("inf"):
            bad.append("%s: %s, not %r" % (style, mp.nstr(got, 17), want))
    got = in_c(formula, variable, values, scratch)
    if not near(got, want, 1e-9):
        bad.append("--c: %r, not %r" % (got, want))
    return bad


def rows():
    if len(sys.argv) > 1:
        for path in sys.argv[1:]:
            for line in open(path, encoding="utf-8"):
                if line[0] != "#":
                    name, formula, variable, values = line.rstrip("\n").split("\t")
                    yield formula, variable, dict(v.split("=") for v in values.split(","))
        return
    source = open(os.path.dirname(__file__) + "/formula_values.py", encoding="utf-8").read()
    for formula in source.split('rows = """')[1].split('"""')[0].split("\n"):
        yield formula, "x", {"x": "0.75", "y": "1.5"}
    for formula in ("abs(x - y)", "max(x, y)*min(x, 2)", "select(x < y, x^2, y)",
                    "floor(x) + sigmoid(x)", "softplus(x*y) - logistic(y)",
                    "int*x + double", "-(x + y)", "-(-x)", "x - (-y)", "(x/y)^2", "(-x)^2",
                    "2^-x", "1e-30*x + 1e25*x^2", "abs(x)^3", "sqrt(x)^3", "(x^2)^0.5"):
        yield formula, "x", {"x": "0.75", "y": "1.5", "int": "2", "double": "3"}


def main():
    passed = failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        for formula, variable, values in rows():
            bad = check(formula, variable, values, scratch)
            for line in bad:
                print("%s by %s: %s" % (formula[:200], variable, line))
            failed += bool(bad)
            passed += not bad
    print("%d passed, %d failed" % (passed, failed))
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
