# sketch-arcs.gp: exclusive or in the sketch, an arc for each arrow.
set terminal pdfcairo font "TeX Gyre Pagella,11" size 12cm,6cm \
  linewidth 1 transparent
set output output
unset border
unset tics
set xrange [-4:418]
set yrange [-140:76]
set lmargin 0; set rmargin 0; set tmargin 0; set bmargin 0
set label "149 nodes, which we wrote down" at 160,46 \
  textcolor rgb "#2f4a7d"
set label "265 for the derivatives, added by the machine" at 160,22 \
  textcolor rgb "#a63d2f"
set arrow from -2,0 to 148.5,0 nohead linecolor rgb "#2f4a7d" \
  linewidth 2
set arrow from 148.5,0 to 414,0 nohead linecolor rgb "#a63d2f" \
  linewidth 2
if_(k, which, y) = k == which ? y : NaN
plot data."sketch-arcs.tsv" using 1:(if_($3, 1, -0.65 * $2)) \
       with lines linecolor rgb "#a63d2f" linewidth 0.3, \
     "" using 1:(if_($3, 0, $2)) with lines linecolor rgb "#2f4a7d" \
       linewidth 0.4
