// search.js: the search of the web pages, loaded by woven.js when it is first
// wanted. The index is built in the browser by lunr, from the texts of all
// sections, the names of all chunks, and all identifiers.
'use strict';

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
  const at = text.lastIndexOf(' ', text.toLowerCase().indexOf(word) - 40) + 1;
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
