# xor-surface.gp: what the network answers in the plane.
set datafile separator whitespace
set size ratio -1
set xrange [-0.25:1.25]
set yrange [-0.25:1.25]
set xtics (0, 1)
set ytics (0, 1)
set xlabel "first input" textcolor rgb "#22211f" offset 0,0.6
set ylabel "second input" textcolor rgb "#22211f" offset 1,0
# the lines of equal answers, kept in tables
set contour base
unset surface
set cntrparam levels discrete 0.5
set table $half
splot data."xor-surface.tsv" using 1:2:3 with lines
set cntrparam levels discrete 0.1, 0.3, 0.7, 0.9
set table $others
splot data."xor-surface.tsv" using 1:2:3 with lines
unset table
unset contour
$ones <<E
0 1
1 0
E
$zeros <<E
0 0
1 1
E
set label "½" at 1.25,0.60 left offset 0.4,0 textcolor rgb "#2f4a7d"
set label "½" at 0.57,1.25 center offset 0,0.5 textcolor rgb "#2f4a7d"
set label "near 1" at 0.93,0.16 center textcolor rgb "#2f4a7d"
set label "near 1" at 0.07,0.84 center textcolor rgb "#2f4a7d"
set label "near 0" at 1,0.86 center textcolor rgb "#2f4a7d"
set label "near 0" at 0,-0.14 center textcolor rgb "#2f4a7d"
plot $others using 1:2 with lines linetype 1 linewidth 0.6, \
  $half using 1:2 with lines linetype 1 linewidth 2, \
  $ones with points pointtype 7 pointsize 0.9 \
    linecolor rgb "#b8860b", \
  $zeros with points pointtype 6 pointsize 0.8 linewidth 1.4 \
    linecolor rgb "#b8860b"
