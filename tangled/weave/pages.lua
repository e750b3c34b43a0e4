-- pages.lua: writes a web page for each chapter.
-- Tangled from B-weaving.nw.
local dir = PANDOC_SCRIPT_FILE:match '^.*/'
local complain = dofile(dir .. 'complain.lua')
local stringify = pandoc.utils.stringify
local function new_page(h)
  local page = { slug = h.identifier:gsub('^ch:', ''), heading = h,
    part = h.attributes.part, title = stringify(h),
    blocks = pandoc.List(), sections = {} }
  h.attributes = {}
  return page
end
local function cut(blocks)
  local pages = {}
  for _, block in ipairs(blocks) do
    local level = block.t == 'Header' and block.level
    if level == 1 then table.insert(pages, new_page(block)) end
    local page = pages[#pages]
    if page then page.blocks:insert(block) end
    if level == 2 then table.insert(page.sections, block) end
  end
  return pages
end
local home = {}
local function find_homes(page)
  for id in page.html:gmatch ' id="([^"]+)"' do
    home[id] = page.slug
  end
end
local function mend_links(page)
  return (page.html:gsub('href="#([^"]+)"', function (id)
    if not home[id] then
      complain.about(id, 'a link to nowhere: ' .. id)
    elseif home[id] ~= page.slug then
      return ('href="%s.html#%s"'):format(home[id], id)
    end
  end))
end
local function tall(text)
  for _, tag in ipairs { 'mfrac', 'munder', 'mtable', 'mover' } do
    if text:find('<' .. tag, 1, true) then return true end
  end
end
local function relax(row)
  local inner = row:sub(2, -2):gsub('%b\1\2', relax)
  if not tall(inner) then
    inner = inner:gsub('stretchy="true"', 'stretchy="false"')
  end
  return '\1' .. inner .. '\2'
end
local function repair_math(text)
  return (text:gsub('<annotation.-</annotation>', '')
    :gsub('<mrow>', '\1'):gsub('</mrow>', '\2')
    :gsub('%b\1\2', relax)
    :gsub('\1', '<mrow>'):gsub('\2', '</mrow>'))
end
local function write_html(blocks)
  local text = pandoc.write(pandoc.Pandoc(blocks), 'html',
    { html_math_method = 'mathml', wrap_text = 'wrap-none' })
  return repair_math(text):gsub(' role="doc%-bib%a+"', '')
end
local function entry(h, target)
  local text = pandoc.Plain(h.content):walk {
    Note = function () return {} end }
  return ('<li><a href="%s">%s</a>'):format(target,
    repair_math(write_html { text }))
end
local function page_entry(page)
  local name, out = page.slug .. '.html', {}
  for i, h in ipairs(page.sections) do
    out[i] = entry(h, name .. '#' .. h.identifier) .. '</li>'
  end
  local list = table.concat(out)
  if #out > 0 then list = '<ol>' .. list .. '</ol>' end
  local part = page.part
    and '<li class="part">' .. page.part .. '</li>\n' or ''
  return part .. entry(page.heading, name) .. list .. '</li>'
end
local template = io.open(os.getenv 'TEMPLATE'):read 'a'
local function write_page(slug, fields)
  local path = os.getenv 'SITE' .. '/' .. slug .. '.html'
  local file = assert(io.open(path, 'w'))
  file:write((template:gsub('%$(%a+)%$', fields)))
  file:close()
end
local function turn(page, relation)
  return page and ('<a rel="%s" href="%s.html">%s</a>')
    :format(relation, page.slug, page.title) or ''
end
function Pandoc(doc)
  local pages, contents = cut(doc.blocks), {}
  for i, page in ipairs(pages) do
    page.html = write_html(page.blocks)
    find_homes(page)
    contents[i] = page_entry(page)
  end
  contents = '<ol>' .. table.concat(contents, '\n') .. '</ol>'
  local book = stringify(doc.meta.title)
  for i, page in ipairs(pages) do
    local here = '<li>(<a href="' .. page.slug:gsub('%-', '%%-')
                 .. '%.html")'
    write_page(page.slug, { title = page.title, book = book,
      contents = contents:gsub(here, '<li class="here">%1', 1),
      body = mend_links(page), kind = 'page',
      previous = turn(pages[i - 1], 'prev'),
      next = turn(pages[i + 1], 'next') })
  end
  write_page('index', { title = 'Contents', book = book,
    kind = 'front', contents = contents,
    previous = '', next = turn(pages[1], 'next'),
    body = ('<h1 class="title">%s</h1>\n<p class="subtitle">%s</p>\n'
            .. '<div class="contents">%s</div>')
           :format(book, stringify(doc.meta.subtitle), contents) })
  complain.stop()
  return pandoc.Pandoc {}
end
