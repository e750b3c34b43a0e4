// woven.js: what the web pages can do besides being read: change between
// light and dark, copy a chunk, unfold chunks in place, show cards of
// identifiers, and search. Every page can be read without it. The data come
// from chunks.js and sections.js, which are loaded when first needed: a page
// opened from a disk may load a script but not fetch a file.
'use strict';
const root = document.documentElement;
window.woven = {};

function make(tag, attributes, ...inside) {
  const element = document.createElement(tag);
  for (const name in attributes) element.setAttribute(name, attributes[name]);
  element.append(...inside);
  return element;
}
const parse = html => new DOMParser().parseFromString(html, 'text/html').body;
const target = link => (link.getAttribute('href') || '').split('#')[1] || '';

const scripts = {};
function load(name) {
  return scripts[name] ||= new Promise((done, fail) => {
    const script = make('script', { src: name + '.js' });
    script.onload = done;
    script.onerror = () => fail(new Error('no ' + name + '.js'));
    document.head.append(script);
  });
}
let chunks; // from the id of a part to its HTML
async function loadChunks() {
  await load('chunks');
  return chunks ||= new Map(woven.chunks);
}
const status = make('div', { role: 'status', class: 'status' });
document.getElementById('main').append(status);

// ---- light and dark

const themeButton = document.querySelector('button.theme');
const night = matchMedia('(prefers-color-scheme: dark)');
function showTheme() {
  const dark = (root.dataset.theme || (night.matches ? 'dark' : '')) === 'dark';
  themeButton.setAttribute('aria-pressed', dark);
}
themeButton.addEventListener('click', () => {
  const dark = themeButton.getAttribute('aria-pressed') === 'true';
  root.dataset.theme = dark ? 'light' : 'dark';
  try { localStorage.setItem('theme', root.dataset.theme); } catch (e) { /* not kept */ }
  showTheme();
});
night.addEventListener('change', showTheme);
showTheme();

// ---- copying: the code as it was written, references as <<name>>

