# plan-chart.gp: registers over the steps of a plan, as the program plans
# printed it.
set terminal pdfcairo font "TeX Gyre Pagella,11" size 11cm,6cm \
  linewidth 1 transparent
set output output
file = data."plan-chart.tsv"
set datafile separator whitespace
set border 0
unset key
set xrange [0:13]
set yrange [*:*] reverse
set offsets 0,0,0.5,0.5
set xtics 1,1,11 scale 0
set xlabel "step"
set ytics scale 0
bar = 0.32
plot file using ($2 + 0.5):1:($2 + 0.5):($3 + 0.5):($1 - bar):($1 + bar):ytic(4) \
    with boxxyerror fillstyle solid 0.25 noborder linecolor rgb "#2f4a7d", \
  file using ($2):1:($2 - 0.45):($2 + 0.5):($1 - bar):($1 + bar) \
    with boxxyerror fillstyle solid 0.9 noborder linecolor rgb "#2f4a7d"
