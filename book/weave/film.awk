# film.awk: the steps of the sketch, as a drawing that grows.
#
#   sketch_draw steps | awk -f film.awk               an SVG for a page
#   sketch_draw steps | awk -v at="3 5 10" -f film.awk   these steps, for TikZ
#
# What is read is the table of sketch_draw steps: event, node, op, a, b, value.
# A step of the drawing is a value that was not known before, or a visit which
# hands something on. Each part of the drawing says from which step it is there,
# data-from, and, if it goes again, from which it is not, data-to. What a step
# does is said in words: a line for each step in data-told. film.js walks
# through them. Without it the last step is seen.
BEGIN { FS = "\t"; now = 0; parts = 0; values = 0
        # in an SVG: a cell is 39 wide, and a row of numbers 24 high
        left = 54; pitch = 39
        name["+"] = "sum"; name["-"] = "difference"
        name["*"] = "product"; name["S"] = "sigmoid" }

# ---- parts

function add(kind, i, input, text, thread) {
  kind_[parts] = kind; i_[parts] = i; a_[parts] = input
  text_[parts] = text; dye_[parts] = thread; from[parts] = now; to[parts] = ""
  return parts++
}
# What is looked at in this step has a mark, which goes with the next one.
function mark(kind, i, input, thread) { to[add(kind, i, input, "", thread)] = now + 1 }
function step(said) { told[++now] = said }
function is_leaf(i) { return op[i] == "#" || op[i] ~ /[a-z]/ }
function known(i, v,   x) {
  value[i] = v
  add("value", i, "", v, "indigo")
  for (x = 0; x < i; x++) if ((x in d) && d[x] == i) adjoint_is(x)
}
function adjoint_is(x) {
  if (!(x in shown)) shown[x] = add("adjoint", x, "", value[d[x]], "madder")
}

# ---- the events

NR == 1 { next }
$1 == "make" {
  i = $2; op[i] = $3; a[i] = $4; b[i] = $5
  if (visiting != "") open_visit()
  else if (values) step("Downward: node " i ", the number 1, is the adjoint of the last node.")
  later = values > 0; dye[i] = later ? "madder" : "indigo"
  add("cell", i, "", op[i] == "#" ? $6 : op[i] == "*" ? "×" : op[i],
      later ? "madder" : op[i] == "#" ? "weld" : is_leaf(i) ? "verdigris" : "ink")
  if (!is_leaf(i)) {
    add("arc", i, a[i], "", dye[i])
    if (b[i] != a[i]) add("arc", i, b[i], "", dye[i])
  }
  if (is_leaf(i)) known(i, $6)
  last = i
}

$1 == "value" {
  if (!values++) told[0] = "The formula as it was written: " last + 1 \
    " nodes, and only the leaves have values."
  visiting = ""
  if ($2 in value) next
  i = $2
  step("Value of node " i ": " in_numbers(i) " = " $6 whose(i) ".")
  mark("ring", i, "", dye[i])
  mark("way", i, a[i], dye[i])
  if (b[i] != a[i]) mark("way", i, b[i], dye[i])
  known(i, $6)
}
function in_numbers(i) {
  if (op[i] == "S") return "S(" value[a[i]] ")"
  return value[a[i]] " " (op[i] == "*" ? "×" : op[i]) " " value[b[i]]
}
# Of which nodes it is the adjoint, in the order of their numbers.
function whose(i,   x, n, list) {
  for (x = 0; x <= last; x++) if ((x in d) && d[x] == i)
    list = list (n++ ? " and " : "") x
  return n ? ", the adjoint of node" (n > 1 ? "s " : " ") list : ""
}

$1 == "visit" {
  if (!($2 in d)) pass($2, $4)
  visiting = $2; visited = 0
}
function open_visit() {
  if (visited++) return
  step("Visit of node " visiting ", a " name[op[visiting]] ":")
  mark("ring", visiting, "", "madder")
  commas = 0
}
$1 == "adjoint" {
  open_visit()
  told[now] = told[now] (commas++ ? " and " : " ") "d[" $2 "] = " $4
  if (($2 in d) && d[$2] != $4)
    told[now] = told[now] ", which adds " b[$4] " to " a[$4]
  mark("way", $2, visiting, "madder")
  pass($2, $4)
}
function pass(x, to_) {
  if ((x in d) && d[x] == to_) return
  if (x in d) to[d_part[x]] = now
  d[x] = to_
  d_part[x] = add("d", x, "", to_, "madder")
  if (to_ in value) adjoint_is(x)
}

# ---- drawing

