# mnist.gp: right answers on real digits, by epoch, for both models.
set terminal pdfcairo font "TeX Gyre Pagella,11" size 12cm,6.4cm \
  linewidth 1 transparent
set output output
file = data."mnist.tsv"
set yrange [0.9:1]
set ytics ("90 %%" 0.9, "92 %%" 0.92, "94 %%" 0.94, "96 %%" 0.96, "98 %%" 0.98, "100 %%" 1)
set label 9 "epoch" at graph 0.5,-0.17 center textcolor rgb "#22211f"
set multiplot layout 1,2 margins 0.1,0.97,0.17,0.9 spacing 0.12
do for [k=0:1] {
  set title k ? "windows" : "dense layers" offset 0,-0.5 textcolor rgb "#22211f"
  set xrange [1:(k ? 10 : 30)]
  set xtics (1, 5, 10, 20, 30)
  set label 1 "trained with" at (k ? 4.6 : 11),(k ? 0.971 : 0.966) left \
    textcolor rgb "#2f4a7d"
  set label 2 "the others" at (k ? 5.4 : 17),(k ? 0.988 : 0.961) left \
    textcolor rgb "#a63d2f"
  plot file index k using 1:3 skip 1 with lines linetype 1, \
    file index k using 1:4 skip 1 with lines linetype 2
}
unset multiplot
