// slides.js: one slide at a time, as large as the window lets it be.
{
  const slides = [...document.querySelectorAll('section')], root = document.documentElement;
  let now = Math.max(0, Math.min(slides.length, parseInt(location.hash.slice(1)) || 1) - 1);
  const show = () => {
    slides.forEach((s, i) => s.classList.toggle('now', i === now));
    const scale = Math.min(innerWidth / 1280, innerHeight / 720);
    slides[now].style.transform =
      `translate(${(innerWidth - 1280 * scale) / 2}px, ${(innerHeight - 720 * scale) / 2}px) scale(${scale})`;
    history.replaceState(null, '', '#' + (now + 1));
  };
  const turn = by => { now = Math.max(0, Math.min(slides.length - 1, now + by)); show(); };
  addEventListener('keydown', e => {
    if (['ArrowRight', 'ArrowDown', 'PageDown', ' ', 'Enter'].includes(e.key)) turn(1);
    else if (['ArrowLeft', 'ArrowUp', 'PageUp', 'Backspace'].includes(e.key)) turn(-1);
    else if (e.key === 'Home') turn(-slides.length);
    else if (e.key === 'End') turn(slides.length);
    else if (e.key === 'n') root.classList.toggle('notes');
    else return;
    e.preventDefault();
  });
  addEventListener('click', e => turn(e.clientX < innerWidth / 4 ? -1 : 1));
  addEventListener('resize', show);
  const mode = () => root.classList.toggle('one', !matchMedia('print').matches);
  addEventListener('beforeprint', () => root.classList.remove('one'));
  addEventListener('afterprint', mode);
  // What is too long for its slide gets smaller, once the faces are there.
  document.fonts.ready.then(() => {
    root.classList.remove('one');
    for (const slide of slides) {
      const box = slide.firstElementChild;
      const room = box.clientHeight, width = box.clientWidth;
      for (let zoom = 1; zoom > .6 && (box.scrollHeight > room + 1 || box.scrollWidth > width + 1);) {
        zoom -= .04;
        box.style.zoom = zoom;
        box.style.inset = `${40 / zoom}px ${72 / zoom}px ${64 / zoom}px`;
        if (box.scrollHeight * zoom <= room && box.scrollWidth * zoom <= width) break;
      }
    }
    mode();
    show();
    root.classList.add('ready');
  });
}
