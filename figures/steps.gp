# steps.gp: how far two difference quotients are off, by the step.
set logscale xy
set xrange [2e-1:5e-13] reverse
set yrange [1e-12:1]
set format x "10^{%L}"
set format y "10^{%L}"
set xtics (1e-1, 1e-4, 1e-7, 1e-10) 
set ytics (1, 1e-3, 1e-6, 1e-9, 1e-12)
set xlabel "step" textcolor rgb "#22211f" offset 0,0.4
set rmargin 4
set label "forward" at 2e-3,4e-3 textcolor rgb "#2f4a7d"
set label "central" at 5e-2,1e-7 textcolor rgb "#a63d2f"
plot data."steps.tsv" using 1:2 skip 1 with linespoints linetype 1 pointtype 7 pointsize 0.4, \
     data."steps.tsv" using 1:3 skip 1 with linespoints linetype 2 pointtype 7 pointsize 0.4
