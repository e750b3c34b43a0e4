# race-loss.gp: the loss of six optimizers in the quadratic valley.
is(name) = strcol(1) eq name
set logscale y
set xrange [0:200]
set yrange [1e-9:300]
set format y "10^{%T}"
set ytics (100, 1, 1e-2, 1e-4, 1e-6, 1e-8)
set xtics 50
set xlabel "step" textcolor rgb "#22211f" offset 0,0.4
set rmargin 10
data_ = data."race-loss.tsv"
plot data_ using (is("descent") ? $2 : NaN):5 with lines linetype 1, \
  data_ using (is("momentum") ? $2 : NaN):5 with lines linetype 2, \
  data_ using (is("nesterov") ? $2 : NaN):5 with lines linetype 2 dashtype 2, \
  data_ using (is("rmsprop") ? $2 : NaN):5 with lines linetype 3, \
  data_ using (is("adam") ? $2 : NaN):5 with lines linetype 4, \
  data_ using (is("adamw") ? $2 : NaN):5 with lines linetype 4 dashtype 2