function seen(p, k) { return from[p] <= k && (to[p] == "" || k < to[p]) }
function middle(i) { return left + pitch * (i + .5) }
function put(p,   k, x, s) {
  k = kind_[p]; x = middle(i_[p]); s = text_[p]
  printf "<g data-from=\"%d\"", from[p]
  if (to[p] != "") printf " data-to=\"%d\"", to[p]
  printf " class=\"%s %s%s\">", k, dye_[p], to[p] == "" ? "" : " off"
  if (k == "cell") {
    printf "<rect x=\"%g\" y=\"%g\" width=\"34\" height=\"34\"/>", x - 17, top
    say(x, 23, s, s ~ /[a-z]/ ? "letter" : "")
    say(x, 52, i_[p], "number")
  } else if (k == "ring")
    printf "<rect x=\"%g\" y=\"%g\" width=\"34\" height=\"34\"/>", x - 17, top
  else if (k == "arc" || k == "way") curve(middle(a_[p]), x)
  else say(x, k == "value" ? 77 : k == "d" ? 101 : 125, s, "")
  print "</g>"
}
function say(x, y, s, class) {
  printf "<text x=\"%g\" y=\"%g\"%s>%s</text>", x, top + y,
    class ? " class=\"" class "\"" : "", s
}
# Arcs rise like those of TikZ, out at 60 degrees and in at 120, and what is
# passed back goes above the arc along which a value came. A head is a small
# triangle along the end of its arc.
function curve(x, X,   r, y, s) {
  r = .3915 * (X < x ? 1.4 * (x - X) : X - x); y = top - 2
  s = X < x ? -1 : 1
  printf "<path d=\"M%.1f %.1fC%.1f %.1f %.1f %.1f %.1f %.1f\"/>", x, y,
    x + s * r / 2, y - r * .866, X - s * r / 2 - s * 2, y - r * .866 - 3, X - s * 2, y - 3
  printf "<path class=\"head\" d=\"M%.1f %.1fl%.1f %.1fl%.1f %.1fz\"/>", X, y,
    s * -5.6, -3.8, s * 4.8, -2.8
}
function rise(p,   wide) {
  wide = kind_[p] == "arc" || kind_[p] == "way" ? i_[p] - a_[p] : 0
  return pitch * .254 * (wide < 0 ? -wide : wide) * (wide < 0 ? 1.4 : 1)
}
function svg(   p, i, said) {
  for (p = 0; p < parts; p++) if (rise(p) + 9 > top) top = int(rise(p) + 9)
  for (i = 0; i <= now; i++) said = said (i ? "\n" : "") told[i] (told[i] ~ /\.$/ ? "" : ".")
  printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" " \
    "data-told=\"%s\">\n", left + pitch * (last + 1) + 2, top + 132, said
  printf "<g class=\"rows\">"
  printf "<text x=\"0\" y=\"%d\" class=\"indigo\">value</text>", top + 77
  printf "<text x=\"0\" y=\"%d\" class=\"madder code\">d</text>", top + 101
  printf "<text x=\"0\" y=\"%d\" class=\"madder\">adjoint</text></g>\n", top + 125
  for (p = 0; p < parts; p++) put(p)
  print "</svg>"
}

# ---- the strip, in TikZ, a unit for a cell

function tikz(p, y,   k, i, s) {
  k = kind_[p]; i = i_[p]; s = text_[p]
  if (s == "×") s = "\\times"
  if (k == "cell") {
    printf "\\draw[%s, fill=flax] (%g,%g) rectangle +(.84,.84);", dye_[p], i - .42, y - .42
    printf "\\node at (%d,%g) {$%s$};", i, y, s
    printf "\\node[font=\\small, text=ink!65] at (%d,%g) {%d};\n", i, y - .72, i
  } else if (k == "arc")
    printf "\\draw[%s, ->] (%d,%g) to[out=60, in=120] (%d,%g);\n", \
      dye_[p] (dye_[p] == "madder" ? ", dashed" : ""), a_[p], y + .46, i, y + .46
  else if (k == "value" || k == "d" || k == "adjoint")
    printf "\\node[%s] at (%d,%g) {$%s$};\n", dye_[p], i, \
      y - (k == "value" ? 1.3 : k == "d" ? 1.9 : 2.5), s
}
function label(y, s, thread) {
  printf "\\node[right, font=\\small, text=%s] at (-1.9,%g) {%s};\n", thread, y, s
}
function strip(   n, list, f, p, y, rows, high) {
  n = split(at, list, " ")
  print "\\begin{tikzpicture}[x=0.8cm, y=0.8cm, line width=0.6pt,"
  print "  >={Stealth[length=4pt]}]"
  for (f = 1; f <= n; f++) {
    rows = 0; high = 0
    for (p = 0; p < parts; p++) if (seen(p, list[f])) {
      if (kind_[p] == "d" && rows < 1) rows = 1
      if (kind_[p] == "adjoint") rows = 2
      if (kind_[p] == "arc" && i_[p] - a_[p] > high) high = i_[p] - a_[p]
    }
    if (f > 1) y -= .8 + .26 * high
    for (p = 0; p < parts; p++) if (seen(p, list[f])) tikz(p, y)
    label(y - 1.3, "value", "indigo")
    if (rows > 0) label(y - 1.9, "\\texttt{d}", "madder")
    if (rows > 1) label(y - 2.5, "adjoint", "madder")
    y -= 1.5 + .6 * rows
  }
  print "\\end{tikzpicture}"
}
END { if (at != "") strip(); else svg() }
