# cross-entropy.gp: the sigmoid, and the cost -ln p.
set multiplot layout 1,2
set samples 400
set xrange [-6:6]
set yrange [0:1.04]
set xtics (-6, -3, 0, 3, 6)
set ytics (0, 0.5, 1)
set xlabel "logit z" textcolor rgb "#22211f" offset 0,0.4
set label "p" at 2.2,0.80 left textcolor rgb "#2f4a7d"
set arrow from -6,0.5 to 0,0.5 nohead dashtype 3 \
  linecolor rgb "#66614f" linewidth 0.6
set arrow from 0,0 to 0,0.5 nohead dashtype 3 \
  linecolor rgb "#66614f" linewidth 0.6
plot 1/(1+exp(-x)) with lines linetype 1
unset label
unset arrow
set xrange [0:1]
set yrange [0:5]
set xtics (0, 0.5, 1)
set ytics (0, 1, 2, 3, 4, 5)
set xlabel "probability p of the right class" textcolor rgb "#22211f" offset 0,0.4
set label "−ln p" at 0.09,2.9 left textcolor rgb "#a63d2f"
set label "ln 2" at 0.53,0.95 left textcolor rgb "#66614f"
set arrow from 0.5,0 to 0.5,log(2) nohead dashtype 3 \
  linecolor rgb "#66614f" linewidth 0.6
plot -log(x) with lines linetype 2
unset multiplot
