# simpler.gp: the derivative of the logistic map as a tree, and as a graph.
set logscale y
set xrange [4:58]
set yrange [10:1e20]
set format y "10^{%L}"
set ytics (10, 1e5, 1e10, 1e15, 1e20)
set xtics (5, 10, 20, 50)
set xlabel "rounds" textcolor rgb "#22211f" offset 0,0.4
set label "as a tree" at 25,1e12 right textcolor rgb "#a63d2f"
set label "built" at 51,1500 textcolor rgb "#2f4a7d"
set label "simplified" at 57,70 right textcolor rgb "#2f4a7d"
plot data."simpler.tsv" using 1:2 skip 1 with linespoints linetype 2 pointtype 7 pointsize 0.4, \
     data."simpler.tsv" using 1:3 skip 1 with linespoints linetype 1 pointtype 7 pointsize 0.4, \
     data."simpler.tsv" using 1:5 skip 1 with linespoints linetype 1 pointtype 7 pointsize 0.4
