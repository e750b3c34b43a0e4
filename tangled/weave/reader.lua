-- reader.lua: makes a pandoc document of noweb's pipeline.
-- Tangled from B-weaving.nw.
local chapters, parts, chunks, users = {}, {}, {}, {}
local function list(map, key)
  map[key] = map[key] or {}
  return map[key]
end
local on, chapter, part, sink = {}
function on.file(path)
  local number, slug = path:match '0*(%w+)%-([%w-]+)%.nw$'
  chapter = { file = path, number = number, slug = slug or 'end',
              parts = 0, prose = {} }
  table.insert(chapters, chapter)
end
function on.text(text) table.insert(sink, text) end
function on.nl() on.text '\n' end
function on.use(name) on.text('\1' .. name .. '\2') end
function on.begin(what)
  sink = what:match '^code' and {} or chapter.prose
end
function on.quote()
  local touching = (sink[#sink] or ''):match '`$'
  on.text(touching and ' ``' or '``')
end
function on.endquote() on.text '``{.c}' end
function on.defn(name)
  chapter.parts = chapter.parts + 1
  local label = chapter.number .. '.' .. chapter.parts
  part = { name = name, label = label, id = 'chunk-' .. label,
           file = chapter.file,
           hidden = {}, places = {}, defined = {}, used = {} }
  table.insert(parts, part)
  local all = list(chunks, name)
  part.before = all[#all]
  if part.before then part.before.after = part end
  table.insert(all, part)
end
on['end'] = function (what)
  if not what:match '^code' then return end
  part.text = table.concat(sink):sub(2, -2)
  sink = chapter.prose
  on.text('\n\n```{part=' .. #parts .. '}\n```\n\n')
end
local function unroll(name, rows, root)
  for i, part in ipairs(chunks[name] or {}) do
    part.root = part.root or root
    local n = 0
    for text in (part.text .. '\n'):gmatch '([^\n]*)\n' do
      n = n + 1
      if i > 1 or n > 1 then table.insert(rows, {}) end
      table.insert(rows[#rows], { part = part, n = n,
                                  text = text:gsub('\1.-\2', '') })
      for use in text:gmatch '\1(.-)\2' do
        unroll(use, rows, root)
      end
    end
  end
end
local function find_users()
  for _, part in ipairs(parts) do
    for use in part.text:gmatch '\1(.-)\2' do
      table.insert(list(users, use), part)
    end
  end
end
local rows = {}
local function unroll_roots()
  for _, part in ipairs(parts) do
    local name = part.name
    if not users[name] and not rows[name] then
      rows[name] = { {} }
      unroll(name, rows[name], name)
    end
  end
end
local tags, functions, fields = {}, {}, ('([^\t]*)\t?'):rep(7)
local function read_tag(text)
  local t = {}
  t.name, t.file, t.row, t.kind, t.stop, t.private, t.scope =
    text:match(fields)
  t.row = tonumber(t.row)
  t.stop = tonumber(t.stop) or t.row
  if rows[t.file] and rows[t.file][t.stop] then
    table.insert(tags, t)
    if t.stop > t.row then functions[t.file .. t.name] = t end
  end
end
local function each_spot(tag, first, visit)
  for row = first, tag.stop do
    for _, spot in ipairs(rows[tag.file][row]) do
      if visit(spot, spot.n .. ' ' .. tag.name) then return end
    end
  end
end
local kinds = { ['function'] = true, struct = true, union = true,
  enum = true, enumerator = true, typedef = true, macro = true,
  variable = true }
local definitions = {}
local function define(tag)
  local same = list(definitions, tag.name)
  for _, d in ipairs(same) do
    if d.root == tag.file then return end
  end
  each_spot(tag, tag.row, function (spot, key)
    if spot.text:find('%f[%w_]' .. tag.name .. '%f[^%w_]') then
      if not spot.part.places[key] then
        local number = #same > 0 and '-' .. #same + 1 or ''
        local d = { name = tag.name, id = 'id-' .. tag.name .. number,
                    part = spot.part, root = tag.file, kind = tag.kind,
                    users = {} }
        d.private = tag.private == 'file' or not tag.file:match '%.[ch]$'
        table.insert(same, d)
        table.insert(spot.part.defined, d)
        spot.part.places[key] = d
      end
      return true
    end
  end)
end
local function hide(tag)
  local range = functions[tag.file .. tag.scope] or tag
  range = { file = tag.file, name = tag.name, stop = range.stop,
            row = range.row }
  each_spot(range, range.row, function (spot, key)
    spot.part.hidden[key] = true
  end)
end
local function note_function(tag)
  if tag.kind ~= 'function' then return end
  each_spot(tag, tag.row + 1, function (spot)
    if spot.n == 1 then spot.part.within = tag.name end
  end)
end
local function find_definitions()
  for text in io.lines(os.getenv 'TAGS') do read_tag(text) end
  for _, tag in ipairs(tags) do
    if tag.kind == 'prototype' or tag.name:match '^__anon'
       or tag.name:match '_H$' or tag.name:match '[^%w_]' then
    elseif kinds[tag.kind] then define(tag); note_function(tag)
    else hide(tag) end
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
    + class('word', letter * (letter + digit) ^ 0)
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
  [[ case do done else esac exit fi for if in set shift then
  trap while END BEGIN function print ]])
local languages = { c = c, h = c, lua = lua }
local function language(part)
  local suffix = (part.root or ''):match '%.(%w+)$'
  return languages[suffix] or sh
end
local function definition(part, n, name)
  if part.hidden[n .. ' ' .. name] then return end
  local public, near
  for _, d in ipairs(definitions[name] or {}) do
    if d.root == part.root then return d end
    if not d.private and (not public or d.kind == 'function') then
      public = d
    end
    if d.part.file == part.file then near = near or d end
  end
  return public or not part.root and near or nil
end
local function lex(part)
  local lexer, n, before = language(part), 1, ''
  part.tokens = lexer.pattern:match(part.text)
  for _, token in ipairs(part.tokens) do
    if token[1] == 'word' then
      local key = n .. ' ' .. token[2]
      if lexer.keywords:find('%s' .. token[2] .. '%s') then
        token[1] = 'keyword'
      elseif part.places[key] then
        token.place, part.places[key] = part.places[key], nil
      elseif before ~= '.' and before ~= '->' then
        token.link = definition(part, n, token[2])
        local d = token.link
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
local looks = os.getenv 'LOOKS'
local html = dofile(looks .. '/html.lua')
local latex = dofile(looks .. '/latex.lua')
local function fill(template, fields)
  return (template:gsub('%$(%a+)', fields))
end
local function escape(w, text)
  return (text:gsub('.', w.special))
end
local function code(w, text)
  local spaced = escape(w, text):gsub(' ', w.space)
  return fill(w.code, { text = spaced })
end
local function link(w, id, text)
  return fill(w.link, { id = id, text = text })
end
local function labels(w, parts, limit)
  local all = {}
  for i, part in ipairs(parts) do
    if i > (limit or i) then all[i] = '…' break end
    all[i] = link(w, part.id, part.label)
  end
  return table.concat(all, ', ')
end
local function print_name(w, name)
  local text = ''
  for plain, quote in (name .. '[[]]'):gmatch '(.-)%[%[(.-)%]%]' do
    text = text .. escape(w, plain)
    if quote ~= '' then text = text .. code(w, quote) end
  end
  return text
end
local function print_use(w, name)
  local first = chunks[name][1]
  return link(w, first.id, fill(w.use, {
    text = print_name(w, name), label = first.label }))
end
local plain = { word = true, space = true, other = true }
local function print_token(w, token, text)
  if token[1] == 'use' then
    return print_use(w, text:sub(2, -2))
  end
  local d = token.link or token.place
  local shape = token.link and w.link or token.place and w.place
                or not plain[token[1]] and w.token or '$text'
  return fill(shape, { class = token[1], id = d and d.id,
    text = escape(w, text):gsub(' ', w.space) })
end
local function print_code(w, part)
  local lines = { '' }
  for _, token in ipairs(part.tokens) do
    for text, stop in token[2]:gmatch '([^\n]*)(\n?)' do
      lines[#lines] = lines[#lines] .. print_token(w, token, text)
      if stop ~= '' then table.insert(lines, '') end
    end
  end
  for n, text in ipairs(lines) do
    local tie = n <= 2 or n >= #lines - 3
    lines[n] = fill(tie and w.tied or w.line, { text = text })
  end
  return table.concat(lines)
end
local function print_names(w, title, names, with_users)
  local all = {}
  for i, d in ipairs(names) do
    all[i] = link(w, d.id, code(w, d.name))
    if with_users and #d.users > 0 then
      all[i] = all[i] .. ' (' .. labels(w, d.users, 6) .. ')'
    end
  end
  if #all == 0 then return '' end
  return title .. table.concat(all, ', ') .. '. '
end
local function print_nav(w, part)
  local before, after = '', ''
  if part.before then
    before = '← ' .. labels(w, { part.before }) .. ' '
  end
  if part.after then after = labels(w, { part.after }) .. ' →' end
  return fill(w.nav, { text = before .. after })
end
local function print_where(w, part)
  local where = code(w, part.root or '')
  if part.within then
    where = where .. ' in ' .. code(w, part.within)
  end
  return where
end
local function print_part(w, part)
  local users, used = users[part.name], ''
  if users then
    used = 'Used in ' .. labels(w, users, 8) .. '. '
  end
  local name = fill(w.name, { text = print_name(w, part.name) })
  return fill(w.chunk, {
    id = part.id, label = part.label, code = print_code(w, part),
    name = link(w, chunks[part.name][1].id, name),
    mark = part.before and '+≡' or '≡',
    nav = print_nav(w, part), where = print_where(w, part),
    foot = used .. print_names(w, 'Defines ', part.defined, true)
                .. print_names(w, 'Uses ', part.used) })
end
local function print_index(w, entries)
  table.sort(entries, function (a, b) return a.key < b.key end)
  local items = ''
  for _, e in ipairs(entries) do
    items = items .. fill(w.item, { head = e.head,
      defined = labels(w, e.parts), used = labels(w, e.users) })
  end
  return fill(w.items, { items = items })
end
local indexes = {}
indexes['chunk-index'] = function (w)
  local entries = {}
  for name, parts in pairs(chunks) do
    local key = name:lower():gsub('[%[%]]', '')
    table.insert(entries, { key = key .. name,
      head = print_use(w, name), parts = parts,
      users = users[name] or {} })
  end
  return print_index(w, entries)
end
indexes['identifier-index'] = function (w)
  local entries = {}
  for name, all in pairs(definitions) do
    for _, d in ipairs(all) do
      table.insert(entries, { key = name:lower() .. ' ' .. d.id,
        head = link(w, d.id, code(w, name)),
        parts = { d.part }, users = d.users })
    end
  end
  return print_index(w, entries)
end
local function both(element, print, ...)
  return { element('html', print(html, ...)),
           element('latex', print(latex, ...)) }
end
local function print_quotation(w, text, chapter)
  local chunk = text:match '^\1(.-)\2$'
  if chunk then return print_use(w, chunk) end
  local here = { file = chapter.file, hidden = {} }
  local d = definition(here, 1, text:match '^[%w_]+' or '')
  return d and link(w, d.id, code(w, text)) or code(w, text)
end
local function restore(element)
  element.text = element.text:gsub('``(.-)``{.c}', '[[%1]]')
    :gsub('\1', '<<'):gsub('\2', '>>')
  return element
end
local function inline_code(chapter)
  return function (element)
    if not element.classes:includes 'c' then
      return restore(element)
    end
    return both(pandoc.RawInline, print_quotation,
                element.text, chapter)
  end
end
local function block(element)
  local part = parts[tonumber(element.attributes.part)]
  if part then return both(pandoc.RawBlock, print_part, part) end
  local index = indexes[element.classes[1]]
  if index then return both(pandoc.RawBlock, index) end
  return restore(element)
end
local function heading(chapter)
  return function (h)
    chapter.headings = (chapter.headings or 0) + 1
    if h.level == 1 then h.attributes.number = chapter.number end
    if h.identifier == '' then
      h.identifier = chapter.slug .. '-' .. chapter.headings
    end
    return h:walk { Code = function (element)
      return pandoc.Code(element.text)
    end }
  end
end
local function chapter_blocks(chapter)
  local text = table.concat(chapter.prose)
  local doc = pandoc.read(text, 'markdown-auto_identifiers')
  doc = doc:walk { Header = heading(chapter) }
  doc = doc:walk { CodeBlock = block,
                   Code = inline_code(chapter) }
  return doc.blocks
end
function Reader(input)
  for text in tostring(input):gmatch '([^\n]*)\n' do
    local key, rest = text:match '^@(%S+) ?(.*)$'
    if on[key] then on[key](rest) end
  end
  find_users(); unroll_roots(); find_definitions()
  for _, part in ipairs(parts) do lex(part) end
  local blocks = pandoc.List()
  for _, chapter in ipairs(chapters) do
    blocks:extend(chapter_blocks(chapter))
  end
  return pandoc.Pandoc(blocks)
end
