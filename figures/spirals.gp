# spirals.gp: the boundary between two spirals at four moments.
set terminal pdfcairo font "TeX Gyre Pagella,11" size 12cm,12.6cm \
  linewidth 1 transparent
set output output
set datafile separator whitespace
file = data."spirals.tsv"
set xrange [-4.6:4.6]
set yrange [-4.6:4.6]
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
set cntrparam levels discrete 0.5
set table $half4
splot file index 4 using 1:2:4 with lines
set cntrparam levels discrete 0.1, 0.9
set table $sure4
splot file index 4 using 1:2:4 with lines
unset table
unset contour
set border 0
unset tics
set multiplot layout 2,2 margins 0.01,0.99,0.01,0.95 spacing 0.02,0.05
set title "20 epochs" offset 0,-0.7 textcolor rgb "#22211f"
plot file index 0 using 1:($3 == 0 ? $2 : NaN) with points \
    pointtype 6 pointsize 0.45 linecolor rgb "#b8860b", \
  file index 0 using 1:($3 == 1 ? $2 : NaN) with points \
    pointtype 7 pointsize 0.45 linecolor rgb "#b8860b", \
  $sure1 using 1:2 with lines linetype 1 linewidth 0.5, \
  $half1 using 1:2 with lines linetype 1 linewidth 1.6
set title "100 epochs" offset 0,-0.7 textcolor rgb "#22211f"
plot file index 0 using 1:($3 == 0 ? $2 : NaN) with points \
    pointtype 6 pointsize 0.45 linecolor rgb "#b8860b", \
  file index 0 using 1:($3 == 1 ? $2 : NaN) with points \
    pointtype 7 pointsize 0.45 linecolor rgb "#b8860b", \
  $sure2 using 1:2 with lines linetype 1 linewidth 0.5, \
  $half2 using 1:2 with lines linetype 1 linewidth 1.6
set title "150 epochs" offset 0,-0.7 textcolor rgb "#22211f"
plot file index 0 using 1:($3 == 0 ? $2 : NaN) with points \
    pointtype 6 pointsize 0.45 linecolor rgb "#b8860b", \
  file index 0 using 1:($3 == 1 ? $2 : NaN) with points \
    pointtype 7 pointsize 0.45 linecolor rgb "#b8860b", \
  $sure3 using 1:2 with lines linetype 1 linewidth 0.5, \
  $half3 using 1:2 with lines linetype 1 linewidth 1.6
set title "300 epochs" offset 0,-0.7 textcolor rgb "#22211f"
plot file index 0 using 1:($3 == 0 ? $2 : NaN) with points \
    pointtype 6 pointsize 0.45 linecolor rgb "#b8860b", \
  file index 0 using 1:($3 == 1 ? $2 : NaN) with points \
    pointtype 7 pointsize 0.45 linecolor rgb "#b8860b", \
  $sure4 using 1:2 with lines linetype 1 linewidth 0.5, \
  $half4 using 1:2 with lines linetype 1 linewidth 1.6
unset multiplot
