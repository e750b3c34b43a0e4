# race-rosenbrock.gp: three paths in Rosenbrock's curved valley.
f(x, y) = (1 - x) ** 2 + 100 * (y - x * x) ** 2
is(name) = strcol(1) eq name
set xrange [-1.6:1.6]
set yrange [-0.4:1.7]
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
plot $levels using 1:2 with lines linecolor rgb "#cfc6ae" linewidth 0.6, \
  data."race-rosenbrock.tsv" using (is("descent") ? $3 : NaN):4 \
    with lines linetype 1 linewidth 1, \
  data."race-rosenbrock.tsv" using (is("momentum") ? $3 : NaN):4 \
    with lines linetype 2 linewidth 1, \
  data."race-rosenbrock.tsv" using (is("adam") ? $3 : NaN):4 \
    with lines linetype 4 linewidth 1
