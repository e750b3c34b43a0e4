#!/bin/sh
# compare.sh NEW OLD FILE...: runs. Tangled from C-weaving.nw.
new=$1 old=$2; shift 2
mask() {
  awk -F '\t' -v OFS='\t' '
    BEGIN { n = "[0-9][0-9.,]*"; u = " ?(ns|us|ms|s|epochs/s)"
            end = "([^a-z]|$)" }
    NF > 1 && FNR == 1 {
      for (i = 1; i <= NF; i++)
        timed[i] = $i ~ "(^|[^a-z])(ns|us|ms|s|x)" end }
    { for (i in timed) if (FNR > 1 && timed[i]) $i = "#"
      if (gsub(" *" n u end, " #")) gsub(" *" n " ?x" end, " #")
      print }' "$1"
}
status=0
for file; do
  if [ ! -f "$old/$file" ]; then
    echo "$old/$file is missing: see $new/$file, then make record"
    status=1
  elif [ "$(mask "$new/$file")" != "$(mask "$old/$file")" ]; then
    diff "$old/$file" "$new/$file"
    echo "$new/$file differs from the record"
    status=1
  fi >&2
done
exit $status
