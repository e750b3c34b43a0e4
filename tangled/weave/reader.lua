-- reader.lua: reads noweb's pipeline. Tangled from C-weaving.nw.
local function lists()
  local function start(map, key)
    return rawset(map, key, {})[key]
  end
  return setmetatable({}, { __index = start })
end
local chapters, parts = {}, {}
local chunks, users, definitions = lists(), lists(), lists()
local on, chapter, sink = {}
function on.file(path)
  local letter, number, slug =
    path:match '(%u*)0*(%d*)%-([%w-]+)%.nw$'
  chapter = { file = path, slug = slug or 'end', parts = 0,
              from = tonumber(number), label = slug and 'P',
              headings = 0, prose = {} }
  if slug and letter .. number ~= '' then
    chapter.label = letter .. number
  end
  table.insert(chapters, chapter)
  chapter.count = #chapters
end
function on.text(text) table.insert(sink, text) end
function on.nl() on.text '\n' end
function on.use(name)
  on.text('\1' .. name .. '\2')
  if sink ~= chapter.prose then
    table.insert(users[name], parts[#parts])
  end
end
function on.begin(what)
  sink = what:match '^code' and {} or chapter.prose
end
function on.quote()
  local touching = (sink[#sink] or ''):match '`$'
  on.text(touching and ' ``' or '``')
end
function on.endquote() on.text '``{.quoted}' end
function on.defn(name)
  chapter.parts = chapter.parts + 1
  local label = chapter.label .. '.' .. chapter.parts
  local part = { name = name, label = label, chapter = #chapters,
                 id = 'chunk-' .. label, hidden = {}, places = {},
                 defined = {}, used = {}, number = #parts + 1 }
  table.insert(parts, part)
  local all = chunks[name]
  part.before = all[#all]
  if part.before then part.before.after = part end
  table.insert(all, part)
end
on['end'] = function (what)
  if what:match '^docs' then return end
  parts[#parts].text = table.concat(sink):sub(2, -2)
  parts[#parts].bare = #sink == 1
  sink = chapter.prose
  on.text('\n\n```{part=' .. #parts .. '}\n```\n\n')
end
local function note_bare(part, row)
  table.insert(row, { part = part, n = 1, k = 1, text = '' })
end
local function unroll(name, rows, root, indent)
  local begun
  for _, part in ipairs(chunks[name]) do
    part.root = part.root or root
    local n, lines = 0, part.text .. '\n'
    if part.bare then lines = ''; note_bare(part, rows[#rows]) end
    for text in lines:gmatch '([^\n]*)\n' do
      n = n + 1
      if begun then table.insert(rows, { indent = indent }) end
      begun = true
      local k, column = 0, indent
      for plain, use in (text .. '\1\2'):gmatch '([^\1]*)\1(.-)\2' do
        k, column = k + 1, column + #plain
        table.insert(rows[#rows],
                     { part = part, n = n, k = k, text = plain })
        if use ~= '' then
          rows[#rows].used = true
          unroll(use, rows, root, column)
        end
        column = column + #use + 4
      end
    end
  end
end
local files = {}
local function unroll_roots()
  for _, part in ipairs(parts) do
    local name = part.name
    if not part.before and #users[name] == 0 then
      files[name] = { { indent = 0 } }
      unroll(name, files[name], name, 0)
    end
  end
end
local function row_text(row)
  local text = ''
  for _, spot in ipairs(row) do text = text .. spot.text end
  if text == '' and not row.used then return '' end
  return (' '):rep(row.indent) .. text
end
local tags, functions, ends = {}, {}, {}
local fields = ('([^\t]*)\t?'):rep(7)
local function read_tag(text)
  local t = {}
  t.name, t.file, t.row, t.kind, t.stop, t.private, t.scope =
    text:match(fields)
  t.row = tonumber(t.row)
  t.stop = tonumber(t.stop) or t.row
  if files[t.file] and files[t.file][t.stop] then
    table.insert(tags, t)
    if t.stop > t.row then functions[t.file .. t.name] = t end
    if t.kind == 'function' and t.name:match '^[%u_]+$' then
      t.name = row_text(files[t.file][t.row])
        :match(t.name .. '%(([%a_][%w_]*)') or t.name
    end
  end
end
local function each_spot(tag, first, name, visit)
  for row = first, tag.stop do
    for _, spot in ipairs(files[tag.file][row]) do
      if visit(spot, spot.n .. ' ' .. name) then return end
    end
  end
end
local function define(tag)
  local same = definitions[tag.name]
  if #same > 0 and same[#same].root == tag.file then return end
  local word = '%f[%w_]' .. tag.name .. '%f[^%w_]'
  each_spot(tag, tag.row, tag.name, function (spot, key)
    if not spot.text:find(word) then return false end
    if spot.part.places[key] then return true end
    local number = #same > 0 and '-' .. #same + 1 or ''
    local d = { name = tag.name, id = 'id-' .. tag.name .. number,
                part = spot.part, root = tag.file, kind = tag.kind,
                row = tag.row, users = {} }
    d.private = tag.private == 'file' or not tag.file:match '%.[ch]$'
    table.insert(same, d)
    table.insert(spot.part.defined, d)
    spot.part.places[key] = d
    return true
  end)
end
local function hide(tag)
  local around = functions[tag.file .. tag.scope] or tag
  each_spot(around, around.row, tag.name, function (spot, key)
    spot.part.hidden[key] = true
  end)
end
local function note_extent(tag)
  ends[tag.file .. tag.stop] = tag.name
  each_spot(tag, tag.row + 1, tag.name, function (spot)
    if spot.n == 1 and spot.part.root == tag.file then
      spot.part.within, spot.part.opening = tag.name, tag.row
    end
  end)
end
local kinds = 'function struct union enum enumerator typedef '
              .. 'macro variable'
local function left_out(tag)
  return tag.kind == 'prototype' or tag.name:match '^__anon'
    or tag.name:match '_H$' or tag.name:match '[^%w_]'
end
local function find_definitions()
  for text in io.lines(os.getenv 'TAGS') do read_tag(text) end
  for _, tag in ipairs(tags) do
    if not left_out(tag) then if kinds:find(tag.kind) then define(tag); note_extent(tag)
                              else hide(tag) end end
  end
end
local function statement_above(part, rows)
  local margin = '^' .. (' ?'):rep(rows[part.row].indent)
  local all, open = {}, 0
  for i = part.row - 1, math.max(part.row - 3, part.opening), -1 do
    local text = row_text(rows[i]):gsub(margin, '')
    table.insert(all, 1, text)
    open = open + select(2, text:gsub('[%)%]]', ''))
                - select(2, text:gsub('[%(%[]', ''))
    if open == 0 then return text:find '%w' and all or {} end
  end
  return {}
end
local function follows(part)
  local before = part.before
  return before and before.number == part.number - 1
         and before.chapter == part.chapter
end
local function place_parts(root, rows)
  local behind
  for number, row in ipairs(rows) do
    for _, spot in ipairs(row) do
      local part = spot.part
      local first = part.root == root and not part.row
      if first then part.row, part.behind, part.context = number, behind, {}
                    if part.before and part.within and not follows(part) then
                      part.context = statement_above(part, rows)
                    end end
    end
    behind = ends[root .. number] or behind
  end
end
local P, R, S = lpeg.P, lpeg.R, lpeg.S
local function upto(start, stop)
  return P(start) * (1 - P(stop)) ^ 0
end
local function quoted(mark)
  local plain = P '\\' * 1 + (1 - S('\n' .. mark))
  return mark * plain ^ 0 * mark
end
local function class(name, pattern)
  return lpeg.Ct(lpeg.Cc(name) * lpeg.C(pattern))
end
local letter, digit = R('az', 'AZ', '__'), R '09'
local function lexer(comment, strings, keywords)
  local token = class('use', upto('\1', '\2') * 1)
    + class('comment', comment) + class('string', strings)
    + class('name', letter * (letter + digit) ^ 0)
    + class('number', digit * (letter + digit + '.') ^ 0)
    + class('space', S ' \n' ^ 1)
    + class('other', P '->' + '..' + 1)
  return { pattern = lpeg.Ct(token ^ 0), keywords = keywords }
end
local c = lexer(upto('/*', '*/') * 2 + upto('//', '\n'),
  quoted '"' + quoted "'" + upto('#include', '\n'),
  [[ break case char const continue default do double else
  enum extern float for if int long return short signed sizeof
  static struct switch typedef union unsigned void while bool
  size_t define undef ifdef ifndef endif ]])
local lua = lexer(upto('--', '\n'),
  quoted '"' + quoted "'" + upto('[[', ']]') * 2,
  [[ and break do else elseif end false for function if in
  local nil not or repeat return then true until while ]])
local sh = lexer(upto('#', '\n'), quoted '"' + quoted "'",
  [[ case do done else esac fi for function if in then while ]])
local languages = { c = c, h = c, lua = lua }
local function distance(part, d)
  local far = part.chapter - d.part.chapter
  if far < 0 then far = #chapters - far end
  return 2 * far + (d.kind == 'function' and 0 or 1)
end
local function nearer(part, d, best)
  local closer = not best
                 or distance(part, d) < distance(part, best)
  return closer and d or best
end
local function definition(part, n, name)
  if part.hidden[n .. ' ' .. name] then return end
  local best
  for _, d in ipairs(definitions[name]) do
    if d.root == part.root then return d end
    local near = not part.root and d.part.chapter == part.chapter
    if not d.private or near then
      best = nearer(part, d, best)
    end
  end
  return best
end
local function lex(part)
  local lexer = languages[part.root:match '%w+$'] or sh
  local n, before = 1, ''
  part.tokens = lexer.pattern:match(part.text)
  for _, token in ipairs(part.tokens) do
    if token[1] == 'name' then
      local key = n .. ' ' .. token[2]
      if lexer.keywords:find('%s' .. token[2] .. '%s') then
        token[1] = 'keyword'
      elseif part.places[key] then
        token.place, part.places[key] = part.places[key], nil
      elseif before ~= '.' and before ~= '->' then
        token.link = definition(part, n, token[2])
        local d = token.link
        token.again = d and (part.used[d] or d.part == part)
        if d and d.part ~= part and not part.used[d] then
          part.used[d] = true
          table.insert(part.used, d)
          table.insert(d.users, part)
        end
      end
    end
    if token[1] ~= 'space' then before = token[2] end
    n = n + select(2, token[2]:gsub('\n', ''))
  end
end
local html, latex = {}, {}
local function fill(template, fields)
  return (template:gsub('%$(%a+)', fields))
end
html.space, html.special = ' ', { ['"'] = '&quot;',
  ['&'] = '&amp;', ['<'] = '&lt;', ['>'] = '&gt;' }
latex.space, latex.special = '\\ ', {}
for mark in ('\\{}%#$&_^~-\'`"<>'):gmatch '.' do
  latex.special[mark] = ('{\\char%d}'):format(mark:byte())
end
latex.special._ = '\\Wunder{}'
html.code, latex.code = '<code>$text</code>', '\\Wcode{$text}'
local function escape(w, text)
  return (text:gsub('.', w.special))
end
local function spaced(w, text)
  return (escape(w, text):gsub(' ', w.space))
end
local function code(w, text)
  return fill(w.code, { text = spaced(w, text) })
end
html.link = '<a href="#$id">$text</a>'
latex.link = '\\Wlink{$id}{$text}'
local function link(w, id, text)
  return fill(w.link, { id = id, text = text })
end
html.label, html.labels = html.link, '$text'
latex.label, latex.labels = '$text', '\\Wrefs{$text}'
local function labels(w, parts, limit)
  local all = {}
  for i, part in ipairs(parts) do
    if i > (limit or i) then all[i] = '…' break end
    all[i] = fill(w.label, { id = part.id, text = part.label })
  end
  return fill(w.labels, { text = table.concat(all, ', ') })
end
local function print_name(w, name)
  local text = ''
  for plain, quote in (name .. '[[]]'):gmatch '(.-)%[%[(.-)%]%]' do
    text = text .. escape(w, plain)
    if quote ~= '' then text = text .. code(w, quote) end
  end
  return text
end
html.name = '<i class="name">⟨$text⟩</i>'
html.small = ' <small>$text</small>'
latex.name, latex.small = '\\Wname{$text}', '\\/ \\Wref{$text}'
local function print_chunk(w, name, label)
  local small = label and fill(w.small, { text = label }) or ''
  local text = print_name(w, name) .. small
  return link(w, chunks[name][1].id, fill(w.name, { text = text }))
end
local function print_use(w, name)
  return print_chunk(w, name, chunks[name][1].label)
end
local threads = {}
for thread, names in pairs {
  adjoint = 'adjoint adjoints gradient gradients gy gx partial '
    .. 'partials dx dy dw db dv t_gradients t_gradient delta',
  parameter = 'weight weights bias biases variable variables '
    .. 'parameter parameters t_variable w w1 w2 b1 b2',
  feed = 'feed feeds placeholder data batch images labels truth '
    .. 't_placeholder dataset' } do
  for name in names:gmatch '%S+' do threads[name] = thread end
end
html.again = '<a href="#$id" tabindex="-1">$text</a>'
latex.again = latex.link
local coloured = 'keyword string number comment'
html.place = '<dfn id="$id" '
             .. 'data-kind="$kind">$text</dfn>'
latex.place = '\\Wplace{$id}{$text}'
html.token = '<span class="$class">$text</span>'
latex.token = '\\W$class{$text}'
local function print_token(w, token, text)
  if token[1] == 'use' then
    return w.gap or print_use(w, text:sub(2, -2))
  end
  local d, shown = token.link or token.place, spaced(w, text)
  local thread = token[1] == 'name' and threads[text]
  local shape = token.again and w.again or token.link and w.link
                or d and w.place
                or coloured:find(token[1]) and w.token or '$text'
  if thread then
    shown = fill(w.token, { class = thread, text = shown })
  end
  return fill(shape, { class = token[1], text = shown,
                       id = d and d.id, kind = d and d.kind })
end
local function print_lines(w, part)
  local lines = { '' }
  for _, token in ipairs(part.tokens) do
    for text, stop in token[2]:gmatch '([^\n]*)(\n?)' do
      lines[#lines] = lines[#lines] .. print_token(w, token, text)
      if stop ~= '' then table.insert(lines, '') end
    end
  end
  return lines
end
local function print_code(w, part)
  local lines, full = print_lines(w, part), { 0 }
  while #lines > 1 and lines[#lines] == '' do
    table.remove(lines)
  end
  for n, text in ipairs(lines) do
    full[n + 1] = full[n] + (text ~= '' and 1 or 0)
  end
  for n, text in ipairs(lines) do
    local below = full[#full] - full[n + 1]
    local tie = full[n + 1] <= 2 or below <= 2
    lines[n] = fill(tie and w.tied or w.line, { text = text })
  end
  return table.concat(lines)
end
html.line, html.tied = '$text\n', '$text\n'
latex.line, latex.tied = '\\Wline{$text}\n', '\\Wtied{$text}\n'
html.before = '<div class="context">$text</div>\n'
latex.before = '\\Wcontext{$text}\n'
local function print_context(w, part)
  local all = ''
  for _, text in ipairs(part.context) do
    all = all .. fill(w.before, { text = spaced(w, text) })
  end
  return all
end
local function print_defined(w, names)
  local all = {}
  for i, d in ipairs(names) do
    all[i] = link(w, d.id, code(w, d.name))
    if #d.users > 0 then
      all[i] = all[i] .. ' (' .. labels(w, d.users, 6) .. ')'
    end
  end
  if #all == 0 then return '' end
  return fill(w.row, { text =
    'Defines ' .. table.concat(all, ', ') .. '.' })
end
html.nav = '<span class="nav">$text</span> '
html.row = '<span class="row-of">$text</span> '
latex.nav, latex.row = '$text\\par ', '$text\\par '
local function print_nav(w, part)
  local ways = {}
  if part.before then
    table.insert(ways, '← ' .. labels(w, { part.before }))
  end
  if part.after then
    table.insert(ways, labels(w, { part.after }) .. ' →')
  end
  if #ways == 0 then return '' end
  return fill(w.nav, { text = table.concat(ways, ' · ') })
end
html.chunk = [[<div class="chunk$class" id="$id">
<div class="where">$where</div>
<div class="head"><a class="label" href="#$id">$label</a>
<span class="naming">$name$mark</span></div>
<div class="foot">$nav$foot</div>
$context<pre><code>$code</code></pre></div>]]
latex.chunk = '\\begin{W$class}{$id}{$label}{$head}{$side}\n'
              .. '$context$code\\end{W$class}'
html.file = '<a class="file" href="$page.html$line">$text</a>'
latex.file = '$text'
local function print_file(w, root, line)
  return fill(w.file, { page = 'file-' .. root:gsub('/', '-'),
                        text = code(w, root), line = line or '' })
end
local function print_where(w, part)
  local name = part.within or part.behind
  return print_file(w, part.root, '#L' .. part.row)
    .. (name and (part.within and ' in ' or ' after ')
                 .. code(w, name) or '')
end
local function print_used(w, part)
  if part.root == part.name or follows(part) then return '' end
  return fill(w.row, { text =
    'Used in ' .. labels(w, users[part.name], 8) .. '.' })
end
local function print_part(w, part)
  local more = follows(part)
  local fields = {
    id = part.id, label = part.label, code = print_code(w, part),
    name = print_chunk(w, part.name),
    mark = part.before and '+≡' or '≡',
    context = print_context(w, part), nav = print_nav(w, part),
    where = not more and print_where(w, part) or '',
    foot = print_used(w, part) .. print_defined(w, part.defined) }
  local test = part.root:match '^tests/'
  if w == html then
    fields.class = (more and ' more' or '')
                   .. (test and ' test' or '')
    fields.mark = '\u{2060}' .. fields.mark
  else
    fields.class = test and 'test' or 'chunk'
    fields.head = more and '' or fields.name .. '\\Wmark{'
                                  .. fields.mark .. '}'
    fields.side = (more and '' or fields.where .. '\\par ')
                  .. fields.nav .. fields.foot
  end
  return fill(w.chunk, fields)
end
local whole = setmetatable({ gap = '\1',
  place = '<a href="#$id"><dfn>$text</dfn></a>' },
  { __index = html })
local function cut_pieces(part)
  part.pieces = lists()
  for n, text in ipairs(print_lines(whole, part)) do
    for piece in (text .. '\1'):gmatch '([^\1]*)\1' do
      table.insert(part.pieces[n], piece)
    end
  end
end
local function print_row(row)
  local text, owner = (' '):rep(row.indent), nil
  for _, spot in ipairs(row) do
    text = text .. spot.part.pieces[spot.n][spot.k]
    if spot.text:find '%S' then owner = owner or spot.part end
  end
  if not row.used and not text:find '%S' then text = '' end
  return text, owner or row[1].part
end
local from = '<a class="from" href="#$id" style="--width:$width">'
  .. '$label <span class="by">$name</span></a>'
local function print_origin(part, row)
  local name = print_name(html, part.name)
  if part.name == part.root then name = '' end
  return fill(from, { id = part.id, label = part.label,
                      name = name, width = #row_text(row) })
end
local a_row = '<span class="row$new" id="L$n">$from'
  .. '<a class="n" href="#L$n" tabindex="-1">$n</a>$text\n</span>'
local function print_rows(rows)
  local all, last = '', nil
  for n, row in ipairs(rows) do
    local text, part = print_row(row)
    local new = part ~= last
    all = all .. fill(a_row, { n = n, text = text,
      new = new and ' new' or '',
      from = new and print_origin(part, row) or '' })
    last = part
  end
  return all
end
local function origins(rows)
  local marked, names = {}, {}
  for _, row in ipairs(rows) do
    for _, spot in ipairs(row) do marked[spot.part.chapter] = 1 end
  end
  for n, c in ipairs(chapters) do
    if marked[n] then local name = c.label .. ' ' .. escape(html, c.title)
                      table.insert(names, link(html, c.id, name)) end
  end
  return table.concat(names, ', ')
end
local function purpose(w, root)
  local rows, text = files[root], ''
  for n = 1, math.min(3, #rows) do
    text = text .. ' ' .. row_text(rows[n]):gsub('^[%s#*/-]+', '')
  end
  return escape(w, (text .. ' '):match ': (.-)%. ' or '')
end
local a_file = [[$root
<h1 id="file"><code>$root</code></h1>
<p class="made">$purpose. $count lines, from $origins.</p>
<pre class="whole" tabindex="0"><code>$rows</code></pre>]]
local function file_block(root)
  local rows = files[root]
  return pandoc.RawBlock('file', fill(a_file, {
    root = root, count = #rows, origins = origins(rows),
    rows = print_rows(rows), purpose = purpose(html, root) }))
end
local function file_blocks()
  local roots = pandoc.List()
  for root in pairs(files) do roots:insert(root) end
  roots:sort()
  return roots:map(file_block)
end
local prototypes = {}
local function note_prototypes(rows)
  for n = 1, #rows do
    local text = row_text(rows[n])
    local name = text:match '^%a[^(=]-([%a_][%w_]*)%('
    if name and not text:find '^typedef' then
      prototypes[name] = prototypes[name] or { rows = rows, n = n }
    end
  end
end
local function gather(rows, n, stop, limit)
  local all = {}
  for i = n, math.min(#rows, n + limit - 1) do
    table.insert(all, row_text(rows[i]))
    if all[#all]:find(stop) then break end
  end
  return table.concat(all, '\1')
end
local function sentence_above(rows, n)
  local text = ''
  for i = n - 1, math.max(1, n - 15), -1 do
    local row = row_text(rows[i])
    text = row:gsub('^%s*/?%*+', ''):gsub('%*/%s*$', '')
           .. ' ' .. text
    if row:find '/%*' then
      return (text:gsub('%s+', ' '):match '^ ?(.-%.)%f[%s\0]')
    end
    if i == n - 1 and not row:find '%*/' then return end
  end
end
local ends_of = { struct = '}', union = '}', enum = '}',
                  typedef = ';', macro = '[^\\]$',
                  variable = '[;=]' }
local function card_of(d)
  local seen = d.kind == 'function' and prototypes[d.name]
  local rows, n = files[d.root], d.row
  if seen then rows, n = seen.rows, seen.n end
  local stop = d.kind == 'function' and (seen and ';' or '{')
               or ends_of[d.kind] or '.'
  return gather(rows, n, stop, 12), sentence_above(rows, n) or ''
end
local function name_block()
  for root, rows in pairs(files) do
    if root:find '%.h$' then note_prototypes(rows) end
  end
  local all = {}
  for _, part in ipairs(parts) do
    for _, d in ipairs(part.defined) do
      local shown, said = card_of(d)
      table.insert(all, table.concat({ d.id, d.kind, part.label,
        shown:gsub('\t', ' ') .. '', said }, '\t') .. '\n')
    end
  end
  return pandoc.RawBlock('names', table.concat(all))
end
local function run_end(parts, i)
  local stop = i
  while parts[stop + 1]
        and parts[stop + 1].number == parts[stop].number + 1
        and parts[stop + 1].chapter == parts[i].chapter do
    stop = stop + 1
  end
  return stop - i > 1 and stop or i
end
local function ranges(w, parts)
  local all, i = {}, 1
  while i <= #parts and #all < 8 do
    local stop = run_end(parts, i)
    local text = parts[i].label
    if stop > i then text = text .. '–' .. parts[stop].label end
    local fields = { id = parts[i].id, text = text }
    table.insert(all, fill(w.label, fields))
    i = stop + 1
  end
  if i <= #parts then table.insert(all, 'passim') end
  return fill(w.labels, { text = table.concat(all, ', ') })
end
html.letter = '<li class="letter" id="$id">$text</li>\n'
latex.letter = '\\Wletter{$text}\n'
html.letters, latex.letters = '<p class="letters">$text</p>\n', ''
html.jump, latex.jump = '<a href="#$id">$text</a> ', ''
local function letter_of(key)
  return key:match '^%a' and key:sub(1, 1):upper() or '_'
end
html.items = '<ul class="index">\n$items</ul>'
latex.items = '\\begin{Windex}\n$items\\end{Windex}'
html.item = '<li>$head <b>$defined</b> $used</li>\n'
latex.item = '\\item $head \\Wdefined{$defined} $used\n'
local function print_index(w, collect, slug)
  local keys, items = {}, {}
  collect(w, function (key, head, parts, users)
    if not items[key] then table.insert(keys, key) end
    items[key] = fill(w.item, { head = head,
      defined = labels(w, parts), used = ranges(w, users) })
  end)
  table.sort(keys)
  local all, jumps, last = '', '', slug == 'file-index' and '' or nil
  for _, key in ipairs(keys) do
    local new = last ~= '' and letter_of(key)
    if new and new ~= last then
      last = new
      local fields = { id = slug .. '-' .. new,
                       text = escape(w, new) }
      all = all .. fill(w.letter, fields)
      jumps = jumps .. fill(w.jump, fields)
    end
    all = all .. items[key]
  end
  return (jumps ~= '' and fill(w.letters, { text = jumps }) or '')
         .. fill(w.items, { items = all })
end
local indexes = {}
indexes['chunk-index'] = function (w, add)
  for name, parts in pairs(chunks) do
    local key = name:lower():gsub('[%[%]]', '') .. name
    add(key, print_chunk(w, name), parts, users[name])
  end
end
html.kind, latex.kind = ' <small>$text</small>', ' \\Wkind{$text}'
indexes['identifier-index'] = function (w, add)
  for name, all in pairs(definitions) do
    for i, d in ipairs(all) do
      local key = ('%s %s %03d'):format(name:lower(), name, i)
      local kind = fill(w.kind, { text = d.kind })
      add(key, link(w, d.id, code(w, name)) .. kind, { d.part },
          d.users)
    end
  end
end
indexes['file-index'] = function (w, add)
  for root in pairs(files) do
    local dir, text = root:match '^.*/', purpose(w, root)
    add(dir, code(w, dir), {}, {})
    add(root, print_file(w, root) .. ' ' .. text, chunks[root], {})
  end
end
local function both(kind, print, ...)
  return { pandoc[kind]('html', print(html, ...)),
           pandoc[kind]('latex', print(latex, ...)) }
end
local function print_quotation(w, text)
  local chunk = text:match '^\1(.-)\2$'
  if chunk then return print_use(w, chunk) end
  local here = { chapter = chapter.count, hidden = {} }
  local d = definition(here, 1, text:match '^[%w_]+' or '')
  return d and link(w, d.id, code(w, text)) or code(w, text)
end
local function restore(element)
  element.text = element.text:gsub('``(.-)``{.quoted}', '[[%1]]')
    :gsub('\1', '<<'):gsub('\2', '>>')
  return element
end
local function inline_code(e)
  if not e.classes:includes 'quoted' then return restore(e) end
  return both('RawInline', print_quotation, e.text)
end
local function block(element)
  local part = parts[tonumber(element.attributes.part)]
  if part then return both('RawBlock', print_part, part) end
  local index = indexes[element.classes[1]]
  if index then
    return both('RawBlock', print_index, index, element.classes[1])
  end
  return restore(element)
end
local stringify = pandoc.utils.stringify
local function heading(h)
  chapter.headings = chapter.headings + 1
  if h.level == 1 then
    h.attributes.number = chapter.label
    h.attributes.file = chapter.file:match '([^/]+)%.nw$'
    chapter.id, chapter.title = h.identifier, stringify(h)
  end
  if h.identifier == '' then
    h.identifier = chapter.slug .. '-' .. chapter.headings
  end
  return h, false
end
local function chapter_blocks()
  local text = table.concat(chapter.prose)
  local doc = pandoc.read(text, 'markdown-auto_identifiers')
  return doc:walk { traverse = 'topdown', Header = heading,
    CodeBlock = block, Code = inline_code }.blocks
end
function Reader(input)
  for text in tostring(input):gmatch '([^\n]*)\n' do
    local key, rest = text:match '^@(%S+) ?(.*)$'
    if on[key] then on[key](rest) end
  end
  unroll_roots(); find_definitions()
  for root, rows in pairs(files) do place_parts(root, rows) end
  for _, part in ipairs(parts) do lex(part); cut_pieces(part) end
  local blocks = pandoc.List()
  for _, c in ipairs(chapters) do
    chapter = c
    blocks:extend(chapter_blocks())
  end
  blocks:extend(file_blocks())
  blocks:insert(name_block())
  return pandoc.Pandoc(blocks)
end
