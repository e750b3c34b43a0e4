"""The tasks, done by one Maxima that runs all the time. Input and output are as in woven.c; its
clock is coarse, so the time is the mean of half a second's runs."""
import subprocess
import sys

DO = {"grad": "makelist(diff(my_f, v), v, my_x)",
      "hess": "block([a: []], for i thru length(my_x) do block([g: diff(my_f, my_x[i])], "
              "for j: i thru length(my_x) do a: cons(diff(g, my_x[j]), a)), reverse(a))"}

maxima = subprocess.Popen(["maxima", "--very-quiet"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          text=True, bufsize=1)
maxima.stdin.write("display2d: false$\n")


def statements(names, what, formula):
    *definitions, formula = formula.split("; ")
    for definition in definitions:
        yield definition.replace(" = ", ": ") + "$"
    yield f"my_f: {formula}$ my_x: [{names}]$"
    yield (f"(my_n: 0, my_start: elapsed_real_time(), my_t: 0, while my_t < 0.5 do (my_n: my_n + 1, "
           f"my_r: {DO.get(what) or f'[diff(my_f, my_x[1], {what[1:]})]'}, "
           "my_t: elapsed_real_time() - my_start))$")
    yield ('print("took", float(my_t/my_n))$ '
           'for e in my_r do (print("is"), print(string(e)))$ print("end")$')


for line in sys.stdin:
    maxima.stdin.write("\n".join(statements(*line.strip().split(" | "))) + "\n")
    maxima.stdin.flush()
    answer = []
    for said in maxima.stdout:
        word, _, rest = said.strip().partition(" ")
        if word == "took":
            print(rest)
        elif word == "is":
            answer.append("")
        elif word == "end":
            break
        elif answer:
            answer[-1] += said.strip()
    print(*answer, ".", sep="\n", flush=True)
