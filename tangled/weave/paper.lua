-- paper.lua: displayed formulas and tables, as LaTeX wants them.
-- Tangled from C-weaving.nw.
local function displayed(block)
  if not block or block.t ~= 'Para' then return false end
  for _, item in ipairs(block.content) do
    if item.t == 'Math' then
      return item.mathtype == 'DisplayMath'
    end
    if item.t ~= 'RawInline' then return false end
  end
end
function Blocks(blocks)
  local out = pandoc.List()
  for _, block in ipairs(blocks) do
    local above = out[#out]
    if above and above.t == 'Para' and displayed(block) then
      above.content:insert(pandoc.Space())
      above.content:extend(block.content)
      out[#out] = above
    else out:insert(block) end
  end
  return out
end
local back = pandoc.RawBlock('latex', '\\addtocounter{table}{-1}')
function Table(t)
  if #t.caption.long == 0 then return { t, back } end
end
