# overflow.gp: ln(1 + exp(z)) by way of 1 - sigmoid(z), and ours.
set xrange [32:38]
set yrange [32:38]
set size ratio 0.6
set xtics (32, 33, 34, 35, 36, 37, 38)
set ytics (32, 34, 36, 38)
set xlabel "logit z" textcolor rgb "#22211f" offset 0,0.4
set label "ours" at 37.5,37.2 left textcolor rgb "#2f4a7d"
set label "−ln(1 − sigmoid z)" at 35.1,36.4 right \
  textcolor rgb "#a63d2f"
set label "infinite from here" at 36.85,36.75 left offset 0,-1.2 \
  textcolor rgb "#a63d2f"
plot data."overflow.tsv" using 1:6 with lines linetype 1, \
  data."overflow.tsv" using 1:4 with lines linetype 2
