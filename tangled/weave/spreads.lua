-- spreads.lua: what is on which page. Tangled from B-weaving.nw.
local woven, log = {}, {}
local usual = luatexbase.registernumber 'catcodetable@latex'
local function print(text) tex.sprint(usual, text) end
function woven.tell(fact)
  local messenger = node.new('whatsit', 'late_lua')
  messenger.data = function ()
    local page = tex.count[0]
    log[page] = (log[page] or '') .. ' ' .. fact
  end
  node.write(messenger)
end
function woven.save(last)
  for page = 1, last do
    if log[page] then
      print('\\Wsave{' .. page .. '}')
    end
  end
end
function woven.log(page) tex.sprint(-2, log[page]) end
local function each(default)
  return setmetatable({}, { __index = default })
end
local order, chunk, from = {}, nil, nil
local first, last, spot, place = {}, {}, {}, {}
local uses = each(function (map, page)
  return rawset(map, page, {})[page]
end)
local notes = each(function () return 0 end)
local recall = {}
recall['<'] = function (page, label)
  chunk, first[label] = label, page
  table.insert(order, label)
end
recall['>'] = function (page, label) last[label] = page end
recall['='] = function (page, id)
  place[id] = { page = page, label = chunk }
end
recall['?'] = function (page, id) table.insert(uses[page], id) end
recall['!'] = function (page, label)
  spot[chunk .. ' ' .. label] = page
end
recall['+'] = function (page, height)
  notes[page] = notes[page] + height
end
function woven.recall(page, text)
  for mark, rest in text:gmatch '(%p)(%S+)' do
    recall[mark](page, rest)
  end
end
local function spread(page) return page // 2 end
function woven.range(page)
  local low, high
  for _, label in ipairs(order) do
    if spread(first[label]) <= spread(page)
       and spread(last[label] or 0) >= spread(page) then
      low, high = low or label, label
    end
  end
  if low ~= high then low = low .. '–' .. high end
  print(low or '')
end
function woven.look(way, label)
  chunk = label or chunk
  from = way == 'head' and first[chunk]
         or way == 'foot' and last[chunk] or nil
end
function woven.look_at(label)
  from = spot[chunk .. ' ' .. label]
end
local function page_of(label, wide)
  if wide then return 888 end
  local page = first[label]
  local far = page and (not from or spread(page) ~= spread(from))
  return far and page or nil
end
function woven.refs(text, wide)
  local out, gap, all = '', '', {}
  for label in text:gmatch '[^, ]+' do table.insert(all, label) end
  for i, label in ipairs(all) do
    local page = page_of(label, wide)
    local shared = not wide and page == page_of(all[i + 1] or '')
    out = out .. gap .. (label == '…' and label
      or ('\\hyperlink{chunk-%s}{%s}'):format(label, label))
    gap = ', '
    if page and not shared then
      out, gap = out .. ', p.~' .. page, '; '
    end
  end
  print(out)
end
local function names(page)
  local left, seen, all = page - page % 2, {}, {}
  for at = left, left + 1 do
    for _, id in ipairs(uses[at]) do
      local far = place[id] and spread(place[id].page) ~= left // 2
      if far and not seen[id] then table.insert(all, id) end
      seen[id] = true
    end
  end
  table.sort(all, function (a, b)
    return a:lower() .. a < b:lower() .. b
  end)
  return all
end
local line, long = 8.5, 17
local function name_of(id) return id:match '^id%-([%w_]+)' end
local function height(id) return #name_of(id) > long and 2 or 1 end
local function room(page)
  local free = tex.dimen.textheight / 65536 - notes[page]
  return free // line - 4
end
local function share(page)
  local all = names(page)
  local right, n = room(page | 1), #all
  while n > 0 and height(all[n]) <= right do
    right, n = right - height(all[n]), n - 1
  end
  return all, page % 2 == 0 and 1 or n + 1,
         page % 2 == 0 and n or #all
end
function woven.page(id)
  if place[id] then print(place[id].page) end
end
function woven.index(page)
  local all, low, high = share(page)
  for i = low, high do
    local id = all[i]
    print(('\\Wentry{%s}{%s}{%s}{%d}'):format(id,
      name_of(id):gsub('_', '\\_'), place[id].label,
      place[id].page))
  end
end
return woven
