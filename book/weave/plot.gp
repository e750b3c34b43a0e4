# plot.gp: what all plots share.  The Makefile sets output and data.
set terminal pdfcairo font "TeX Gyre Pagella,11" size 12cm,7cm \
  linewidth 1 transparent
set output output
set border 3 linecolor rgb "#66614f" linewidth 0.6
set tics nomirror scale 0.4 textcolor rgb "#22211f"
set key off
set datafile separator "\t"
set linetype 1 linecolor rgb "#2f4a7d" linewidth 1.6 pointtype 7 pointsize 0.4
set linetype 2 linecolor rgb "#a63d2f" linewidth 1.6 pointtype 5 pointsize 0.4
set linetype 3 linecolor rgb "#b8860b" linewidth 1.6 pointtype 13 pointsize 0.5
set linetype 4 linecolor rgb "#2e7268" linewidth 1.6 pointtype 9 pointsize 0.4
