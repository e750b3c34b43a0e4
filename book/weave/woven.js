// woven.js: what the web pages can do besides being read: change between
// light and dark, copy a chunk, unfold chunks in place, show cards of
// identifiers, and search. Every page can be read without it. The data come
// from chunks.js, which is loaded when first needed: a page opened from a disk
// may load a script but not fetch a file.
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

// What can be scrolled can be reached with the keys.
for (const e of document.querySelectorAll('main pre, main math, .equation, .table'))
  if (e.scrollWidth > e.clientWidth) e.setAttribute('tabindex', 0);

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
  document.querySelector(`#contents li > a[href="${page}"]`)?.textContent || 'file';

const card = make('div', { class: 'card', role: 'tooltip', id: 'card', hidden: '' });
document.getElementById('main').append(card);
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
document.addEventListener('click', hideCard);

// ---- search, which is in a file of its own

async function startSearch() {
  hideCard();
  await load('search');
  openSearch();
}
document.querySelector('button.search').addEventListener('click', startSearch);
document.addEventListener('keydown', event => {
  if (event.key === 'Escape') hideCard();
  const typing = event.target.closest?.('input:not([type=checkbox]), textarea, [contenteditable]');
  if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  startSearch();
});
