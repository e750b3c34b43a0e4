# orders.gp: operations of the derivatives of exp(sin x), four ways.
set logscale y
set xrange [0.7:12.6]
set yrange [3:60000]
set format y "10^{%L}"
set ytics (10, 100, 1000, 10000)
set xtics (2, 4, 6, 8, 10)
set xlabel "order" textcolor rgb "#22211f" offset 0,0.4
set label "reverse" at 10.2,27000 textcolor rgb "#a63d2f"
set label "exact" at 10.2,1950 textcolor rgb "#a63d2f"
set label "taylor" at 10.2,105 textcolor rgb "#2e7268"
set label "forward" at 10.2,200 textcolor rgb "#2f4a7d"
d = data."orders.tsv"
plot for [c=2:3] d using ($0 < 10 ? $1 : NaN):c skip 1 with linespoints linetype 2 pointtype 7 pointsize 0.4, \
  d using ($0 < 10 ? $1 : NaN):4 skip 1 with linespoints linetype 1 pointtype 7 pointsize 0.4, \
  d using ($0 < 10 ? $1 : NaN):5 skip 1 with linespoints linetype 4 pointtype 7 pointsize 0.4
