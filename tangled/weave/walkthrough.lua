-- walkthrough.lua: cuts the short book out of the whole one.
-- Tangled from C-weaving.nw.
local stringify = pandoc.utils.stringify
local kept = { bibliography = true, ['identifier-index'] = true }
local labels = { P = true }
local function keep_parts(parts)
  for _, part in ipairs(parts) do
    for _, name in ipairs(part.chapters) do
      name = stringify(name):match '[^/]+$'
      kept[name], labels[name:match '^0*(%w*)'] = true, true
    end
    if part.numeral then return end
  end
end
local function cut(blocks)
  local out, keep = pandoc.List(), false
  for i, block in ipairs(blocks) do
    local h = blocks[i + 1]
    local opens = block.format == 'latex' and h and h.level == 1
    local head = opens and h or block.level == 1 and block
    if head then
      keep = kept[head.identifier] or kept[head.attributes.file]
    end
    if keep then out:insert(block) end
  end
  return out
end
local known, cited = {}, {}
local makes = '\\(W%a+)}?{([^{}]+)}'
local function note_targets(blocks)
  local function note(e) known[e.identifier] = true end
  local function note_raw(e)
    for macro, id in e.text:gsub('\\begin{', '\\'):gmatch(makes) do
      if macro ~= 'Wlink' then known[id] = true end
    end
  end
  pandoc.Div(blocks):walk { Header = note, Div = note, Span = note,
    RawBlock = note_raw, RawInline = note_raw,
    Link = function (link) cited[link.target:sub(2)] = true end }
end
local function mend_raw(e)
  e.text = e.text:gsub('\\Wlink{([^{}]+)}', function (id)
    if not known[id] then return '\\Wgone{' .. id .. '}' end
  end)
  return e
end
local function mend(link)
  local id = link.target:match '^#(.*)'
  if id and not known[id] then return link.content end
end
local function uncited(div)
  local id = div.identifier
  if id:match '^ref%-' and not cited[id] then return {} end
end
local function ours(text)
  local all = {}
  for label in text:gmatch '[^, ]+' do
    if labels[label:match '^(%w+)%.'] then
      table.insert(all, label)
    end
  end
  return table.concat(all, ', ')
end
local function shorten(e)
  if not e.text:find('\\begin{Windex}', 1, true) then return end
  e.text = e.text:gsub('\\item [^\n]*\n', function (item)
    item = item:gsub('(\\Wrefs{)([^{}]*)', function (macro, text)
      return macro .. ours(text)
    end)
    return item:find('\\Wdefined{\\Wrefs{}}', 1, true) and ''
           or item
  end)
  return e
end
function Pandoc(doc)
  keep_parts(doc.meta.parts)
  doc.blocks = cut(doc.blocks)
  note_targets(doc.blocks)
  doc = doc:walk { RawBlock = shorten, Div = uncited }
  return doc:walk { RawBlock = mend_raw, RawInline = mend_raw,
                    Link = mend }
end
