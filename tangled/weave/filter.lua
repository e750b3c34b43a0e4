-- filter.lua: numbers and links. Tangled from C-weaving.nw.
local dir = PANDOC_SCRIPT_FILE:match '^.*/'
local complain, stop = dofile(dir .. 'complain.lua')
local words = { ch = 'Chapter', sec = 'Section', fig = 'Figure',
                tbl = 'Table', eq = 'Equation', ex = 'Exercise' }
local numbers, counts, chapter, section = {}, {}, nil, ''
local function set_number(id, number)
  if numbers[id] then
    complain('#' .. id, 'a second label ' .. id)
  end
  numbers[id] = number
  return number
end
local function next_number(id, kind)
  counts[kind] = (counts[kind] or 0) + 1
  return set_number(id, chapter .. '.' .. counts[kind])
end
local function raw(html, latex)
  return pandoc.RawInline('html', html),
         pandoc.RawInline('latex', latex or '')
end
local function number_tag(text, id)
  local link = id and '<a href="#' .. id .. '">' or ''
  return (raw(link .. '<span class="number">' .. text .. '</span>'
              .. (id and '</a> ' or ' ')))
end
local figures = pandoc.List()
local function list_figure(id, number, caption)
  local name = pandoc.Link('Figure ' .. number, '#' .. id)
  local entry = pandoc.List { name, pandoc.Str '. ' }
  for _, item in ipairs(caption) do
    entry:insert(item)
    if item.t == 'Str' and item.text:match '%.$' then break end
  end
  entry:insert((select(2, raw('', '\\Wonpage{' .. id .. '}'))))
  figures:insert(pandoc.Para(entry))
end
local function figure_list(block)
  if block.classes[1] ~= 'figure-list' then return end
  return { pandoc.Div(figures, { class = 'figures' }) }, false
end
local part_of, last = {}, nil
local function part_before(file)
  local part = part_of[file]
  if not part or part == last then return end
  last = part
  local numeral, text = part.numeral, pandoc.utils.stringify
  if not numeral and #part.chapters == 1 then return end
  return { numeral and text(numeral) .. ' · ' or '',
           text(part.title) }
end
local benches, roads = {}, {}
local function number_of(file)
  return tonumber((file or ''):match '^%a*(%d+)%-')
end
local function bench_of(file)
  local n = number_of(file)
  local road = file and file:match '^%d'
  local ids = road and (benches[n] or {}) or { roads[n] }
  if #ids == 0 then return pandoc.Null() end
  local out = pandoc.List { pandoc.RawInline('latex', '\\Wbench{'),
    pandoc.Str(road and 'At the bench: ' or 'The bench of ') }
  for i, id in ipairs(ids) do
    if i > 1 then out:insert(pandoc.Str ', ') end
    out:insert(pandoc.Cite({},
      { pandoc.Citation(id, 'NormalCitation') }))
  end
  out:extend { pandoc.Str '.', pandoc.RawInline('latex', '}') }
  return pandoc.Div({ pandoc.Plain(out) }, { class = 'bench' })
end
local function header(h)
  local number, file = h.attributes.number, h.attributes.file
  local part = h.level == 1 and part_before(file)
  if h.level == 1 then chapter, counts = number, {} end
  local plain = not chapter or chapter == 'P'
  if h.level < 3 then
    if plain then
      set_number(h.identifier,
                 '“' .. pandoc.utils.stringify(h) .. '”')
      h.classes:insert 'unnumbered'
    else
      number = h.level == 1 and set_number(h.identifier, number)
               or next_number(h.identifier, 'sec')
      h.content:insert(1, number_tag(number))
    end
    section = number or ''
  end
  h.attributes = {}
  if h.level == 1 then
    h.attr = pandoc.Attr(h.identifier, h.classes,
      { { 'file', file or '' }, { 'part', part and part[1] .. part[2]
                                          or '' } })
  end
  local before = part and ('\\Wpart{%s}{%s}'):format(
    part[1]:match '^%w*', part[2]) or ''
  if h.level == 1 and chapter then
    before = before .. '\\Wchapter{' .. chapter .. '}'
  end
  local after = h.level == 1 and plain and '\\Wunnumbered{'
    .. pandoc.utils.stringify(h) .. '}' or ''
  return { pandoc.RawBlock('latex', before), h,
           pandoc.RawBlock('latex', after), bench_of(file) }, false
