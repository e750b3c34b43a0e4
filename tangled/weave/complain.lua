-- complain.lua: reports errors with the place they come from.
-- Tangled from B-weaving.nw. SOURCES lists the sources.
local function place(needle)
  for file in os.getenv 'SOURCES':gmatch '%S+' do
    local n = 0
    for line in io.lines(file) do
      n = n + 1
      if line:find(needle, 1, true) then
        return file .. ':' .. n
      end
    end
  end
  return 'book'
end
local complain = { count = 0 }
function complain.about(needle, message)
  complain.count = complain.count + 1
  io.stderr:write(place(needle), ': ', message, '\n')
end
function complain.stop()
  if complain.count > 0 then os.exit(1) end
end
return complain
