# cheaper.gp: operations of a Jacobian by walks up and by walks down.
set xrange [0.5:13]
set yrange [0:200]
set xtics (1, 6, 11)
set ytics (0, 100, 200)
set xlabel "inputs, of 12 numbers in all" textcolor rgb "#22211f" offset 0,0.4
set label "forward" at 11.2,103 textcolor rgb "#2f4a7d"
set label "backward" at 1.4,190 textcolor rgb "#a63d2f"
plot data."cheaper.tsv" using 1:3 skip 1 with linespoints linetype 1 pointtype 7 pointsize 0.4, \
     data."cheaper.tsv" using 1:4 skip 1 with linespoints linetype 2 pointtype 7 pointsize 0.4