end
local function equation(math, id)
  local number = next_number(id, 'eq')
  local span = '<span class="equation" id="' .. id .. '">'
  local html, latex = raw(span, '{\\Wequation{' .. id .. '}')
  local tag = number_tag('(' .. number .. ')', id)
  return { html, latex, math, tag, raw('</span>', '}') }
end
local function equations(content)
  local out = pandoc.List()
  for _, item in ipairs(content) do
    local id = item.t == 'Str' and item.text:match '^{#(eq:.-)}'
    if id then
      if out[#out].t ~= 'Math' then out:remove() end
      out:extend(equation(out:remove(), id))
      item.text = item.text:match '}(.*)$'
    end
    out:insert(item)
  end
  return out
end
local function words_for(image)
  local alt = image.attributes.alt or ''
  if alt == '' then
    complain(image.src, 'no alt text for ' .. image.src)
  end
  return (alt:gsub('&', '&amp;'):gsub('<', '&lt;')
    :gsub('"', '&quot;'))
end
local function small_map(image, path, size)
  local id = image.attributes.to
  return pandoc.Div { pandoc.Plain { raw(
    ('<a class="map" href="#%s"><img src="%s" alt="%s"%s></a>')
      :format(id, image.src, words_for(image), size),
    '\\Wmap{' .. id .. '}{' .. path .. '}') } }
end
local function figure(image)
  local id = image.identifier
  local path = os.getenv 'FIGURES' .. '/'
               .. image.src:match '([^/]+)%.svg$'
  local svg, size, wide = io.open(path .. '.svg'), '', 0
  if not svg then
    complain(image.src, 'no picture ' .. path .. '.svg')
  else local start = svg:read(400)
       local w, h = start:match 'width="([%d.]+)%a*" height="([%d.]+)'
       if w then
         size = (' width="%d" height="%d"'):format(w * 4 // 3, h * 4 // 3)
         wide = tonumber(w)
       end end
  if #image.caption == 0 then
    return small_map(image, path, size)
  end
  local number = next_number(id, 'fig')
  list_figure(id, number, image.caption)
  local beside = image.classes:includes 'margin'
  local frame = beside and wide <= 150 and 'Wside' or 'Wfigure'
  local class = beside and ' class="margin"'
    or image.classes:includes 'live' and ' class="live"' or ''
  local out = pandoc.List { raw(
    ('<figure id="%s"%s><img src="%s" loading="lazy" alt="%s"%s>'
     .. '<figcaption>')
      :format(id, class, image.src, words_for(image), size),
    ('\\begin{%s}{%s}{%s.pdf}'):format(frame, id, path)) }
  out:insert(number_tag('Figure ' .. number .. '.', id))
  out:extend(image.caption)
  out:extend { raw('</figcaption></figure>',
                   '\\end{' .. frame .. '}') }
  return pandoc.Div { pandoc.Plain(out) }
end
local function paragraph(p)
  local image = p.content[1]
  if #p.content == 1 and image.t == 'Image' then
    return figure(image)
  end
  p.content = equations(p.content)
  return p
end
local function numbered_table(t)
  local caption = t.caption.long[1]
  if not caption then return end
  local id = caption.content:remove().text:match '^{#(tbl:.-)}$'
  local number = next_number(id, 'tbl')
  local tag = number_tag('Table ' .. number .. '.', id)
  caption.content:insert(1, tag)
  return pandoc.Div({ t }, { id = id, class = 'table' }), false
end
local function exercise(div)
  if not div.classes:includes 'exercise' then return end
  local number = next_number(div.identifier, 'ex')
  local title = pandoc.Strong('Exercise ' .. number .. '.')
  local link = '<a class="itself" href="#%s">'
  local opening = pandoc.List {
    (raw(link:format(div.identifier))), title, (raw '</a>'),
    pandoc.Space() }
  local first = div.content[1]
  first.content = opening .. first.content
  return div
end
local stressed = ' not is and all every one any same both before '
  .. 'after only never always here this that was are must can '
  .. 'some each other first second no with into by of in on at '
  .. 'how what '
  .. 'why when where who more most less it we you do does '
  .. 'across add an back bend bia der did diff down folded forks '
  .. 'grows inside its like mark mention new note noticed now '
  .. 'old or picture piece pieces plann relations repeated right '
  .. 'spread strip tall th the thing tied tun un under '
local phrases = { ['a constant’s'] = true, ['a feed’s'] = true,
  ['handed out'] = true, ['in the order'] = true,
  ['note the day'] = true, ['once for al'] = true,
  ['write them down'] = true }
local terms, seen = {}, {}
local function term(e)
  local text = pandoc.utils.stringify(e):gsub('%s+', ' ')
  local id = 'term-' .. text:gsub('[^%a]+', '-')
  local only_stressed = phrases[text]
    or stressed:find(' ' .. text .. ' ', 1, true)
  if not chapter or not text:match '^%l[%l%-’ ]+$' or seen[id]
     or text:match ' .* .* ' or only_stressed then return end
  seen[id] = true
  table.insert(terms, { text = text, id = id, number = section })
  return pandoc.Span({ e }, { id = id }), false
end
local function subject_index(block)
  if block.classes[1] ~= 'subject-index' then return end
  table.sort(terms, function (a, b) return a.text < b.text end)
  local html, latex = '<ul class="index">\n', '\\begin{Windex}\n'
  for _, t in ipairs(terms) do
    html = html
      .. ('<li><a href="#%s"><span class="name">%s</span> '
          .. '<small>%s</small></a></li>\n')
      :format(t.id, t.text, t.number)
    latex = latex .. ('\\item %s \\hyperlink{%s}{%s}\n')
      :format(t.text, t.id, t.number)
  end
  return { pandoc.RawBlock('html', html .. '</ul>'),
           pandoc.RawBlock('latex', #terms > 0
             and latex .. '\\end{Windex}' or '') }, false
end
local function reference(id, kind)
  local word, number = words[kind], numbers[id] or '?'
  if number == '?' then
    complain('@' .. id, 'nothing is labelled ' .. id)
  end
  if kind == 'ch' and number:match '^%u' then word = 'Workshop' end
  if kind == 'eq' then number = '(' .. number .. ')' end
  if number:match '^“' then
    return pandoc.Link(number, '#' .. id)
  end
  return pandoc.Link(word .. '\u{A0}' .. number, '#' .. id)
end
local known = {}
for text in io.lines(os.getenv 'REFERENCES') do
  known[text:match '^@%a+{([^,]+)' or ''] = true
end
local function cite(c)
  local out = pandoc.List()
  for _, citation in ipairs(c.citations) do
    local id = citation.id
    local kind = id:match '^(%a+):'
    if words[kind] then
      if #out > 0 then out:insert(pandoc.Str ', ') end
      out:insert(reference(id, kind))
    elseif not known[id] then
      complain('@' .. id, 'no entry for ' .. id)
    end
  end
  if #out > 0 then return out end
end
local function contents(block, suffix)
  local slug = block.identifier:match ':(.*)$' or ''
  local path = block.attributes.file
               or os.getenv 'RUNS' .. '/' .. slug .. suffix
  local file = io.open(path)
  if file then return file:read 'a' end
  complain('#' .. block.identifier, 'no file ' .. path)
  return '-\n-\n'
end
local said = {}
function said.transcript(block)
  local text = '$ ' .. block.attributes.run .. '\n'
               .. contents(block, '.txt')
  return pandoc.Div({ pandoc.CodeBlock(text) },
    { id = block.identifier, class = 'transcript' })
end
local function each_cell(text, use)
  for line in text:gmatch '[^\n]+' do
    local i = 0
    for cell in line:gmatch '[^\t]+' do
      i = i + 1
      use(i, cell)
    end
  end
end
local function rule(head, rest)
  local widest, words, all = {}, {}, {}
  each_cell(head .. rest, function (i, cell)
    widest[i] = math.max(widest[i] or 1, utf8.len(cell))
  end)
  each_cell(rest, function (i, cell)
    words[i] = words[i] or cell ~= '-' and
               not cell:match '^[-+.]?%d'
  end)
  for i, n in ipairs(widest) do
    local dashes = ('-'):rep(n + 5)
    all[i] = words[i] and ':' .. dashes or dashes .. ':'
  end
  return table.concat(all, '\t') .. '\n'
end
function said.table(block)
  local head, rest = contents(block, '.tsv'):match '^(.-\n)(.*)$'
  local text = (head .. rule(head, rest) .. rest):gsub('\t', '|')
    :gsub('[^\n]+', '|%0|') .. '\n: ' .. block.attributes.caption
    .. ' {#' .. block.identifier .. '}\n'
  return pandoc.read(text).blocks
end
local function recorded(division)
  if not division.classes:includes 'recorded' then return end
  local file = io.open(division.attributes.file)
  if not file then return {} end
  file:close()
  return division.content
end
local function program_said(block)
  local say = said[block.classes[1]]
  if say then return say(block) end
end
local function abbreviation(word)
  local before, name, after =
    word.text:match '^(%p*)(%u%u%u+)(s?%f[^%w_].*)$'
  if not name then return end
  return { pandoc.Str(before),
           pandoc.Span({ pandoc.Str(name) }, { class = 'sc' }),
           pandoc.Str(after) }, false
end
local open = '<label class="mark" for="note-$id">$n</label>'
  .. '<input type="checkbox" class="toggle" id="note-$id">'
  .. '<span class="note"><span class="mark">$n</span> '
local function note(element)
  counts.note = (counts.note or 0) + 1
  local id = (chapter or 'end') .. '-' .. counts.note
  local text = open:gsub('%$(%a+)', { id = id, n = counts.note })
  local out = pandoc.List { raw(text, '\\Wnote{') }
  for i, block in ipairs(element.content) do
    if block.t ~= 'Para' and block.t ~= 'Plain' then
      complain(pandoc.utils.stringify(block):sub(1, 20),
               'a note may hold paragraphs only')
    end
    if i > 1 then out:extend { raw('<br>', '\\par ') } end
    out:extend(block.content or {})
  end
  out:extend { raw('</span>', '}') }
  return out
end
local function leave(element) return element, false end
local function lists_of(block)
  local list, walk = figure_list(block)
  if list then return list, walk end
  return subject_index(block)
end
function Pandoc(doc)
  for _, part in ipairs(doc.meta.parts) do
    for _, name in ipairs(part.chapters) do
      part_of[pandoc.utils.stringify(name):match '[^/]+$'] = part
    end
  end
  for _, h in ipairs(doc.blocks) do
    local file = h.level == 1 and h.attributes.file
    local n = number_of(file or nil)
    if n and file:match '^%d' then
      roads[n] = h.identifier
    elseif n then
      benches[n] = benches[n] or {}
      table.insert(benches[n], h.identifier)
    end
  end
  doc = doc:walk { Div = recorded }
  doc = doc:walk { CodeBlock = program_said }
  doc = doc:walk { traverse = 'topdown', Header = header,
    Para = paragraph, Table = numbered_table, Div = exercise,
    CodeBlock = lists_of, Emph = term, Note = note }
  doc = doc:walk { Cite = cite }
  doc = doc:walk { traverse = 'topdown', Str = abbreviation,
                   Header = leave, Span = leave, Table = leave }
  stop()
  return doc
end
