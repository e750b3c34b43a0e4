// film.js: live figures. Each part of such a drawing says from which step it is
// there, data-from, and at which it is gone again, data-to. Two buttons and the
// arrow keys step through it; what a step does is said below, and aloud. Without
// this script the drawing shows how it all ends.
'use strict';
for (const film of document.querySelectorAll('.film')) {
  const svg = film.querySelector('svg'), told = svg.dataset.told.split('\n'), last = told.length - 1;
  const parts = [...svg.querySelectorAll('[data-from]')].map(part =>
    [part, +part.dataset.from, +(part.dataset.to ?? Infinity)]);
  const steps = film.querySelector('.steps');
  const put = (tag, attributes, text = '') => {
    const element = steps.appendChild(document.createElement(tag));
    for (const name in attributes) element.setAttribute(name, attributes[name]);
    element.textContent = text;
    return element;
  };
  const back = put('button', { type: 'button' }, 'Back'), on = put('button', { type: 'button' }, 'Step');
  const count = put('span', { class: 'count' }), words = put('span', { class: 'said', role: 'status' });
  let at = 0;
  const go = step => {
    at = Math.max(0, Math.min(step, last));
    for (const [part, from, to] of parts) part.classList.toggle('off', at < from || at >= to);
    count.textContent = `${at} of ${last}`;
    words.textContent = told[at];
    // not disabled, which would take the focus from them
    back.setAttribute('aria-disabled', at === 0);
    on.setAttribute('aria-disabled', at === last);
  };
  back.addEventListener('click', () => go(at - 1));
  on.addEventListener('click', () => go(at + 1));
  film.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const step = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    go(step);
  });
  film.tabIndex = 0;
  film.setAttribute('role', 'group');
  film.setAttribute('aria-label', 'Steps of the figure');
  film.setAttribute('aria-keyshortcuts', 'ArrowLeft ArrowRight Home End');
  go(0);
}
