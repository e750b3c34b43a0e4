# stopping.gp: losses on points seen and unseen, without and with
# dropout.
set terminal pdfcairo font "TeX Gyre Pagella,11" size 12cm,6.4cm \
  linewidth 1 transparent
set output output
file = data."stopping.tsv"
set logscale y
set xrange [0:150]
set yrange [0.03:1.2]
set xtics (0, 50, 100, 150)
set ytics (0.03, 0.1, 0.3, 1)
set format y "%g"
do for [k=0:1] {
  eval sprintf("stats file index %d using 4 name 'unseen%d' nooutput", k, k)
}
stop(k) = 21 + (k ? unseen1_index_min : unseen0_index_min)
set label 9 "epoch" at graph 0.5,-0.17 center textcolor rgb "#22211f"
set label 1 "unseen" at 85,0.55 center textcolor rgb "#a63d2f"
set label 2 "trained with" at 100,0.064 center textcolor rgb "#2f4a7d"
set multiplot layout 1,2 margins 0.08,0.97,0.17,0.9 spacing 0.1
do for [k=0:1] {
  set title k ? "half of the units left out" : "no dropout" \
    offset 0,-0.5 textcolor rgb "#22211f"
  set arrow 1 from stop(k),0.03 to stop(k),1.2 nohead dashtype 3 \
    linecolor rgb "#66614f" linewidth 0.6
  plot file index k using 1:2 with lines linetype 1, \
    file index k using 1:4 with lines linetype 2
}
unset multiplot
