# sketch-loss.gp: the loss of chapter 1, and that of the sketch.
set terminal pdfcairo font "TeX Gyre Pagella,9.5" size 5cm,4.2cm \
  linewidth 1 transparent
set output output
set logscale xy
set xrange [1:13000]
set yrange [0.00008:0.5]
set xtics ("1" 1, "100" 100, "10 000" 10000)
set ytics ("0.25" 0.25, "0.01" 0.01, "0.0001" 0.0001)
set xlabel "step" textcolor rgb "#22211f" offset 0,0.6
set label "by hand" at 1.6,0.06 textcolor rgb "#2f4a7d"
set label "the sketch" at 1.6,0.02 textcolor rgb "#a63d2f"
plot data."sketch-loss.tsv" index 0 using 1:2 with lines linetype 1, \
     "" index 1 using 1:2 with points pointtype 6 pointsize 0.5 \
     linecolor rgb "#a63d2f" linewidth 1.2
