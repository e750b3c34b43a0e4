// search.js: the search of the web pages, loaded by woven.js when it is first
// wanted. What can be found is in names.js, and in which sections a word stands
// in find.js; both were written with the pages, so that nothing is built here.
// A question is answered in this order: a label, titles, subjects, names of the
// program, files, chunks, prose.
'use strict';
(() => {
const split = text => (text.toLowerCase().replace(/[\u2000-\u23ff\u27e8\u27e9]/g, ' ')
  .match(/[\w\u0080-\uffff-]+/g) || []);

// The same rules as in pages.lua: endings go, so that planned, plans and planning meet.
function stem(word) {
  if (/^[\d_]|_/.test(word)) return word;
  if (word.length > 4) word = word.replace(/ies$/, 'y');
  if (word.length > 3) word = word.replace(/([^su])s$/, '$1');
  const cut = word.length > 5 ? word.replace(/ing$/, '') : word;
  const bare = cut.length > 4 && cut === word ? cut.replace(/ed$/, '') : cut;
  if (bare !== word) word = bare.replace(/([^aeiouls])\1$/, '$1');
  if (word.length > 5) word = word.replace(/ion$/, '');
  return word.length > 3 ? word.replace(/e$/, '') : word;
}
// The stems of a text; a word with a hyphen counts in its parts and as one.
function stems(text) {
  const out = new Set();
  for (const word of split(text)) {
    const whole = word.replace(/-/g, '');
    for (const part of [...word.split('-'), whole]) if (part) out.add(stem(part));
    if (/^un\w{4}/.test(whole)) out.add(stem(whole.slice(2)));
  }
  return out;
}

let rows, sections, index, vocabulary;
const TITLES = ['chapter', 'section'];
function prepare() {
  rows = woven.names.map(([id, kind, label, page, text, more]) =>
    ({ id, kind, label, href: woven.pages[page] + '.html' + (id && '#' + id), page, text, more }));
  for (const row of rows)
    if (/^(chapter|section|subject|chunk|file)$/.test(row.kind)) {
      row.stems = stems(row.text);
      row.hints = TITLES.includes(row.kind) ? stems(row.id.replace(/^\w+:/, '')) : row.stems;
    }
  sections = rows.filter(row => TITLES.includes(row.kind));
  index = new Map(woven.find.split('|').map(entry => entry.split(' ')));
  vocabulary = [...index.keys()];
}
function sectionsWith(word) {
  let at = -1;
  return ((index.get(word) || '').match(/\.?.(?:(?<=\..).)?/g) || [])
    .map(gap => at += parseInt(gap.replace('.', ''), 36));
}

// Words that differ by one letter, or by two neighbours changed.
function near(a, b) {
  if (Math.abs(a.length - b.length) > 1 || a === b) return a === b;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  const x = a.slice(i), y = b.slice(i);
  return x.slice(1) === y.slice(1) || x.slice(1) === y || x === y.slice(1) ||
    (x[0] === y[1] && x[1] === y[0] && x.slice(2) === y.slice(2));
}
// What a typed word may stand for: stems of the vocabulary. The last may be unfinished.
function meanings(word, last) {
  const plain = word.replace(/-/g, ''), all = new Set([stem(plain)]);
  if (/^un\w{4}/.test(plain)) all.add(stem(plain.slice(2)));
  const known = [...all].filter(s => index.has(s));
  const begun = last && plain.length > 2
    ? vocabulary.filter(s => s.startsWith(plain)).slice(0, 60) : [];
  const main = stem(plain);
  if (known.length || begun.length) return { main, sure: known, begun };
  return { main, sure: plain.length > 3 ? vocabulary.filter(s => near(stem(plain), s)).slice(0, 5) : [], begun };
}
const has = (set, word) => word.sure.some(s => set.has(s)) || word.begun.some(s => set.has(s));
const firmly = (set, word) => word.sure.some(s => set.has(s));

const KINDS = { chunk: /^chunk/, equation: /^eq/, exercise: /^ex/, figure: /^fig/, table: /^(tbl|table)/,
  section: /^(sec|§)/, chapter: /^(ch(ap|$|\.)|workshop)/ };
const jump = /^(?:(chunk|eq|equation|ex|exercise|fig|figure|tbl|table|sec|section|§|ch|chapter|workshop)?\.?\s*)\(?([A-Z]?\d+(?:\.\d+)?|[BCP](?:\.\d+)?)\)?$/i;
function labelled(text) {
  const [, kind, label] = text.match(jump) || [];
  if (!label) return [];
  const order = Object.keys(KINDS), wanted = kind && order.find(k => KINDS[k].test(kind.toLowerCase()));
  const rank = { section: 0, chapter: 0, chunk: 1, equation: 2, figure: 3, table: 4, exercise: 5 };
  return rows.filter(row => row.kind in rank && row.label === label.toUpperCase() && (!wanted || row.kind === wanted))
    .sort((a, b) => rank[a.kind] - rank[b.kind]);
}

function search(text) {
  if (!rows) prepare();
  text = text.trim();
  const exact = text.replace(/\(.*$/, '').toLowerCase();
  const typed = split(text);
  if (!typed.length) return [];
  // Short words that the index has not, such as of and not, say nothing.
  const all = typed.map((word, i) => meanings(word, i === typed.length - 1));
  const telling = all.filter((word, i) => word.sure.length || word.begun.length || typed[i].length > 3);
  const words = telling.length ? telling : all;
  const found = new Map();
  const add = (row, tier, score) => {
    const old = found.get(row);
    if (!old || tier < old.tier || (tier === old.tier && score > old.score)) found.set(row, { row, tier, score });
  };
  for (const row of labelled(text)) add(row, 0, 0);
  for (const row of rows) {
    if (row.stems && words.every(word => has(row.stems, word) || has(row.hints, word))) {
      const firm = words.filter(word => firmly(row.stems, word)).length / words.length;
      const main = words.filter(word => row.stems.has(word.main) || row.hints.has(word.main)).length / words.length;
      const score = firm + main + words.length / (row.stems.size + 1) - (row.text.toLowerCase() === text.toLowerCase() ? -9 : 0);
      if (row.kind === 'chapter') add(row, 1, score + .05);
      else if (row.kind === 'section') add(row, 1, score - (words.every(word => has(row.stems, word)) ? 0 : .6));
      else if (row.kind === 'subject') add(row, 2, score);
      else if (row.kind === 'chunk' && row.more !== '+') add(row, 5, score);
    }
    if (row.kind === 'file' && exact.length > 2 && row.text.toLowerCase().includes(exact)) add(row, 4, 1 / row.text.length);
    if (/^id-/.test(row.id)) {
      const name = row.id.slice(3).replace(/-\d+$/, '').toLowerCase();
      if (name === exact) add(row, 3, row.kind === 'function' ? 2 : 1);
      else if (exact.length > 2 && name.startsWith(exact)) add(row, 6, 1 / name.length);
    }
  }
  const lists = words.map(word => new Set([...word.sure, ...word.begun].flatMap(sectionsWith)));
  if (lists.length) for (const n of lists[0])
    if (lists.every(list => list.has(n))) add(sections[n], 7, -n / 1e6 + words.filter(w => firmly(sections[n].stems, w)).length);
  return [...found.values()].sort((a, b) => a.tier - b.tier || b.score - a.score).slice(0, 40)
    .map(({ row, tier }) => ({ ...row, tier, words }));
}
woven.search = search;
if (typeof document === 'undefined') return;

// ---- the window in which one asks

// The words that were asked for are marked.
function marked(text, words) {
  return text.split(/([\w\u0080-\uffff-]+)/).map(piece =>
    /\w/.test(piece) && words.some(word => has(stems(piece), word)) ? make('mark', {}, piece) : piece);
}
const titleOfRow = row => /^id-/.test(row.id) ? row.id.slice(3).replace(/-\d+$/, '')
  : row.label && TITLES.includes(row.kind) ? row.label + ' ' + row.text : row.text;
const excerpt = row => TITLES.includes(row.kind) ? row.more : '';
const kindOf = row => TITLES.includes(row.kind) || row.kind === 'subject' || row.kind === 'file' ? row.kind
  : /^id-/.test(row.id) ? row.kind + ', ' + row.label : row.kind + ' ' + row.label;

const list = make('ul', { role: 'listbox', id: 'found', 'aria-label': 'Results' });
const input = make('input', { type: 'text', role: 'combobox', 'aria-expanded': false,
  'aria-controls': 'found', 'aria-autocomplete': 'list', autocomplete: 'off',
  spellcheck: false, 'aria-label': 'Search the book',
  placeholder: 'words, names, labels such as 5.12' });
const close = make('button', { type: 'button' }, 'Close');
const dialog = make('dialog', { class: 'finder', 'aria-label': 'Search' },
  make('div', { class: 'bar' }, input, close), list);
document.body.append(dialog);

function choose(option) {
  for (const other of list.children) other.setAttribute('aria-selected', other === option);
  option?.scrollIntoView({ block: 'nearest' });
  if (option) input.setAttribute('aria-activedescendant', option.id);
  else input.removeAttribute('aria-activedescendant');
}
function go(option) {
  dialog.close();
  location.href = option.dataset.href;
}
function showResults() {
  const ready = woven.find && woven.names;   // each script comes when it comes
  const results = ready ? search(input.value) : [];
  list.replaceChildren(...results.map((row, i) => make('li',
    { role: 'option', id: 'found-' + i, 'data-href': row.href },
    make('b', {}, ...marked(titleOfRow(row), row.words)),
    ' ', make('small', {}, kindOf(row)),
    ...excerpt(row) ? [make('span', {}, ...marked(excerpt(row), row.words))] : [])));
  input.setAttribute('aria-expanded', results.length > 0);
  status.textContent = input.value && ready ? results.length + ' results' : '';
  choose(list.firstElementChild);
}
woven.openSearch = async () => {
  if (!dialog.open) dialog.showModal();
  input.select();
  await Promise.all([load('names'), load('find')]);
  if (!rows) prepare();
  showResults();
};
input.addEventListener('input', showResults);
input.addEventListener('keydown', event => {
  const now = list.querySelector('[aria-selected=true]');
  if (!now) return;
  if (event.key === 'Enter') go(now);
  else if (event.key === 'ArrowDown') choose(now.nextElementSibling || list.firstElementChild);
  else if (event.key === 'ArrowUp') choose(now.previousElementSibling || list.lastElementChild);
  else return;
  event.preventDefault();
});
list.addEventListener('click', event => {
  const option = event.target.closest('li');
  if (option) go(option);
});
close.addEventListener('click', () => dialog.close());
})();
