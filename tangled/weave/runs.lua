-- runs.lua: shows transcripts and tables made by programs.
-- Tangled from B-weaving.nw.
local function recorded(block, suffix)
  local slug = block.identifier:match ':(.*)$'
  local path = os.getenv 'RUNS' .. '/' .. slug .. suffix
  local file = assert(io.open(path), 'no recorded run ' .. path)
  return file:read 'a'
end
local function transcript(block)
  local text = '$ ' .. block.attributes.run .. '\n'
               .. recorded(block, '.txt')
  return pandoc.Div({ pandoc.CodeBlock(text) },
    { id = block.identifier, class = 'transcript' })
end
local function run_table(block)
  local text = recorded(block, '.tsv')
  local columns = text:match '^[^\n]*':gsub('[^\t]+', '-:')
  text = text:gsub('\n', '\n' .. columns .. '\n', 1)
             :gsub('\t', '|'):gsub('[^\n]+', '|%0|')
  text = ('%s\n: %s {#%s}\n'):format(text,
    block.attributes.caption, block.identifier)
  return pandoc.read(text, 'markdown').blocks
end
function CodeBlock(block)
  local kind = block.classes[1]
  if kind == 'transcript' then return transcript(block) end
  if kind == 'table' then return run_table(block) end
end
