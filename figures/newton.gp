# newton.gp: Newton's steps in Rosenbrock's valley.
f(x, y) = (1 - x) ** 2 + 100 * (y - x * x) ** 2
set xrange [-1.6:1.5]
set yrange [-0.9:1.8]
set xtics (-1, 0, 1)
set ytics (0, 1)
set xlabel "x" textcolor rgb "#22211f" offset 0,0.6
set ylabel "y" textcolor rgb "#22211f" offset 1,0
set samples 300
set isosamples 300
set contour base
unset surface
set cntrparam levels discrete 0.5, 2, 5, 15, 50, 120
set datafile separator whitespace
set table $levels
splot f(x, y) with lines
unset table
unset contour
set label "+" at 1,1 center textcolor rgb "#22211f"
set label "start" at -1.2,0.82 center textcolor rgb "#2f4a7d"
set label "to (0.76, −3.2)" at 0.1,-0.72 left textcolor rgb "#2f4a7d"
d = data."newton.tsv"
plot $levels using 1:2 with lines linecolor rgb "#cfc6ae" linewidth 0.6, \
  d using 4:5 skip 1 with linespoints linetype 1 linewidth 1 pointsize 0.5
