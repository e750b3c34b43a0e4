-- pages.lua: writes the web pages. Tangled from C-weaving.nw.
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
local digits = '0123456789abcdefghijklmnopqrstuvwxyz'
local function base36(n)
  local low = digits:sub(n % 36 + 1, n % 36 + 1)
  return n < 36 and low or '.' .. base36(n // 36) .. low
end
local found, order, section = {}, pandoc.List(), -1
local function add_word(word)
  local spots = found[word]
  if not spots then
    spots = { last = -1 }
    found[word] = spots
    order:insert(word)
  end
  if spots.last ~= section then
    table.insert(spots, base36(section - spots.last))
    spots.last = section
  end
end
local function stem(word)
  if word:find '_' or word:find '^%d' then return word end
  if #word > 4 then word = word:gsub('ies$', 'y') end
  if #word > 3 then word = word:gsub('([^su])s$', '%1') end
  local cut = #word > 5 and word:gsub('ing$', '') or word
  if #cut > 4 and cut == word then cut = cut:gsub('ed$', '') end
  if cut ~= word then word = cut:gsub('([^aeiouls])%1$', '%1') end
  if #word > 5 then word = word:gsub('ion$', '') end
  return #word > 3 and word:gsub('e$', '') or word
end
local common = ' the and that for not are with one its this '
  .. 'which it is in to of as we be by an on or at if so but from '
  .. 'what has '
local function add_text(text)
  text = text:lower():gsub('\226[\128-\143\159][\128-\191]', ' ')
  for word in text:gmatch '[%w_\128-\255-]+' do
    local whole = word:gsub('-', '')
    for part in (word .. '-' .. whole):gmatch '[^-]+' do
      if #part > 1 and not part:find '^%d'
         and not common:find(' ' .. part .. ' ', 1, true) then
        add_word(stem(part))
      end
    end
    if whole:find '^un%a%a%a%a' then
      add_word(stem(whole:sub(3)))
    end
  end
end
local function add_words(title, text, html)
  section = section + 1
  add_text(title:gsub('^%a+:', '') .. ' ' .. text)
  for name in html:gmatch '<dfn[^>]*>([^<]*)</dfn>' do
    add_text(name)
  end
end
local ungroup = [[
woven.names = woven.groups.flatMap(([page, kind, lines]) => {
  const chunk = kind === 'chunk';
  let label = '';
  const following = () => label.replace(/\d+$/, n => +n + 1);
  return lines.split('\n').map(line => {
    const [key, said = '', text = '', more = ''] =
      line.split('\t');
    label = said || chunk && following() || '';
    const id = key || chunk && 'chunk-' + label || '';
    return [id, kind, label, page, text, more];
  });
});
]]
local function quote(text)
  text = text:gsub('[\\"]', '\\%0'):gsub('\n', '\\n')
  return '"' .. text .. '"'
end
local function write_script(name, text)
  local path = os.getenv 'SITE' .. '/' .. name .. '.js'
  assert(io.open(path, 'w')):write(text):close()
end
local groups, group_of, page_number = pandoc.List(), {}, {}
local function group(page, kind)
  local name = page_number[page] .. ',"' .. kind .. '"'
  if not group_of[name] then
    group_of[name] = pandoc.List { name = name }
    groups:insert(group_of[name])
  end
  return group_of[name]
end
local function add_row(page, id, kind, label, text, more)
  local fields = { id, label, text, more or '' }
  local row = table.concat(fields, '\t'):gsub('%s+$', '')
  group(page, kind):insert(row)
end
local characters = { amp = '&', lt = '<', gt = '>', quot = '"' }
local function bare(html)
  return (html:gsub('<small>.-</small>', ''):gsub('<[^>]*>', '')
    :gsub('&(%a+);', characters):gsub('%s+', ' ')
    :gsub('^ ', ''):gsub(' $', ''))
end
local function words(html)
  html = html:gsub('<div class="chunk.-</pre></div>', '\1%0\2')
    :gsub('<ul class="index">.-</ul>', '\1%0\2')
    :gsub('\1.-\2', ' ')
    :gsub('<math.-</math>', ' ')
  return bare(html)
end
local function opening(text)
  if #text < 60 then return text end
  return text:sub(1, 60):match '^(.*) ' .. ' …'
end
local a_section = '<h(%d) id="([^"]+)"[^>]*>(.-)</h%d>([^\3]*)'
local function add_sections(page)
  local text = page.html:gsub('<h[12] ', '\3%0')
  for level, id, title, body in text:gmatch(a_section) do
    local tag = '<span class="number">([^<]*)</span>'
    local number = title:match(tag)
    title = bare(title:gsub(tag, ''))
    local kind = level == '1' and 'chapter' or 'section'
    local text = words(body)
    add_row(page.slug, id, kind, number or '', title,
            opening(text))
    add_words(id .. ' ' .. title, text, body)
  end
end
local a_chunk = '<a class="label" href="#(chunk%-[^"]+)">'
  .. '([^<]*)</a>.-<i class="name">(.-)</i></a>([^<]*)<'
local function add_chunks(page)
  local awaited
  for _, label, name, mark in page.html:gmatch(a_chunk) do
    local more = mark:find('+', 1, true)
    local said = label ~= awaited and label or ''
    add_row(page.slug, '', 'chunk', said,
            more and '' or bare(name), more and '+')
    local before, n = label:match '^(.*%.)(%d+)$'
    awaited = before and before .. tonumber(n) + 1
  end
end
local numbered = {
  { 'figure', '<span class="number">Figure ([^<]*)%.</span>'
              .. '(.-)</figcaption>' },
  { 'table', '<span class="number">Table ([^<]*)%.</span>'
             .. '(.-)</caption>' },
  { 'equation', '<span class="number">%(([^<]*)%)</span>()' },
  { 'exercise', '<strong>Exercise ([^<]*)%.</strong>(.-)</p>' } }
local function add_numbered(page)
  for _, kind in ipairs(numbered) do
    local pattern = 'href="#([^"]+)">%s*' .. kind[2]
    for id, label, text in page.html:gmatch(pattern) do
      text = type(text) == 'string' and opening(bare(text)) or ''
      add_row(page.slug, id, kind[1], label, text)
    end
  end
  local entry = '<div id="(ref%-[^"]+)"[^>]*>(.-)</div>'
  for id, text in page.html:gmatch(entry) do
    add_row(page.slug, id, 'reference', '', bare(text))
  end
  local subject = '<li><a href="#(term%-[^"]+)">(.-)</a>'
  for id, text in page.html:gmatch(subject) do
    if home[id] then
      add_row(home[id], id, 'subject', '', bare(text))
    end
  end
end
local function take_names(blocks)
  for _, block in ipairs(blocks) do
    if block.format == 'names' then return block.text end
  end
  return ''
end
local cards = pandoc.List()
local fields = ('([^\t\n]*)\t'):rep(4) .. '([^\n]*)\n'
local function add_names(text)
  for id, kind, label, shown, said in text:gmatch(fields) do
    if home[id] then
      add_row(home[id], id, kind, label, '')
      cards:insert(('[%s,%s,%s]'):format(quote(id),
        quote((shown:gsub('\1', '\n'))), quote(said)))
    end
  end
end
local changed = { ['+'] = '<ins>$1</ins>', ['-'] = '<del>$1</del>',
                  ['@'] = '<i>$1</i>' }
local function print_change(sign, line)
  local text = escape(line) .. '\n'
  return ((changed[sign] or '$1'):gsub('$1', { ['$1'] = text }))
end
local function head_of(html)
  local link, head = '<link rel="stylesheet" href="%s.css">\n', ''
  if html:find '<math' then head = link:format 'fonts/math' end
  if html:find '<figure [^>]*class="live"' then
    head = head .. link:format 'film'
           .. '<script src="film.js" defer></script>\n'
  end
  return head
end
local anchor = '<h%1 id="%2"%3>%4 <a class="self" href="#%2" '
               .. 'aria-label="Link to this section">#</a></h%1>'
local heading = '<h(%d) id="([^"]+)"([^>]*)>(.-)</h%1>'
local function add_anchors(html)
  return (html:gsub(heading, anchor))
end
local image = '(<figure [^>]*class="live">)<img src="fig/([^"]+)'
              .. '%.svg"[^>]- alt="([^"]*)"[^>]*>'
local function enliven(html)
  return (html:gsub(image, function (figure, name, alt)
    local path = os.getenv 'FIGURES' .. '/' .. name .. '.live'
    local film = io.open(path)
    if not film then return complain(name, 'no film ' .. path) end
    return ('%s<div class="film"><svg role="img" aria-label="%s"%s'
      .. '<div class="steps"></div></div>')
      :format(figure, alt, film:read 'a':match '<svg(.*)$')
  end))
end
local function take_files(blocks)
  local pages = pandoc.List()
  for _, block in ipairs(blocks) do
    if block.format == 'file' then
      local name, html = block.text:match '^(.-)\n(.*)$'
      pages:insert { slug = 'file-' .. name:gsub('/', '-'),
        title = name, html = html, kind = 'file',
        here = 'index-of-files' }
    end
  end
  return pages
end
local function read_diff(text)
  local files, file = pandoc.List(), nil
  for line in text:gmatch '([^\n]*)\n' do
    local path = line:match '^diff .* [^/ ]+/(%S+)$'
    if path then
      file = { path = path, ['+'] = 0, ['-'] = 0, lines = '' }
      files:insert(file)
    else local sign = line:sub(1, 1)
         if line:find '^@@ %-0,0' then file.new = true end
         if file.lines ~= '' or sign == '@' then
           file[sign] = (file[sign] or 0) + 1
           file.lines = file.lines .. print_change(sign, line)
         end end
  end
  return files
end
local function extent(file)
  if file.new then return 'new, ' .. file['+'] .. ' lines' end
  return '+' .. file['+'] .. ' −' .. file['-']
end
local path = os.getenv 'TEMPLATE':gsub('page', 'changes')
local an_entry, a_diff, so_far, a_page =
  io.open(path):read 'a':match(('(.-)\n\n'):rep(4))
local function each_file(template, files, slug)
  local all = ''
  for _, file in ipairs(files) do
    local fields = { page = 'changes-' .. slug, path = file.path,
      file = file.path:gsub('/', '-'), lines = file.lines,
      open = file.new and '' or ' open', extent = extent(file) }
    all = all .. template:gsub('%$(%a+)', fields) .. '\n'
  end
  return all
end
local trees = os.getenv 'TREES'
local function tree_of(page)
  for name in os.getenv 'SOURCES':gmatch '([^/%s]+)%.nw' do
    if name:match '^%d+%-(.*)$' == page.slug then return name end
  end
end
local changes = pandoc.List()
local function code_so_far(page)
  local name = trees and tree_of(page)
  local diff = name and io.open(trees .. '/' .. name .. '.diff')
  local files = read_diff(diff and diff:read 'a' or '')
  if #files == 0 then return '' end
  local fields = { slug = page.slug, name = name, title = page.title,
                   list = each_file(an_entry, files, page.slug),
                   diffs = each_file(a_diff, files, page.slug) }
  changes:insert { slug = 'changes-' .. page.slug, kind = 'file',
    here = page.slug, title = 'Changes: ' .. page.title,
    html = a_page:gsub('%$(%a+)', fields) }
  return (so_far:gsub('%$(%a+)', fields))
end
local template = io.open(os.getenv 'TEMPLATE'):read 'a'
local function write_page(slug, fields)
  local path = os.getenv 'SITE' .. '/' .. slug .. '.html'
  local text = template:gsub('%$(%a+)%$', fields)
  assert(io.open(path, 'w')):write(text):close()
end
local function turn(page, relation, text)
  if not page then return '' end
  local label = text and ' aria-label="' .. page.title .. '"' or ''
  return ('<a rel="%s" href="%s.html"%s>%s</a>')
    :format(relation, page.slug, label, text or page.title)
end
local function map(list, f)
  local out = {}
  for i, item in ipairs(list) do out[i] = f(item, i) end
  return out
end
local function first_sentences(blocks)
  local out, chapter = {}, nil
  for _, block in ipairs(blocks) do
    if block.level == 1 then chapter = block.identifier end
    if block.t == 'Para' and chapter and not out[chapter] then
      local text = stringify(block):gsub('%s+', ' ')
      out[chapter] = text:match '^(.-[.?!]) ' or text
    end
  end
  return out
end
local function introduce(page, i)
  local part = page.part and '<li class="part">' .. page.part
                             .. '</li>\n' or ''
  local number = page.html
    :match '<h1[^>]*><span class="number">(%w+)'
  if not number and i > 1 then return part end
  local line = (number or ''):match '^%u' and '' or page.line
  return part .. entry(page.heading, page.slug .. '.html')
         .. '<p>' .. escape(line) .. '</p></li>\n'
end
function Pandoc(doc)
  local files = take_files(doc.blocks)
  local names = take_names(doc.blocks)
  local lines = first_sentences(doc.blocks)
  local pages, items = cut(doc:walk { Math = spoken }.blocks), {}
  for i, page in ipairs(pages) do
    page.line = lines[page.heading.identifier] or ''
    page.html = tie_marks(write_html(page.blocks))
                .. code_so_far(page)
    for id in page.html:gmatch ' id="([^"]+)"' do
      home[id] = page.slug
    end
    items[i] = page_entry(page)
  end
  local book = stringify(doc.meta.title)
  local front = path:gsub('changes', 'front')
  local body = io.open(front):read 'a':gsub('%$(%a+)%$', {
    title = book, subtitle = stringify(doc.meta.subtitle),
    chapters = table.concat(map(pages, introduce)) })
  pages[0] = { slug = 'index', title = 'Contents', kind = 'front',
               html = body }
  local function contents_beside(page)
    local current = '<li class="here">%1 aria-current="page"'
    return '<ol>' .. table.concat(map(pages, function (other, i)
      if other.slug ~= (page.here or page.slug) then
        return (items[i]:gsub('<ol>.*</ol>', ''))
      end
      return (items[i]:gsub('<li>(<a [^>]*)', current, 1))
    end), '\n') .. '</ol>'
  end
  local function finish(page, before, after)
    write_page(page.slug, { title = page.title, book = book, kind = page.kind or 'page',
                            contents = contents_beside(page),
                            description = escape(page.line or stringify(doc.meta.subtitle)),
                            body = add_anchors(enliven(mend_links(page))),
                            previous = turn(before, 'prev'), next = turn(after, 'next'),
                            back = turn(before, 'prev', '←'), forth = turn(after, 'next', '→'),
                            math = head_of(page.html) })
  end
  for _, row in ipairs { { pages[0] }, pages, files, changes } do
    for i, page in ipairs(row) do
      for id in page.html:gmatch ' id="([^"]+)"' do
        home[id] = page.slug
      end
      finish(page, row[i - 1], row[i + 1]
                               or page == pages[0] and pages[1])
    end
  end
  stop()
  local slugs = pandoc.List()
  for _, row in ipairs { pages, files } do
    for _, page in ipairs(row) do
      page_number[page.slug] = #slugs
      slugs:insert(quote(page.slug))
    end
  end
  for _, page in ipairs(pages) do
    add_sections(page)
    add_chunks(page)
    add_numbered(page)
  end
  for _, page in ipairs(files) do
    add_row(page.slug, '', 'file', '', page.title)
  end
  add_names(names)
  write_script('cards', 'woven.cards = [\n'
    .. table.concat(cards, ',\n') .. '\n];\n')
  local rows = groups:map(function (list)
    return ('[%s,%s]'):format(list.name,
      quote(table.concat(list, '\n')))
  end)
  write_script('names', 'woven.pages = [' .. table.concat(slugs, ',')
    .. '];\nwoven.groups = [\n'
    .. table.concat(rows, ',\n') .. '\n];\n' .. ungroup)
  order:sort()
  local entries = order:map(function (word)
    return word .. ' ' .. table.concat(found[word])
  end)
  write_script('find', 'woven.find = "'
    .. table.concat(entries, '|') .. '";\n')
  return pandoc.Pandoc {}
end
