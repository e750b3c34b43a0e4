# fit-line.gp: scores, IQs, and the line through them.
stats data."fit-line.tsv" index 1 using 1:3 name "L" nooutput
guess = L_slope * 17 + L_intercept
set xrange [0:23]
set yrange [75:140]
set xtics (0, 5, 10, 15, 17, 20)
set ytics 80, 20
set xlabel "score" textcolor rgb "#22211f" offset 0,0.4
set ylabel "IQ" textcolor rgb "#22211f" offset 1,0
set arrow from 17,75 to 17,guess nohead dashtype 3 \
  linecolor rgb "#66614f" linewidth 0.6
set arrow from 0,guess to 17,guess nohead dashtype 3 \
  linecolor rgb "#66614f" linewidth 0.6
set label sprintf("%.0f", guess) at 0,guess left offset 0.5,0.6 textcolor rgb "#2f4a7d"
set label "the fitted line" at 6.5,90 left offset 1,-0.6 \
  textcolor rgb "#2f4a7d"
plot data."fit-line.tsv" index 1 using 1:3 with lines linetype 1, \
  data."fit-line.tsv" index 0 using 1:2 with points pointtype 5 \
    pointsize 0.6 linecolor rgb "#b8860b", \
  "+" using (17):(guess) every ::0::0 with points pointtype 6 pointsize 0.9 \
    linewidth 1.4 linecolor rgb "#2f4a7d"
