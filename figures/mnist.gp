# mnist.gp: right answers on real digits, by epoch, for both models.
set terminal pdfcairo font "TeX Gyre Pagella,11" size 12cm,6.4cm \
  linewidth 1 transparent
set output output
file(k) = k ? "book/mnist-conv.tsv" : "book/mnist-mlp.tsv"
set yrange [0.9:1.001]
set ytics ("90 %%" 0.9, "92 %%" 0.92, "94 %%" 0.94, "96 %%" 0.96, \
  "98 %%" 0.98, "100 %%" 1)
set label 9 "epoch" at graph 0.5,-0.17 center textcolor rgb "#22211f"
set multiplot layout 1,2 margins 0.1,0.97,0.17,0.9 spacing 0.12
do for [k=0:1] {
  set title k ? "windows" : "dense layers" offset 0,-0.5 \
    textcolor rgb "#22211f"
  set xrange [1:(k ? 10 : 30)]
  if (k) { set xtics (1, 5, 10) } else { set xtics (1, 10, 20, 30) }
  set label 1 "trained with" at (k ? 5.6 : 12),(k ? 0.973 : 0.989) \
    textcolor rgb "#2f4a7d"
  set label 2 "the others" at (k ? 2.2 : 17),(k ? 0.983 : 0.958) \
    textcolor rgb "#a63d2f"
  plot file(k) using 1:3 skip 1 with lines linetype 1, \
    file(k) using 1:4 skip 1 with lines linetype 2
}
unset multiplot
