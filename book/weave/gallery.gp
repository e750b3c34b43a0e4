# gallery.gp: what pictures of pixels share. Blue is ink, red its opposite, and
# nought is the ground of the page. Fifteen shades are enough, and make small files.
unset border
unset tics
set size ratio -1
set margins 0, 0, 0, 0
r(x) = x < 0 ? 176 : 72
g(x) = x < 0 ? 75 : 104
b(x) = x < 0 ? 62 : 165
a(x) = 17 * int(15 * (abs(x) > 1 ? 1 : abs(x)) + 0.5)
