load 'book/weave/gallery.gp'
set terminal pdfcairo size 12.5cm,1.56cm
set output output
plot data.'digits-weights.tsv' using 1:2:(r($3)):(g($3)):(b($3)):(a($3)) with rgbalpha
