# clouds-xor.gp: the boundary between four clouds at three moments.
set terminal pdfcairo font "TeX Gyre Pagella,11" size 12cm,4.6cm \
  linewidth 1 transparent
set output output
set datafile separator whitespace
file = data."clouds-xor.tsv"
set xrange [-4.8:4.8]
set yrange [-4.8:4.8]
set size ratio -1
set contour base
unset surface
set cntrparam levels discrete 0.5
set table $half1
splot file index 1 using 1:2:4 with lines
set cntrparam levels discrete 0.1, 0.9
set table $sure1
splot file index 1 using 1:2:4 with lines
set cntrparam levels discrete 0.5
set table $half2
splot file index 2 using 1:2:4 with lines
set cntrparam levels discrete 0.1, 0.9
set table $sure2
splot file index 2 using 1:2:4 with lines
set cntrparam levels discrete 0.5
set table $half3
splot file index 3 using 1:2:4 with lines
set cntrparam levels discrete 0.1, 0.9
set table $sure3
splot file index 3 using 1:2:4 with lines
unset table
unset contour
set border 0
unset tics
set multiplot layout 1,3 margins 0.01,0.99,0.01,0.88 spacing 0.02
set title "1 epoch" offset 0,-0.7 textcolor rgb "#22211f"
plot file index 0 using 1:($3 == 0 ? $2 : NaN) with points \
    pointtype 6 pointsize 0.35 linecolor rgb "#b8860b", \
  file index 0 using 1:($3 == 1 ? $2 : NaN) with points \
    pointtype 7 pointsize 0.35 linecolor rgb "#b8860b", \
  $half1 using 1:2 with lines linetype 1 linewidth 1.6
set title "10 epochs" offset 0,-0.7 textcolor rgb "#22211f"
plot file index 0 using 1:($3 == 0 ? $2 : NaN) with points \
    pointtype 6 pointsize 0.35 linecolor rgb "#b8860b", \
  file index 0 using 1:($3 == 1 ? $2 : NaN) with points \
    pointtype 7 pointsize 0.35 linecolor rgb "#b8860b", \
  $sure2 using 1:2 with lines linetype 1 linewidth 0.5, \
  $half2 using 1:2 with lines linetype 1 linewidth 1.6
set title "50 epochs" offset 0,-0.7 textcolor rgb "#22211f"
plot file index 0 using 1:($3 == 0 ? $2 : NaN) with points \
    pointtype 6 pointsize 0.35 linecolor rgb "#b8860b", \
  file index 0 using 1:($3 == 1 ? $2 : NaN) with points \
    pointtype 7 pointsize 0.35 linecolor rgb "#b8860b", \
  $sure3 using 1:2 with lines linetype 1 linewidth 0.5, \
  $half3 using 1:2 with lines linetype 1 linewidth 1.6
unset multiplot