function source(code) {
  const copy = code.cloneNode(true);
  for (const e of copy.querySelectorAll('.unfolded, button')) e.remove();
  for (const name of copy.querySelectorAll('.name')) {
    for (const e of name.querySelectorAll('small')) e.remove();
    for (const e of name.querySelectorAll('code'))
      e.replaceWith('[[' + e.textContent + ']]');
    name.replaceWith('<<' + name.textContent.slice(1, -1).trim() + '>>');
  }
  return copy.textContent;
}
async function copyText(text) {
  try { await navigator.clipboard.writeText(text); } catch (e) {
    const area = make('textarea', { class: 'status' }, text);
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
}
for (const pre of document.querySelectorAll('.chunk > pre')) {
  const label = pre.parentNode.querySelector('.label').textContent;
  const button = make('button', { type: 'button', class: 'copy',
    'aria-label': 'Copy the code of ' + label }, 'Copy');
  button.addEventListener('click', async () => {
    await copyText(source(pre.querySelector('code')));
    button.textContent = status.textContent = 'Copied';
    setTimeout(() => { button.textContent = 'Copy'; status.textContent = ''; }, 1500);
    button.focus();
  });
  pre.before(make('div', { class: 'copying' }, button));
}

// ---- unfolding

// The code of a chunk: all its parts, one after the other.
function codeOf(id) {
  let text = '';
  while (id) {
    const part = parse(chunks.get(id));
    for (const e of part.querySelectorAll('dfn')) e.removeAttribute('id');
    text += part.querySelector('pre code').innerHTML;
    const next = [...part.querySelectorAll('.nav a')].pop();
    id = next && /→/.test(next.nextSibling?.data) && target(next);
  }
  return text;
}
// White space before the first word of the line in which a node stands.
function indentOf(node) {
  let before = '';
  while ((node = node.previousSibling) && !before.includes('\n'))
    before = node.textContent + before;
  return before.slice(before.lastIndexOf('\n') + 1).match(/^\s*/)[0];
}
// Where the line after a node begins; a text node is split there.
function lineAfter(node) {
  while ((node = node.nextSibling)) {
    const stop = node.nodeType === Node.TEXT_NODE ? node.data.indexOf('\n') : -1;
    if (stop >= 0) return node.splitText(stop + 1);
  }
  return null;
}
async function unfold(link, button) {
  const open = button.getAttribute('aria-expanded') === 'true';
  if (!open) {
    await loadChunks();
    const indent = indentOf(link);
    const span = make('span', { class: 'unfolded' });
    span.innerHTML = codeOf(target(link)).replace(/^(?=.)/gm, indent);
    addToggles(span);
    link.parentNode.insertBefore(span, lineAfter(button));
    button.unfolded = span;
  } else {
    button.unfolded.remove();
    link.parentNode.normalize();
  }
  button.setAttribute('aria-expanded', !open);
}
function addToggles(within) {
  for (const name of within.querySelectorAll('a > .name')) {
    const link = name.parentNode;
    const button = make('button', { type: 'button', class: 'unfold',
      'aria-expanded': false, 'aria-label': 'Unfold ' + name.textContent });
    button.addEventListener('click', () => unfold(link, button));
    link.after(button);
  }
}
for (const code of document.querySelectorAll('.chunk > pre > code')) addToggles(code);

// ---- identifiers: from the id of a definition to what a card shows

let names;
async function loadNames() {
  await loadChunks();
  if (names) return names;
  names = new Map();
  for (const [chunk, html] of chunks) {
    const page = html.match(/class="label" href="([^#]*)/)[1];
    const lines = html.slice(html.indexOf('<code>', html.indexOf('<pre'))).split('\n');
    lines.forEach((line, i) => {
      for (const [, id, kind] of line.matchAll(/<dfn id="([^"]+)" data-kind="(\w+)"/g)) {
        let stop = i + 1;
        while (kind === 'function' && stop < i + 4 && !lines[stop - 1].includes(')')) stop++;
        names.set(id, { kind, chunk, page, lines: lines.slice(i, stop).join('\n') });
      }
    });
  }
  return names;
}
const titleOf = page =>
  document.querySelector(`#contents li > a[href="${page}"]`)?.textContent || page;

const card = make('div', { class: 'card', role: 'tooltip', id: 'card', hidden: '' });
document.body.append(card);
let shown = null, timer = 0;
function hideCard() {
  clearTimeout(timer);
  card.hidden = true;
  shown?.removeAttribute('aria-describedby');
  shown = null;
}
async function showCard(link) {
  const d = (await loadNames()).get(target(link));
  if (!d || shown !== link) return;
  const signature = parse(d.lines).textContent.trim();
  card.replaceChildren(make('span', {}, d.kind + ', ' + d.chunk.replace('chunk-', '') +
    ' in ' + titleOf(d.page)), make('pre', {}, make('code', {}, signature)));
  link.setAttribute('aria-describedby', 'card');
  card.hidden = false;
  const word = link.getClientRects()[0], gap = 6;
  const below = word.bottom + gap + card.offsetHeight < innerHeight;
  const top = below ? word.bottom + gap : word.top - gap - card.offsetHeight;
  const left = Math.min(word.left, root.clientWidth - card.offsetWidth - gap);
  card.style.top = top + scrollY + 'px';
  card.style.left = Math.max(gap, left) + scrollX + 'px';
}
function meet(event, delay) {
  if (card.contains(event.target)) return clearTimeout(timer);
  const link = event.target.closest?.('main a');
  if (link && link === shown) return clearTimeout(timer);
  if (!link || !target(link).startsWith('id-')) return;
  hideCard();
  shown = link;
  timer = setTimeout(showCard, delay, link);
}
function leave(event) {
  if (event.target === shown || shown?.contains(event.target) || card.contains(event.target)) {
    clearTimeout(timer);
    timer = setTimeout(hideCard, 200);
  }
}
document.addEventListener('mouseover', e => meet(e, 250));
document.addEventListener('mouseout', leave);
document.addEventListener('focusin', e => meet(e, 0));
document.addEventListener('focusout', leave);

// ---- search

let index, found = [];
function buildIndex() {
  const title = html => parse(html).textContent;
  found = woven.sections.map(([href, name, text]) =>
    ({ href, title: title(name), text: title(text), kind: titleOf(href.split('#')[0]) }));
  for (const [id, html] of chunks) {
    const [, href, name, mark] = html.match(
      /class="label" href="([^"]+)"[^]*?class="name">(.*?)<\/i><\/a>(.*?)</);
    if (!mark.includes('+'))
      found.push({ href, title: title(name), text: '', kind: 'chunk ' + id.slice(6) });
  }
  for (const [id, d] of names)
    found.push({ href: d.page + '#' + id, title: id.replace(/^id-|-\d+$/g, ''), text: '',
      kind: d.kind + ', ' + d.chunk.slice(6) });
  lunr.tokenizer.separator = /[^\p{L}\p{N}_]+/u;
  index = lunr(function () {
    this.pipeline.reset();
    this.searchPipeline.reset();
    this.field('title', { boost: 8 });
    this.field('text');
    found.forEach((entry, id) => this.add({ id, title: entry.title, text: entry.text }));
  });
}
function search(text) {
  const words = text.toLowerCase().split(lunr.tokenizer.separator).filter(Boolean);
  if (!words.length) return [];
  const hits = index.query(query => words.forEach(word => {
    query.term(word, { boost: 10 });
    query.term(word, { wildcard: lunr.Query.wildcard.TRAILING,
      presence: lunr.Query.presence.REQUIRED });
  }));
  return hits.slice(0, 30).map(hit => ({ ...found[hit.ref], word: words[0] }));
}
function excerpt({ text, word }) {
  const at = Math.max(0, text.toLowerCase().indexOf(word) - 40);
  return (at ? '…' : '') + text.slice(at, at + 130);
}

const list = make('ul', { role: 'listbox', id: 'found', 'aria-label': 'Results' });
const input = make('input', { type: 'text', role: 'combobox', 'aria-expanded': false,
  'aria-controls': 'found', 'aria-autocomplete': 'list', autocomplete: 'off',
  spellcheck: false, 'aria-label': 'Search the book',
  placeholder: 'words, chunks, identifiers' });
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
  const results = index ? search(input.value) : [];
  list.replaceChildren(...results.map((entry, i) => make('li',
    { role: 'option', id: 'found-' + i, 'data-href': entry.href },
    make('b', {}, entry.title), ' ', make('small', {}, entry.kind),
    ...entry.text ? [make('span', {}, excerpt(entry))] : [])));
  input.setAttribute('aria-expanded', results.length > 0);
  status.textContent = input.value && index ? results.length + ' results' : '';
  choose(list.firstElementChild);
}
async function openSearch() {
  hideCard();
  if (!dialog.open) dialog.showModal();
  input.select();
  if (index) return;
  await Promise.all([load('sections'), load('lunr.min'), loadNames()]);
  index || buildIndex();
  showResults();
}
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
document.querySelector('button.search').addEventListener('click', openSearch);
document.addEventListener('keydown', event => {
  if (event.key === 'Escape') hideCard();
  const typing = event.target.closest?.('input:not([type=checkbox]), textarea, [contenteditable]');
  if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  openSearch();
});
