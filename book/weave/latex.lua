-- latex.lua: what chunks, links and indexes look like on paper. The macros
-- are in woven.sty. A character given by its number forms no ligature.
local special = {}
for mark in ('\\{}%#$&_^~-\'`"<>'):gmatch '.' do
  special[mark] = ('{\\char%d}'):format(mark:byte())
end
return {
  special = special,
  space = '\\ ',
  link = '\\hyperlink{$id}{$text}',
  place = '\\Wplace{$id}{$text}',
  token = '\\W$class{$text}',
  code = '\\Wcode{$text}',
  name = '\\Wname{$text}',
  use = '\\Wname{$text\\/ \\Wsmall{}$label}',
  line = '\\Wline{$text}\n',
  tied = '\\Wtied{$text}\n',
  chunk = [[
\begin{Wchunk}{$id}{$label}{$where}{$name}{$mark}{$nav}{$foot}
$code\end{Wchunk}]],
  nav = '$text',
  item = '\\item $head \\textbf{$defined} $used\n',
  items = '\\begin{Windex}\n$items\\end{Windex}',
}
