load 'book/weave/gallery.gp'
set terminal pdfcairo size 12.5cm,1.56cm
set output output
file = data.'digits-wrong.tsv'
plot '< grep -v t '.file using 1:2:(r($3)):(g($3)):(b($3)):(a($3)) with rgbalpha, \
     '< grep t '.file using 2:3:4 with labels textcolor rgb "#a63d2f" font ",8"
