# fit-line.gp: scores, IQs, and the line through them.
set xrange [0:23]
set yrange [75:140]
set xtics (0, 5, 10, 15, 17, 20)
set ytics 80, 20
set xlabel "score" textcolor rgb "#22211f" offset 0,0.4
set ylabel "IQ" textcolor rgb "#22211f" offset 1,0
set arrow from 17,75 to 17,121.016 nohead dashtype 3 \
  linecolor rgb "#66614f" linewidth 0.6
set arrow from 0,121.016 to 17,121.016 nohead dashtype 3 \
  linecolor rgb "#66614f" linewidth 0.6
set label "121" at 0,121.016 left offset 0.5,0.6 textcolor rgb "#2f4a7d"
set label "the fitted line" at 6.5,90 left offset 1,-0.6 \
  textcolor rgb "#2f4a7d"
$guess <<E
17 121.016
E
plot data."fit-line.tsv" index 1 using 1:3 with lines linetype 1, \
  data."fit-line.tsv" index 0 using 1:2 with points pointtype 5 \
    pointsize 0.6 linecolor rgb "#b8860b", \
  $guess using (17):(121.016) with points pointtype 6 pointsize 0.9 \
    linewidth 1.4 linecolor rgb "#2f4a7d"
