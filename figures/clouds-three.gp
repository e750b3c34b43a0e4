# clouds-three.gp: three clouds, and the regions of the answers.
set datafile separator whitespace
set size ratio -1
set xrange [-5:5]
set yrange [-5:5]
set xtics (-4, -2, 0, 2, 4)
set ytics (-4, -2, 0, 2, 4)
set xlabel "x_1" textcolor rgb "#22211f" offset 0,0.6
set ylabel "x_2" textcolor rgb "#22211f" offset 0.3,0
file = data."clouds-three.tsv"
most(a, b) = a > b ? a : b
set contour base
unset surface
set cntrparam levels discrete 0
set table $line0
splot file index 1 using 1:2:($3 - most($4, $5)) with lines
set table $line1
splot file index 1 using 1:2:($4 - most($3, $5)) with lines
set table $line2
splot file index 1 using 1:2:($5 - most($3, $4)) with lines
set cntrparam levels discrete 0.9
set table $sure0
splot file index 1 using 1:2:3 with lines
set table $sure1
splot file index 1 using 1:2:4 with lines
set table $sure2
splot file index 1 using 1:2:5 with lines
unset table
unset contour
set label "class 0" at 3.0,4.0 left textcolor rgb "#22211f"
set label "class 1" at -4.7,-3.9 left textcolor rgb "#22211f"
set label "class 2" at 4.7,-3.9 right textcolor rgb "#22211f"
plot file index 0 using 1:($3 == 0 ? $2 : NaN) with points \
    pointtype 7 pointsize 0.45 linecolor rgb "#b8860b", \
  file index 0 using 1:($3 == 1 ? $2 : NaN) with points \
    pointtype 6 pointsize 0.45 linecolor rgb "#b8860b", \
  file index 0 using 1:($3 == 2 ? $2 : NaN) with points \
    pointtype 9 pointsize 0.4 linecolor rgb "#b8860b", \
  $line0 using 1:2 with lines linetype 1 linewidth 2, \
  $line1 using 1:2 with lines linetype 1 linewidth 2, \
  $line2 using 1:2 with lines linetype 1 linewidth 2, \
  $sure0 using 1:2 with lines linetype 1 linewidth 0.6, \
  $sure1 using 1:2 with lines linetype 1 linewidth 0.6, \
  $sure2 using 1:2 with lines linetype 1 linewidth 0.6
