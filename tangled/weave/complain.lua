-- complain.lua: says what is wrong. Tangled from C-weaving.nw.
local function place(needle)
  for file in os.getenv 'SOURCES':gmatch '%S+' do
    local text = io.open(file):read 'a'
    local at = text:find(needle, 1, true)
    if at then
      local _, ends = text:sub(1, at):gsub('\n', '\n')
      return file .. ':' .. ends + 1
    end
  end
  return 'book'
end
local failed = false
local function complain(needle, message)
  failed = true
  io.stderr:write(place(needle), ': ', message, '\n')
end
return complain, function ()
  if failed then os.exit(1) end
end
