# growth.gp: nodes of derivatives of the logistic map, shared or not.
set terminal pdfcairo font "TeX Gyre Pagella,9.5" size 5cm,4.2cm \
  linewidth 1 transparent
set output output
set logscale y
set xrange [4:26]
set yrange [10:1e14]
set format y "10^{%L}"
set ytics (10, 1e4, 1e7, 1e10, 1e13)
set xtics (5, 10, 15, 20)
set xlabel "rounds" textcolor rgb "#22211f" offset 0,0.4
set label "written out" at 14,1e10 right textcolor rgb "#a63d2f"
set label "second" at 20.5,3000 textcolor rgb "#2f4a7d"
set label "first" at 20.5,40 textcolor rgb "#2f4a7d"
plot data."growth.tsv" using 1:5 skip 1 with linespoints linetype 2 pointtype 7 pointsize 0.4, \
     data."growth.tsv" using 1:4 skip 1 with linespoints linetype 1 pointtype 7 pointsize 0.4, \
     data."growth.tsv" using 1:3 skip 1 with linespoints linetype 1 pointtype 7 pointsize 0.4
