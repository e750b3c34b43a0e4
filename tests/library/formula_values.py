#!/usr/bin/env python3
"""formula_values.py: the values in test_formula.c, by mpmath with sixty digits.

Each row is a formula, a point, and there the value and both derivatives, which are
differences taken in so many digits that none of those printed depends on them."""
from mpmath import mp, mpf, diff, exp, sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, asinh, acosh, atanh, log, sqrt, erf, pi, e, nstr
mp.dps = 60
def log1p(x): return log(1+x)
def expm1(x): return exp(x)-1
rows = """exp(sin(x))
x^y
x^x
y^-x
2^x^2/y
-x^2 + y^2
-x*y - -3*x
x - (y - x) - y
x/y/x
x/(y/x)
(x*y)^(1/3)
x^(1/2)*y^(3/2)
sqrt(x + sqrt(x + sqrt(y)))
log(x)/log(y)
ln(1 + exp(x*y))
sin(x)*cos(y)
tan(x/2)*y
asin(x/2) + acos(y/4)
atan(y/x)
sinh(x)/cosh(y)
tanh(x - y)^3
asinh(x*y)
acosh(1 + x*y)
atanh(x/3)*y
log1p(x^2) - expm1(-y)
erf(x)*y
e^x - e^(x*y)
pi*x^2*y/3
x^3*exp(-y*x)*cos(2*x)
1/(1 + exp(-x*y))
(x^2 + 1)/(x^3 - x + 2)
100*(y - x^2)^2 + (1 - x)^2
a = x*y; b = a + 1/a; b^2 - a
l = 4*x*(1 - x); m = 4*l*(1 - l); 4*m*(1 - m)*y
1/x + 2/x^2 + 3/x^3 + y
exp(-x^2/2)/sqrt(2*pi)*y
x^2^y
(x^2)^y
sin(cos(sin(cos(x*y))))
x^y^x
1.5e-3*x + .5*y + 2.*x*y
log(x + sqrt(x^2 + y^2))""".split("\n")
from fractions import Fraction
import re
def f(row):
    env={}
    parts=row.split(";")
    code=""
    def conv(t):
        t=re.sub(r"(?<![\w.])(\d+\.?\d*(?:e-?\d+)?|\.\d+)",r"mpf('\1')",t)
        # unary minus binds looser than ** in Python as in ours; ^ right associative
        return t.replace("^","**").replace("ln(","log(")
    for p in parts[:-1]:
        n,v=p.split("=",1); code+="%s=%s\n"%(n.strip(),conv(v.strip()))
    code+="r_=%s"%conv(parts[-1].strip())
    c=compile(code,"","exec")
    def g(x,y):
        d=dict(globals()); d.update(x=x,y=y); d["e"]=mp.e; d["pi"]=mp.pi
        exec(c,d); return d["r_"]
    return g
for k,row in enumerate(rows):
    g=f(row); x,y=mpf(['0.75','1.25','0.5'][k%3]),mpf(['1.5','0.625','2'][k%3])
    v=[g(x,y),diff(g,(x,y),(1,0)),diff(g,(x,y),(0,1))]
    print('{"%s",\n %s, %s, {%s,\n  %s, %s}},'%(row,nstr(x,5),nstr(y,5),*[nstr(a,17) for a in v]))
