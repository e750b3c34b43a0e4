# cover.gp: the cloth on the cover, woven by cover.c: boxes in colours.
set terminal pdfcairo size 19cm,20.5cm transparent
set output output
unset border; unset tics
set lmargin 0; set rmargin 0; set tmargin 0; set bmargin 0
set style fill solid noborder
plot data."cover.tsv" using (0):(0):1:2:4:3:5 with boxxyerror linecolor rgb variable
