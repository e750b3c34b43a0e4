# clouds-pair.gp: two clouds, and the line between them.
set datafile separator whitespace
set size ratio -1
set xrange [-5:5]
set yrange [-5:5]
set xtics (-4, -2, 0, 2, 4)
set ytics (-4, -2, 0, 2, 4)
set xlabel "x_1" textcolor rgb "#22211f" offset 0,0.6
set ylabel "x_2" textcolor rgb "#22211f" offset 0.3,0
file = data."clouds-pair.tsv"
set contour base
unset surface
set cntrparam levels discrete 0.5
set table $half
splot file index 1 using 1:2:3 with lines
unset table
unset contour
set label "p = ½" at -3.3,3.9 left offset 0.5,0 textcolor rgb "#2f4a7d"
set label "class 1" at 3.2,-0.6 left textcolor rgb "#22211f"
set label "class 0" at -3.2,0.6 right textcolor rgb "#22211f"
plot file index 0 using 1:($3 == 1 ? $2 : NaN) with points \
    pointtype 7 pointsize 0.45 linecolor rgb "#b8860b", \
  file index 0 using 1:($3 == 0 ? $2 : NaN) with points \
    pointtype 6 pointsize 0.45 linecolor rgb "#b8860b", \
  $half using 1:2 with lines linetype 1 linewidth 2
