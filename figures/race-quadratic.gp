# race-quadratic.gp: three paths in the valley (x x + 100 y y) / 2.
f(x, y) = (x * x + 100 * y * y) / 2
set datafile separator whitespace
is(name) = strcol(1) eq name
set xrange [-11:5]
set yrange [-1.25:1.3]
set xtics (-10, 0)
set ytics (-1, 0, 1)
set xlabel "x" textcolor rgb "#22211f" offset 0,0.6
set ylabel "y" textcolor rgb "#22211f" offset 1,0
set samples 200
set isosamples 200
set contour base
unset surface
set cntrparam levels discrete 0.5, 4, 12, 25, 50, 85
set table $levels
splot f(x, y) with lines
unset table
unset contour
set label "descent" at -6.2,-1.0 center textcolor rgb "#66614f"
set label "momentum" at -2,-0.36 center textcolor rgb "#22211f"
set label "Adam" at -3.6,0.5 left textcolor rgb "#22211f"
set label "+" at 0,0 center textcolor rgb "#22211f"
plot $levels using 1:2 with lines linecolor rgb "#cfc6ae" linewidth 0.6, \
  data."race-quadratic.tsv" using (is("descent") ? $3 : NaN):4 \
    with linespoints linecolor rgb "#66614f" linewidth 0.7 pointtype 7 pointsize 0.2, \
  data."race-quadratic.tsv" using (is("momentum") ? $3 : NaN):4 \
    with linespoints linecolor rgb "#22211f" linewidth 0.9 dashtype 2 pointtype 5 pointsize 0.25, \
  data."race-quadratic.tsv" using (is("adam") ? $3 : NaN):4 \
    with linespoints linecolor rgb "#22211f" linewidth 1.4 pointtype 9 pointsize 0.3
