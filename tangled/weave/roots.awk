# roots.awk: names the files to tangle. Tangled from C-weaving.nw.
/^@file / { file = substr($0, 7); line = 1 }
/^@nl$|^@index nl$/ { line++ }
/^@quote$/ { quoted = 1 }
/^@endquote$/ { quoted = 0 }
/^@defn / { note(defined, substr($0, 7)) }
/^@use / {
  note(mentioned, substr($0, 6))
  if (!quoted) used[substr($0, 6)]
}
function note(list, name) {
  if (!(name in list)) list[name] = file ":" line
}
/^@begin docs/ { prose = 1 }
/^@end docs/ { prose = 0 }
/^@text .*[[:alnum:]]/ { if (prose) words = 1 }
END {
  for (name in mentioned)
    if (!(name in defined)) complain(mentioned[name], "undefined")
  for (name in defined)
    if (!(name in used))
      if (name ~ /\/[^ ]*\.[a-z]+$/) print name
      else complain(defined[name], "unused")
  exit failed
}
/^@defn / {
  name = substr($0, 7)
  if (!words) complain(file ":" line, "no prose before")
  words = 0
}
function complain(place, verdict) {
  failed = 1
  text = place ": " verdict " chunk <<" name ">>"
  print text > "/dev/stderr"
}
