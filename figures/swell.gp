# swell.gp: how often each walk meets a node of y = y + y, n times over.
set terminal pdfcairo font "TeX Gyre Pagella,9.5" size 5cm,4.2cm \
  linewidth 1 transparent
set output output
set logscale y
set xrange [0:20]
set yrange [1:4e6]
set xtics 5
set ytics ("1" 1, "1000" 1e3, "1 000 000" 1e6)
set xlabel "additions" textcolor rgb "#22211f" offset 0,0.6
set label "by paths" at 12.5,2e5 right textcolor rgb "#a63d2f"
set label "by numbers" at 13,55 center textcolor rgb "#2f4a7d"
plot data."swell.tsv" using 1:3 with lines linetype 2, \
     "" using 1:4 with points linetype 2, \
     "" using 1:2 with linespoints linetype 1
