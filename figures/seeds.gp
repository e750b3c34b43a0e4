# seeds.gp: where the loss for exclusive or ends, of a hundred seeds.
set xrange [0:100]
set yrange [4.6:0.4]
set ytics (1, 2, 3, 4)
set xtics (0, 50, 100)
set ylabel "hidden units" textcolor rgb "#22211f"
set style fill solid 1
set boxwidth 0.6
plot data."seeds.tsv" using (0):1:(0):2:($1-0.3):($1+0.3) skip 1 with boxxyerror linecolor rgb "#2f4a7d", \
     data."seeds.tsv" using (0):1:2:($2+$3):($1-0.3):($1+0.3) skip 1 with boxxyerror linecolor rgb "#2e7268", \
     data."seeds.tsv" using (0):1:($2+$3):($2+$3+$4):($1-0.3):($1+0.3) skip 1 with boxxyerror linecolor rgb "#b8860b", \
     data."seeds.tsv" using (0):1:($2+$3+$4):100:($1-0.3):($1+0.3) skip 1 with boxxyerror linecolor rgb "#a63d2f"
