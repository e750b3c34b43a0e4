-- trees.lua: the tree after each chapter. Tangled from
-- C-weaving.nw.
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
  local number, slug = path:match '0*(%w+)%-([%w-]+)%.nw$'
  chapter = { file = path, number = number, slug = slug or 'end',
              parts = 0, headings = 0, prose = {} }
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
  local label = chapter.number .. '.' .. chapter.parts
  local part = { name = name, label = label, chapter = #chapters,
                 id = 'chunk-' .. label, hidden = {}, places = {},
                 defined = {}, used = {} }
  table.insert(parts, part)
  local all = chunks[name]
  part.before = all[#all]
  if part.before then part.before.after = part end
  table.insert(all, part)
end
on['end'] = function (what)
  if what:match '^docs' then return end
  parts[#parts].text = table.concat(sink):sub(2, -2)
  sink = chapter.prose
  on.text('\n\n```{part=' .. #parts .. '}\n```\n\n')
end
local function unroll(name, rows, root, indent)
  for i, part in ipairs(chunks[name]) do
    part.root = part.root or root
    local n = 0
    for text in (part.text .. '\n'):gmatch '([^\n]*)\n' do
      n = n + 1
      if i > 1 or n > 1 then table.insert(rows, { indent = indent }) end
      local k, column = 0, indent
      for plain, use in (text .. '\1\2'):gmatch '([^\1]*)\1(.-)\2' do
        k, column = k + 1, column + #plain
        table.insert(rows[#rows],
                     { part = part, n = n, k = k, text = plain })
        if use ~= '' then unroll(use, rows, root, column) end
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
  return text == '' and '' or (' '):rep(row.indent) .. text
end
local made = {}
local function make_directory(dir)
  if not made[dir] then os.execute('mkdir -p ' .. dir) end
  made[dir] = true
end
local function write_file(path, rows)
  make_directory(path:match '^(.*)/')
  local file = assert(io.open(path, 'w'))
  for _, row in ipairs(rows) do file:write(row_text(row), '\n') end
  file:close()
end
local function write_tree()
  unroll_roots()
  local dir = os.getenv 'TREES' .. '/'
              .. chapter.file:match '([^/]+)%.nw$' .. '/'
  for root, rows in pairs(files) do
    write_file(dir .. root, rows)
  end
end
function Reader(input)
  for text in tostring(input):gmatch '([^\n]*)\n' do
    local key, rest = text:match '^@(%S+) ?(.*)$'
    if key == 'file' and chapter then write_tree() end
    if on[key] then on[key](rest) end
  end
  write_tree()
  return pandoc.Pandoc {}
end
