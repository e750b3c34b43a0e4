-- numbers.lua: numbers things and resolves references.
-- Tangled from B-weaving.nw.
local dir = PANDOC_SCRIPT_FILE:match '^.*/'
local complain = dofile(dir .. 'complain.lua')
local words = { ch = 'Chapter', sec = 'Section', fig = 'Figure',
                tbl = 'Table', eq = 'Equation', ex = 'Exercise' }
local numbers, counts, chapter = {}, {}, nil
local function set_number(id, number)
  if numbers[id] then
    complain.about('#' .. id, 'a second label ' .. id)
  end
  numbers[id] = number
  return number
end
local function next_number(id, kind)
  counts[kind] = (counts[kind] or 0) + 1
  return set_number(id, chapter .. '.' .. counts[kind])
end
local function html(text)
  return pandoc.RawInline('html', text)
end
local function latex(text)
  return pandoc.RawInline('latex', text)
end
local function number_tag(text)
  return html('<span class="number">' .. text .. '</span> ')
end
local titles = {}
local function header(h)
  local number, title = h.attributes.number, titles[h.identifier]
  if h.level == 1 then
    chapter, counts = number, {}
    if number then set_number(h.identifier, number) end
  elseif h.level == 2 and chapter then
    number = next_number(h.identifier, 'sec')
  end
  h.attributes = title and { part = title } or {}
  if number then h.content:insert(1, number_tag(number)) end
  local before = title and '\\Wpart{' .. title .. '}' or ''
  if h.level == 1 and number then
    before = before .. '\\Wchapter{' .. number .. '}'
  end
  return { pandoc.RawBlock('latex', before), h }, false
end
local shape = '<span class="equation" id="%s">%s'
              .. '<span class="number">(%s)</span></span>'
local function equation(math, id)
  local doc = pandoc.Pandoc { pandoc.Plain { math } }
  local mathml = pandoc.write(doc, 'html',
                              { html_math_method = 'mathml' })
  local number = next_number(id, 'eq')
  return { html(shape:format(id, mathml, number)),
    latex(('\\Wequation{%s}{%s}'):format(id, math.text)) }
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
local function figure(image)
  local id = image.identifier
  local name = image.src:match '([^/]+)%.svg$'
  local path = os.getenv 'FIGURES' .. '/' .. name
  if not io.open(path .. '.svg') then
    complain.about(image.src, 'no picture ' .. path .. '.svg')
  end
  local alt = (image.attributes.alt or ''):gsub('"', '&quot;')
  local content = pandoc.List {
    html(('<figure><img src="fig/%s.svg" alt="%s"><figcaption>')
      :format(name, alt)),
    latex('\\begin{Wfigure}{' .. path .. '.pdf}'),
    number_tag('Figure ' .. next_number(id, 'fig') .. '.') }
  content:extend(image.caption)
  content:extend { html '</figcaption></figure>',
                   latex '\\end{Wfigure}' }
  return pandoc.Div({ pandoc.Plain(content) }, { id = id })
end
local function paragraph(p)
  local image = p.content[1]
  if #p.content == 1 and image.t == 'Image' then
    return figure(image), false
  end
  p.content = equations(p.content)
  return p
end
local function numbered_table(t)
  local caption = t.caption.long[1]
  if not caption then return end
  local content = caption.content
  local id = content:remove().text:match '^{#(tbl:.-)}$'
  local number = next_number(id, 'tbl')
  content:insert(1, number_tag('Table ' .. number .. '.'))
  caption.content = content
  t.caption.long[1] = caption
  return pandoc.Div({ t }, { id = id, class = 'table' }), false
end
local function exercise(div)
  if not div.classes:includes 'exercise' then return end
  local number = next_number(div.identifier, 'ex')
  local first = div.content[1]
  local title = pandoc.Strong('Exercise ' .. number .. '.')
  first.content:insert(1, pandoc.Space())
  first.content:insert(1, title)
  div.content[1] = first
  return div
end
local function reference(id, kind)
  local word, number = words[kind], numbers[id]
  if not number then
    complain.about('@' .. id, 'nothing is labelled ' .. id)
    number = '?'
  end
  if number:match '^%u$' then word = 'Appendix' end
  if kind == 'eq' then number = '(' .. number .. ')' end
  return pandoc.Link(word .. '\u{A0}' .. number, '#' .. id)
end
local known = {}
local function read_bibliography()
  for text in io.lines(os.getenv 'REFERENCES') do
    known[text:match '^@%a+{([^,]+)' or ''] = true
  end
end
local function cite(c)
  local out = pandoc.List()
  for _, citation in ipairs(c.citations) do
    local kind = citation.id:match '^(%a+):'
    if words[kind] then
      if #out > 0 then out:insert(pandoc.Str ', ') end
      out:insert(reference(citation.id, kind))
    elseif not known[citation.id] then
      complain.about('@' .. citation.id,
                     'no entry for ' .. citation.id)
    end
  end
  return #out > 0 and out or nil
end
function Pandoc(doc)
  read_bibliography()
  for _, part in ipairs(doc.meta.parts) do
    local first = pandoc.utils.stringify(part.chapters[1])
    titles['ch:' .. first:gsub('^%w+%-', '')] =
      pandoc.utils.stringify(part.title)
  end
  doc = doc:walk { traverse = 'topdown', Header = header,
    Para = paragraph, Table = numbered_table, Div = exercise }
  doc = doc:walk { Cite = cite }
  complain.stop()
  return doc
end
