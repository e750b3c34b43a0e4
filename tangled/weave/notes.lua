-- notes.lua: sets footnotes in the margin.
-- Tangled from B-weaving.nw.
local dir = PANDOC_SCRIPT_FILE:match '^.*/'
local complain = dofile(dir .. 'complain.lua')
local count, notes = 0, 0
local open = '<label class="mark" for="note-$id">$n</label>'
  .. '<input type="checkbox" class="toggle" id="note-$id">'
  .. '<span class="note"><span class="mark">$n</span> '
local function note(element)
  count, notes = count + 1, notes + 1
  local text = open:gsub('%$(%a+)', { id = notes, n = count })
  local out = pandoc.List { pandoc.RawInline('html', text),
                            pandoc.RawInline('latex', '\\Wnote{') }
  for i, block in ipairs(element.content) do
    if block.t ~= 'Para' and block.t ~= 'Plain' then
      local words = pandoc.utils.stringify(block):sub(1, 20)
      complain.about(words, 'a note may hold paragraphs only')
    end
    if i > 1 then
      out:extend { pandoc.RawInline('html', '<br>'),
                   pandoc.RawInline('latex', '\\par ') }
    end
    out:extend(block.content or {})
  end
  out:extend { pandoc.RawInline('html', '</span>'),
               pandoc.RawInline('latex', '}') }
  return out
end
function Pandoc(doc)
  doc = doc:walk { traverse = 'topdown', Note = note,
    Header = function (h)
      if h.level == 1 then count = 0 end
    end }
  complain.stop()
  return doc
end
