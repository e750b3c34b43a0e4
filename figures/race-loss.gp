# race-loss.gp: the loss of six optimizers in the quadratic valley.
set datafile separator whitespace
is(name) = strcol(1) eq name
set logscale y
set xrange [0:200]
set yrange [1e-9:300]
set format y "10^{%T}"
set ytics (100, 1, 1e-2, 1e-4, 1e-6, 1e-8)
set xtics 50
set xlabel "step" textcolor rgb "#22211f" offset 0,0.4
set rmargin 3
set label "descent" at 120,0.5 left offset 0.5,0.5 textcolor rgb "#2f4a7d"
set label "RMSProp" at 198,0.12 right offset 0,0.7 textcolor rgb "#b8860b"
set label "momentum" at 122,4e-4 left offset 0,0 textcolor rgb "#a63d2f"
set label "Nesterov (dashed)" at 100,1e-6 right textcolor rgb "#a63d2f"
set label "Adam" at 21,1e-2 right textcolor rgb "#2e7268"
d = data."race-loss.tsv"
plot d using (is("descent") ? $2 : NaN):5 with lines linetype 1, \
  d using (is("rmsprop") ? $2 : NaN):5 with lines linetype 3, \
  d using (is("momentum") ? $2 : NaN):5 with lines linetype 2, \
  d using (is("nesterov") ? $2 : NaN):5 with lines linetype 2 dashtype 2, \
  d using (is("adam") ? $2 : NaN):5 with lines linetype 4
