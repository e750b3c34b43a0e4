# dyes.awk: an SVG for day and night. Tangled from C-weaving.nw.
BEGIN { n = split("2f4a7d 9db4e6 a63d2f ef9a8a b8860b e6c25a 2e7268" \
          " 7fc7b9 22211f e9e5dc 000000 e9e5dc fbf8f1 16171a f1ebdd" \
          " 202226 66614f a8a294", dye, " ")
        for (i = 1; i < n; i += 2) {
          light = light "--d" dye[i] ":#" dye[i] ";"
          dark = dark "--d" dye[i] ":#" dye[i + 1] ";"
        } }
function night(hex,  i, k, p, least, most) {
  for (i = 1; i < n; i += 2) {
    least = 1; most = 0
    for (k = 1; k <= 3; k++) {
      p = (255 - byte(hex, k)) / (255 - byte(dye[i], k))
      if (p < least) least = p
      if (p > most) most = p
    }
    if (most - least < 0.03) return thin(dye[i + 1], most)
  }
  return hex
}
function thin(hex, part,  k, out) {
  for (k = 1; k <= 3; k++)
    out = out sprintf("%02x", byte(hex, k) * part + \
                      byte("16171a", k) * (1 - part) + 0.5)
  return out
}
function byte(hex, k) {
  return 16 * digit(hex, 2 * k - 1) + digit(hex, 2 * k)
}
function digit(hex, at) {
  return index("0123456789abcdef", substr(hex, at, 1)) - 1
}
{ while (match($0, /rgb\([0-9.%, ]+\)/)) {
                                           split(substr($0, RSTART + 4, RLENGTH - 5), part, /[%, ]+/)
                                           hex = ""
                                           for (i = 1; i <= 3; i++)
                                             hex = hex sprintf("%02x", part[i] * 2.55 + 0.5)
                                           if (light !~ hex) {
                                             light = light "--d" hex ":#" hex ";"
                                             dark = dark "--d" hex ":#" night(hex) ";"
                                           }
                                           $0 = substr($0, 1, RSTART - 1) "var(--d" hex ",#" hex ")" \
                                             substr($0, RSTART + RLENGTH)
                                         }
  while (/ d="/ && match($0, /\.[0-9][0-9][0-9]+/))
    $0 = substr($0, 1, RSTART + 2) substr($0, RSTART + RLENGTH) }
/<\/svg>/ { print "<style>:root{" light "}@media (prefers-color-" \
  "scheme:dark){:root{" dark "}}</style>" }
{ print }
