"""The tasks, done by SymPy: with_sympy.py [cse]. Input and output are as in woven.c. With cse the
common parts are taken out, which is timed as well. SymPy keeps what it has computed; before each
run it is made to forget."""
import re
import sys
import time

import sympy
from sympy.core.cache import clear_cache

FUNCTIONS = {name: getattr(sympy, name) for name in "exp log sin cos tan atan sqrt Integer".split()}


def read(text, names):
    names = dict(FUNCTIONS, **names)
    text = re.sub(r"(?<![\w.])(\d+)", r"Integer(\1)", text.replace("^", "**"))
    *definitions, formula = text.split("; ")
    for definition in definitions:
        name, value = definition.split(" = ")
        names[name] = eval(value, {}, names)
    return eval(formula, {}, names)


def differentiate(f, what, x):
    if what == "grad":
        return [sympy.diff(f, v) for v in x]
    if what == "hess":
        return [sympy.diff(f, v, w) for i, v in enumerate(x) for w in x[i:]]
    return [sympy.diff(f, x[0], int(what[1:]))]


def measure(names, what, formula, cse):
    x = [sympy.Symbol(name, real=True) for name in names.split(",")]
    took, shared, start = [], [], time.perf_counter()
    while not took or time.perf_counter() - start < 0.02:
        clear_cache()
        f = read(formula, {v.name: v for v in x})
        begin = time.perf_counter()
        answer = differentiate(f, what, x)
        if cse:
            shared, answer = sympy.cse(answer, symbols=sympy.numbered_symbols("u_"))
        took.append(time.perf_counter() - begin)
    return sorted(took)[len(took) // 2], shared, answer


sys.setrecursionlimit(100000)
for line in sys.stdin:
    try:
        seconds, shared, answer = measure(*line.strip().split(" | "), "cse" in sys.argv)
        print(seconds, *(f"{name} = {value}" for name, value in shared), *answer, ".", sep="\n", flush=True)
    except (RecursionError, MemoryError):
        print("error\n.", flush=True)
