# paths.gp: three descents into the bowl of a line.
set terminal pdfcairo font "TeX Gyre Pagella,11" size 12cm,6.4cm \
  linewidth 1 transparent
set output output
file = data."paths.tsv"
set datafile separator whitespace
set xrange [-40:180]
set yrange [-60:110]
set contour base
unset surface
set cntrparam levels discrete 200, 600, 1500, 3500, 7000
set table $rings
splot file index 0 using 1:2:3 with lines
unset table
unset contour
# the grid lies evenly around the bottom
stats file index 0 using 1:2 name "G" nooutput
set border 0
unset tics
set multiplot layout 1,3 margins 0.03,0.99,0.1,0.88 spacing 0.02
do for [k=1:3] {
  set title word("4% 90% 102%", k)." of the limit" offset 0,-0.5 \
    textcolor rgb "#22211f"
  set label 1 "value at score 0 →" at graph 0.02,-0.04 left \
    font ",9" textcolor rgb "#66614f"
  set label 2 (k == 1 ? "slope →" : "") at graph -0.03,0.03 left \
    rotate by 90 font ",9" textcolor rgb "#66614f"
  plot $rings using 1:2 with lines linetype 1 linewidth 0.5, \
    file index k using 1:2 with linespoints linetype 2 \
      linewidth 1 pointsize 0.2, \
    "+" using (G_mean_x):(G_mean_y) every ::0::0 with points pointtype 2 pointsize 0.35 \
      linewidth 1.4 linecolor rgb "#2e7268"
}
unset multiplot
