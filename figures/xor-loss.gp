# xor-loss.gp: the loss of the exclusive-or training, by epoch.
set logscale xy
set xrange [1:10000]
set yrange [0.00008:0.5]
set format x "%.0f"
set format y "%g"
set xtics (1, 10, 100, 1000, 10000)
set ytics (0.25, 0.1, 0.01, 0.001, 0.0001)
set xlabel "epoch" textcolor rgb "#22211f" offset 0,0.4
set rmargin 4
# one quarter, what one half for every answer would give
set arrow from 1,0.25 to 10000,0.25 nohead dashtype 3 \
  linecolor rgb "#66614f" linewidth 0.6
set label "½ for every answer" at 9500,0.25 right offset 0,0.75 \
  textcolor rgb "#66614f"
set label "loss" at 300,0.0083 offset 1,0.6 textcolor rgb "#2f4a7d"
# a line of slope -1 below the last phase, for comparison
set arrow from 900,0.0007 to 6300,0.0001 nohead dashtype 3 \
  linecolor rgb "#66614f" linewidth 0.6
set label "slope −1" at 1300,0.0003 right offset 0,0 \
  textcolor rgb "#66614f"
plot data."xor-loss.tsv" using 1:2 skip 1 with lines linetype 1
