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
local function play(source, last)
  for i, line in ipairs(source) do
    on[line[1]](line[2])
    if i == 1 and (chapter.from or last + 1) > last then
      return
    end
  end
end
local function write_tree(sources, name)
  chapters, parts, files = {}, {}, {}
  chunks, users = lists(), lists()
  for _, source in ipairs(sources) do
    play(source, tonumber(name:match '^%d+'))
  end
  unroll_roots()
  local dir = os.getenv 'TREES' .. '/' .. name .. '/'
  for root, rows in pairs(files) do
    write_file(dir .. root, rows)
  end
end
function Reader(input)
  local sources = {}
  for text in tostring(input):gmatch '([^\n]*)\n' do
    local key, rest = text:match '^@(%S+) ?(.*)$'
    if key == 'file' then table.insert(sources, {}) end
    if on[key] then
      table.insert(sources[#sources], { key, rest })
    end
  end
  for _, source in ipairs(sources) do
    local name = source[1][2]:match '([^/]+)%.nw$'
    if name:match '^0*[1-9]' then write_tree(sources, name) end
  end
  return pandoc.Pandoc {}
end
