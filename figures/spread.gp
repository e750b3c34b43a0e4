# spread.gp: the size of what ten layers put out, for five ways to
# draw their weights.
set terminal pdfcairo font "TeX Gyre Pagella,11" size 12cm,6.2cm \
  linewidth 1 transparent
set output output
file = data."spread.tsv"
set logscale y
set xrange [0.6:10]
set xtics (1, 5, 10)
set format y "10^{%T}"
set label 1 "layer" at graph 0.5,-0.17 center textcolor rgb "#22211f"
set multiplot layout 1,2 margins 0.07,0.93,0.17,0.9 spacing 0.16
set title "tanh" offset 0,-0.5 textcolor rgb "#22211f"
set yrange [1e-11:100]
set ytics (1, 1e-5, 1e-10)
set label 2 "variance 1" at 5.5,10 center textcolor rgb "#22211f"
set label 3 "Glorot" at 7.2,0.04 center textcolor rgb "#22211f"
set label 4 "a hundredth" at 4.6,1e-6 right textcolor rgb "#66614f"
plot file using ($0 + 1):1 with linespoints linecolor rgb "#22211f" linewidth 1.4 dashtype 2 pointtype 7 pointsize 0.35, \
  file using ($0 + 1):2 with linespoints linecolor rgb "#66614f" linewidth 1.4 pointtype 7 pointsize 0.35, \
  file using ($0 + 1):3 with linespoints linecolor rgb "#22211f" linewidth 1.4 pointtype 7 pointsize 0.35
set title "relu" offset 0,-0.5 textcolor rgb "#22211f"
set yrange [0.01:3]
set ytics (1, 0.1, 0.01)
set label 2 "He" at 8,1.35 center textcolor rgb "#22211f"
set label 3 "Glorot" at 6,0.08 right textcolor rgb "#22211f"
unset label 4
plot file using ($0 + 1):5 with linespoints linecolor rgb "#22211f" linewidth 1.4 dashtype 2 pointtype 7 pointsize 0.35, \
  file using ($0 + 1):4 with linespoints linecolor rgb "#22211f" linewidth 1.4 pointtype 7 pointsize 0.35
unset multiplot
