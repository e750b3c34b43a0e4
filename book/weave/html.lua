-- html.lua: what chunks, links and indexes look like on the web.
-- The weave fills in what follows a dollar sign.
return {
  special = { ['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;',
              ['"'] = '&quot;' },
  space = ' ',
  link = '<a href="#$id">$text</a>',
  place = '<dfn id="$id">$text</dfn>',
  token = '<span class="$class">$text</span>',
  code = '<code>$text</code>',
  name = '<i class="name">⟨$text⟩</i>',
  use = '<i class="name">⟨$text <small>$label</small>⟩</i>',
  line = '$text\n',
  tied = '$text\n',
  chunk = [[<div class="chunk" id="$id">
<div class="where">$where</div>
<div class="head"><a class="label" href="#$id">$label</a>
<span class="naming">$name$mark</span>$nav</div>
<pre tabindex="0"><code>$code</code></pre>
<div class="foot">$foot</div></div>]],
  nav = '<span class="nav">$text</span>',
  item = '<li>$head <b>$defined</b> $used</li>\n',
  items = '<ul class="index">\n$items</ul>',
}
