# race-rosenbrock.gp: three paths in Rosenbrock's curved valley.
f(x, y) = (1 - x) ** 2 + 100 * (y - x * x) ** 2
set datafile separator whitespace
is(name) = strcol(1) eq name
set xrange [-1.6:1.5]
set yrange [-0.4:1.8]
set xtics (-1, 0, 1)
set ytics (0, 1)
set xlabel "x" textcolor rgb "#22211f" offset 0,0.6
set ylabel "y" textcolor rgb "#22211f" offset 1,0
set samples 300
set isosamples 300
set contour base
unset surface
set cntrparam levels discrete 0.5, 2, 5, 15, 50, 120
set table $levels
splot f(x, y) with lines
unset table
unset contour
set label "+" at 1,1 center textcolor rgb "#22211f"
set label "descent" at -0.1,-0.13 center textcolor rgb "#66614f"
set label "momentum" at 0.2,0.45 right textcolor rgb "#22211f"
set label "Adam" at 0.85,0.55 left textcolor rgb "#22211f"
d = data."race-rosenbrock.tsv"
plot $levels using 1:2 with lines linecolor rgb "#cfc6ae" linewidth 0.6, \
  d using (is("momentum") ? $3 : NaN):4 with lines linecolor rgb "#22211f" linewidth 1 dashtype 2, \
  d using (is("adam") ? $3 : NaN):4 with lines linecolor rgb "#22211f" linewidth 1.5, \
  d using (is("descent") ? $3 : NaN):4 with lines linecolor rgb "#66614f" linewidth 1, \
  d using (is("momentum") && $2 == 400 ? $3 : NaN):4 with points linecolor rgb "#22211f" pointtype 5 pointsize 0.4, \
  d using (is("adam") && $2 == 400 ? $3 : NaN):4 with points linecolor rgb "#22211f" pointtype 9 pointsize 0.6, \
  d using (is("descent") && $2 == 400 ? $3 : NaN):4 with points linecolor rgb "#66614f" pointtype 7 pointsize 0.5
