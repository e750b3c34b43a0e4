# schedules.gp: rates over the number of the step.
set xrange [0:200]
set yrange [0:1.08]
set xtics (1, 50, 100, 150, 200)
set ytics (0, 0.25, 0.5, 1)
set xlabel "step" textcolor rgb "#22211f" offset 0,0.4
set ylabel "factor of the rate" textcolor rgb "#22211f" offset 1,0
set rmargin 3
set label "constant" at 196,1 right offset 0,-0.7 textcolor rgb "#66614f"
set label "two drops" at 144,0.25 left offset 0,0.7 textcolor rgb "#66614f"
set label "cosine" at 62,0.74 right offset 0,0 textcolor rgb "#22211f"
set label "warm-up, then cosine" at 10,0.5 left offset 0.8,0 textcolor rgb "#22211f"
set arrow from 1,1 to 200,1 nohead linecolor rgb "#66614f" linewidth 1.4
plot data."schedules.tsv" using 1:2 with steps linecolor rgb "#66614f" linewidth 1.6 dashtype 3, \
  data."schedules.tsv" using 1:3 with lines linecolor rgb "#22211f" linewidth 1.6, \
  data."schedules.tsv" using 1:4 with lines linecolor rgb "#22211f" linewidth 1.6 dashtype 2
