// woven.js: what the web pages can do besides being read: change between
// light and dark, say which section one reads, copy a chunk, unfold chunks in
// place, show cards, and search. Every page can be read without it. What stands
// on other pages is in names.js, which is loaded when first needed: a page opened
// from a disk may load a script but not fetch a file.
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

// The code of a chunk: all its parts on this page, one after the other, and a
// link to the next one if that is on another.
const inside = (element, selector) => [...element.querySelectorAll(selector)];
function cleaned(element) {
  const copy = element.cloneNode(true);
  for (const e of inside(copy, '.unfolded, button')) e.remove();
  for (const e of [copy, ...inside(copy, '[id]')]) e.removeAttribute('id');
  return copy;
}
function codeOf(id) {
  let text = '', part, next;
  while ((part = document.getElementById(id))) {
    text += cleaned(part.querySelector('pre code')).innerHTML;
    next = inside(part, '.nav a').pop();
    if (!next || !/→/.test(next.nextSibling?.data)) return text;
    id = target(next);
  }
  return text + '→ ' + next.outerHTML + '\n';
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
function unfold(link, button) {
  const open = button.getAttribute('aria-expanded') === 'true';
  if (!open) {
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
    if (!document.getElementById(target(link))) continue;
    const button = make('button', { type: 'button', class: 'unfold',
      'aria-expanded': false, 'aria-label': 'Unfold ' + name.textContent });
    button.addEventListener('click', () => unfold(link, button));
    link.after(button);
  }
}
for (const code of document.querySelectorAll('.chunk > pre > code')) addToggles(code);

// ---- cards: what a name, a label or a mark stands for

let names, said; // from an id to its row, and to what a card shows
async function loadNames() {
  await Promise.all([load('names'), load('cards')]);
  said ||= new Map(woven.cards.map(([id, ...rest]) => [id, rest]));
  return names ||= new Map(woven.names.map(row => [row[0], row]));
}
const titleOf = page =>
  document.querySelector(`#contents li > a[href="${page}.html"]`)?.textContent || 'file';
const math = e => e?.querySelector('math');

// What is on this page is shown as it is here, and what is elsewhere in words.
function contentOf(id, d) {
  const here = document.getElementById(id);
  if (here?.matches('.chunk'))
    return [cleaned(here.querySelector('.naming')), cleaned(here.querySelector('pre'))];
  if (here && math(here) && id.startsWith('eq:')) return [math(here).cloneNode(true)];
  if (here?.matches('.note')) return [cleaned(here)];
  if (!d) return null;
  const [, kind, label, page, text] = d, [shown_, more] = said.get(id) || [], place = titleOf(woven.pages[page]);
  if (id.startsWith('id-'))
    return [make('span', {}, `${kind}, ${label} in ${place}`), make('pre', {}, make('code', {}, shown_ || '')),
      ...more ? [make('p', {}, more)] : []];
  if (kind === 'reference') return [make('p', {}, text)];
  return [make('span', {}, `${kind} ${label} in ${place}`), make('p', {}, text)];
}

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
  const id = target(link), d = document.getElementById(id) ? names?.get(id) || (await loadNames()).get(id)
    : (await loadNames()).get(id);
  const content = shown === link && contentOf(id, d);
  if (!content) return;
  card.replaceChildren(...content);
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
  if (!link || !/^(id|chunk|eq|fig|tbl|ex|ref)[-:]/.test(target(link))) return;
  if (link.matches('.label, .itself, .index a') || link.querySelector('.number')) return;
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

// A finger has no way to point: the first touch shows the card, the second goes.
let touched = null;
document.addEventListener('pointerdown', e => {
  touched = e.pointerType === 'touch' ? e.target.closest?.('main pre a, main p a') : null;
}, true);
document.addEventListener('click', event => {
  const link = touched;
  touched = null;
  if (!link || !link.contains(event.target) || shown === link && !card.hidden) return;
  if (!/^(id|chunk|eq|fig|tbl|ref)[-:]/.test(target(link))) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  hideCard();
  shown = link;
  showCard(link);
}, true);

// ---- where one is: the section that is read is marked in the contents

const now = document.querySelector('header .now');
const heads = [...document.querySelectorAll('main h2[id]')].map(head =>
  [head, document.querySelector(`#contents .here a[href$="#${CSS.escape(head.id)}"]`)]).filter(([, link]) => link);
let marked_ = null;
function markSection() {
  let current = null;
  for (const [head, link] of heads) if (head.getBoundingClientRect().top < 120) current = link;
  if (current === marked_) return;
  marked_?.removeAttribute('aria-current');
  marked_?.parentNode.classList.remove('now');
  marked_ = current;
  now.textContent = (current || document.querySelector('#contents .here > a') || now).textContent;
  current?.setAttribute('aria-current', 'location');
  current?.parentNode.classList.add('now');
  const nav = document.getElementById('contents');
  if (current && nav.scrollHeight > nav.clientHeight)
    nav.scrollTop += current.getBoundingClientRect().top - nav.getBoundingClientRect().top - nav.clientHeight / 2;
}
if (heads.length) {
  let waiting = false;
  addEventListener('scroll', () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; markSection(); });
  }, { passive: true });
  markSection();
}
// An identifier is shown with the head of its chunk, if that fits.
function showHead() {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const chunk = place?.closest('dfn') && place.closest('.chunk');
  if (!chunk) return;
  const bar = matchMedia('(max-width: 68.5rem)').matches ? 60 : 20;
  if (place.getBoundingClientRect().top - chunk.getBoundingClientRect().top < innerHeight * .7)
    scrollBy(0, chunk.getBoundingClientRect().top - bar);
}
addEventListener('hashchange', showHead);
addEventListener('load', showHead);

// ---- search, which is in a file of its own

async function startSearch() {
  hideCard();
  await load('search');
  woven.openSearch();
}
document.querySelector('button.search').addEventListener('click', startSearch);
document.addEventListener('keydown', event => {
  if (event.key === 'Escape') {
    hideCard();
    if (location.hash === '#contents') location.hash = '#main';
  }
  const typing = event.target.closest?.('input:not([type=checkbox]), textarea, [contenteditable]');
  if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  startSearch();
});
