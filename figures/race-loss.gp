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
set label "descent" at 104,8 left textcolor rgb "#66614f"
set label "RMSProp" at 198,0.12 right offset 0,0.7 textcolor rgb "#66614f"
set label "momentum" at 122,4e-4 left offset 0.5,0.6 textcolor rgb "#22211f"
set label "Nesterov, dashed" at 100,1e-6 right textcolor rgb "#22211f"
set label "Adam, dotted" at 48,1e-4 right textcolor rgb "#22211f"
d = data."race-loss.tsv"
plot d using (is("descent") ? $2 : NaN):5 with lines linecolor rgb "#66614f" linewidth 1.4, \
  d using (is("rmsprop") ? $2 : NaN):5 with lines linecolor rgb "#66614f" linewidth 1.4 dashtype 2, \
  d using (is("momentum") ? $2 : NaN):5 with lines linecolor rgb "#22211f" linewidth 1.4, \
  d using (is("nesterov") ? $2 : NaN):5 with lines linecolor rgb "#22211f" linewidth 1.2 dashtype 2, \
  d using (is("adam") ? $2 : NaN):5 with lines linecolor rgb "#22211f" linewidth 1.6 dashtype 3
