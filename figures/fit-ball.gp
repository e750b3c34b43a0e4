# fit-ball.gp: heights of a ball, and the parabola through them.
set xrange [0:1.9]
set yrange [0:6.2]
set xtics 0, 0.5
set ytics 0, 2
set xlabel "seconds" textcolor rgb "#22211f" offset 0,0.4
set ylabel "metres" textcolor rgb "#22211f" offset 1,0
set label "the fitted parabola" at 1.42,4.6 left offset 0,0 \
  textcolor rgb "#2f4a7d"
plot data."fit-ball.tsv" index 1 using 1:3 with lines linetype 1, \
  data."fit-ball.tsv" index 0 using 1:2 with points pointtype 5 \
    pointsize 0.6 linecolor rgb "#b8860b"
