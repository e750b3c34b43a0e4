# seeds.gp: where the loss for exclusive or ends, of a hundred seeds.
set terminal pdfcairo font "TeX Gyre Pagella,9.5" size 5cm,3.6cm \
  linewidth 1 transparent
set output output
set xrange [0:100]
set yrange [4.6:0.4]
set ytics (1, 2, 3, 4)
set xtics (0, 50, 100)
set ylabel "hidden units" textcolor rgb "#22211f"
set style fill solid 1 border rgb "#fbf8f1"
set label "right" at 50,4 center front textcolor rgb "#fbf8f1"
set label "stuck" at 74,1 center front textcolor rgb "#fbf8f1"
# a box for each count, behind the sum of those before it
to(n) = sum [i = 2:n] column(i)
d = data."seeds.tsv"
plot \
  d using (0):1:(to(1)):(to(2)):($1-0.3):($1+0.3) skip 1 with boxxyerror linecolor rgb "#2f4a7d", \
  d using (0):1:(to(2)):(to(3)):($1-0.3):($1+0.3) skip 1 with boxxyerror linecolor rgb "#66614f", \
  for [k = 4:6] d using (0):1:(to(k - 1)):(to(k)):($1-0.3):($1+0.3) skip 1 \
    with boxxyerror linecolor rgb "#a63d2f"
