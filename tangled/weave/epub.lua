-- epub.lua: writes pages of an EPUB. Tangled from C-weaving.nw.
local dir = PANDOC_SCRIPT_FILE:match '^.*/'
local complain, stop = dofile(dir .. 'complain.lua')
local stringify = pandoc.utils.stringify
local function new_page(h)
  local page = { slug = h.identifier:gsub('^ch:', ''), heading = h,
    part = (h.attributes.part or ''):match '.+',
    title = stringify(h),
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
local function mend_links(page)
  return (page.html:gsub('href="#([^"]+)"', function (id)
    if not home[id] then
      complain(id, 'a link to nowhere: ' .. id)
    elseif home[id] ~= page.slug then
      return ('href="%s.html#%s"'):format(home[id], id)
    end
  end))
end
local function write_html(blocks)
  local text = pandoc.write(pandoc.Pandoc(blocks), 'html',
    { html_math_method = 'mathml', wrap_text = 'wrap-none' })
  return (text:gsub(' role="doc%-bib%a+"', ''))
end
local function tall(text)
  return text:find '<mfrac' or text:find '<mtable'
    or text:find '<munder' or text:find '<mover'
end
local function relax(row)
  local inner = row:sub(2, -2):gsub('%b\1\2', relax)
  if not tall(inner) then
    inner = inner:gsub('stretchy="true"', 'stretchy="false"')
  end
  return '\1' .. inner .. '\2'
end
local function formula(math)
  math.text = math.text:gsub('\\([Bb]igg?)[lrm]%f[%A]', '\\%1')
  local text = write_html { pandoc.Plain { math } }
  if not text:find('<math', 1, true) then
    complain(math.text:match '[^\n]+', 'no MathML for this')
  end
  text = text:gsub('>\204\135</mo>', '>˙</mo>')
    :gsub('>\204\130</mo>', '>ˆ</mo>')
  text = text:gsub('<annotation.-</annotation>', '')
    :gsub('<mrow>', '\1'):gsub('</mrow>', '\2')
    :gsub('%b\1\2', relax)
    :gsub('\1', '<mrow>'):gsub('\2', '</mrow>')
  return pandoc.RawInline('html', text)
end
local entities = { ['&'] = '&amp;', ['<'] = '&lt;',
                   ['>'] = '&gt;', ['"'] = '&quot;' }
local function escape(text)
  return (text:gsub('[&<>"]', entities))
end
local function spoken(math)
  local tex = escape(math.text:gsub('%s+', ' ') .. '')
  local raw = formula(math)
  raw.text = raw.text:gsub('<math', function (start)
    return start .. ' alttext="' .. tex .. '"'
  end, 1)
  return raw
end
local function tie_marks(text)
  local tied = '<span class="tie">%1%2</span>'
  local formula = '(<math [^>]*display="inline"[^\1]*\1)'
  return (text:gsub('</math>', '\1')
    :gsub(formula .. '([.,;:!?)]+)', tied):gsub('\1', '</math>'))
end
local function entry(h, target)
  return ('<li><a href="%s">%s</a>'):format(target,
    write_html { pandoc.Plain(h.content) })
end
local function page_entry(page)
  local name, list = page.slug .. '.html', ''
  for _, h in ipairs(page.sections) do
    list = list .. entry(h, name .. '#' .. h.identifier) .. '</li>'
  end
  if list ~= '' then list = '<ol>' .. list .. '</ol>' end
  local part = page.part
    and '<li class="part">' .. page.part .. '</li>\n' or ''
  return part .. entry(page.heading, name) .. list .. '</li>'
end
local function dashed(text) return (text:gsub(':', '-')) end
local function strict(text)
  return (text:gsub('<br>', '<br/>')
    :gsub('(<img [^>]-)/?>', '%1/>')
    :gsub(' id="[^"]+"', dashed)
    :gsub('href="#[^"]+"', dashed))
end
local function unlink_files(text)
  return (text:gsub('<a class="file"[^>]*>(.-)</a>', '%1'))
end
local function rename(text)
  return (text:gsub('(href="[%w-]+)%.html', '%1.xhtml'))
end
local refer = '<a class="mark" epub:type="noteref" id="ref-$id" '
              .. 'href="#$id">$n</a>'
local aside = '<aside class="note" epub:type="footnote" id="$id">'
local back = '<a class="mark" href="#ref-$id">$n</a> '
local function move_notes(block)
  local text, all, note = pandoc.List(), pandoc.List { block }
  for _, item in ipairs(block.content) do
    local mark = item.t == 'RawInline' and item.text or ''
    local id, n = mark:match '^<label.- for="(.-)">(%d+)'
    if id then
      local function raw(template)
        local fields = { id = id, n = n }
        return pandoc.RawInline('html',
          (template:gsub('%$(%a+)', fields)))
      end
      text:insert(raw(refer))
      note = pandoc.List { raw(aside), raw(back) }
    elseif note and mark == '</span>' then
      note:insert(pandoc.RawInline('html', '</aside>'))
      all:insert(pandoc.Plain(note))
      note = nil
    else (note or text):insert(item) end
  end
  block.content = text
  return all
end
local template = io.open(os.getenv 'TEMPLATE'):read 'a'
local function write_page(slug, title, body)
  local path = os.getenv 'SITE' .. '/' .. slug .. '.xhtml'
  local fields = { title = title, body = body, kind = slug }
  local text = template:gsub('%$(%a+)%$', fields)
  assert(io.open(path, 'w')):write(text):close()
end
function Pandoc(doc)
  doc = doc:walk { Math = spoken }
  doc = doc:walk { Para = move_notes, Plain = move_notes }
  local pages, items = cut(doc.blocks), {}
  for i, page in ipairs(pages) do
    local part = page.part and '<p class="part">' .. page.part
                               .. '</p>\n' or ''
    page.part = nil
    page.html = strict(part ..
      tie_marks(unlink_files(write_html(page.blocks))))
    items[i] = rename(dashed(page_entry(page)))
    for id in page.html:gmatch ' id="([^"]+)"' do
      home[id] = page.slug
    end
  end
  for _, page in ipairs(pages) do
    write_page(page.slug, page.title, rename(mend_links(page)))
  end
  local book = stringify(doc.meta.title)
  write_page('nav', 'Contents', '<nav epub:type="toc" '
    .. 'id="toc"><h1>Contents</h1><ol>' .. table.concat(items, '\n')
    .. '</ol></nav>')
  write_page('title', book, ('<img src="cover.png" alt="A cloth '
    .. 'woven of indigo and madder threads"/><h1>%s</h1>'
    .. '<p class="subtitle">%s</p>')
    :format(book, stringify(doc.meta.subtitle)))
  stop()
  return pandoc.Pandoc {}
end
