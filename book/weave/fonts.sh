#!/bin/sh
# fonts.sh DIR: subsets of the text, mathematics and code faces for the web.
# faces.css holds those that every page needs, and math.css that of formulas, so that no line of a page is ever
# set in another face and then moves.
set -eu
mkdir -p "$1"
tex=/usr/share/texmf/fonts/opentype/public
latin=U+20-7E,U+A0-17F,U+2010-2026,U+2030-203A,U+2190-2193,U+2212,U+2260-2265,U+2227,U+27E8,U+27E9,U+2261,U+3B1-3C9,U+2026,U+25C6

features=kern,liga,mark,mkmk,ccmp,smcp,c2sc,onum,lnum,tnum,pnum,ssty,dtls
subset() {
  pyftsubset "$2" --unicodes="$3" --layout-features=$features --flavor=woff2 \
    --output-file="$1.woff2" 2>/dev/null
}
for face in regular italic bold; do
  subset "$1/pagella-$face" "$tex/tex-gyre/texgyrepagella-$face.otf" "$latin"
done
# of mathematics: letters upright and italic, Greek, accents, operators, arrows, brackets
math=U+20-7E,U+A0-FF,U+2C6,U+2D9,U+302-308,U+391-3F5,U+2016-2026,U+2032-2034,U+203E,U+2102,U+2115,U+211D,U+2124
math=$math,U+2190-2194,U+21A6,U+21D0-21D4,U+2200-2209,U+220F-221E,U+2223-222B,U+2248,U+2260-2265,U+2282-2287
math=$math,U+22A4,U+22A5,U+22C5,U+22EF,U+2308-230B,U+23DE,U+23DF,U+27E8,U+27E9
math=$math,U+1D434-1D467,U+1D5B3,U+1D6FC-1D71B
subset "$1/pagella-math" "$tex/tex-gyre-math/texgyrepagella-math.otf" "$math"
mono=/usr/share/fonts/truetype/dejavu/DejaVuSansMono
code=$latin,U+2500-259F,U+25A0-25FF,U+2800-28FF
subset "$1/code-regular" "$mono.ttf" "$code"
subset "$1/code-bold" "$mono-Bold.ttf" "$latin"
subset "$1/code-oblique" "$mono-Oblique.ttf" "$latin"

face() { # FILE FAMILY STYLE
  printf '@font-face { font-family: %s; %s; src: url(data:font/woff2;base64,%s); }\n' \
    "$2" "$3" "$(base64 -w0 "$dir/$1.woff2")"
}
dir=$1
{ face pagella-regular Pagella 'font-style: normal'
  face pagella-italic Pagella 'font-style: italic'
  face pagella-bold Pagella 'font-weight: bold'
  face code-regular Code 'font-style: normal'; } > "$dir/faces.css"
face pagella-math '"Pagella Math"' 'font-style: normal' > "$dir/math.css"
