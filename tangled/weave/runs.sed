# runs.sed: lists the commands to run. Tangled from C-weaving.nw.
s/^``` *{\.transcript run="\(.*\)" #run:\([^ }]*\).*/\2.txt \1/p
s/^``` *{\.table run="\(.*\)" #tbl:\([^ }]*\).*/\2.tsv \1/p
