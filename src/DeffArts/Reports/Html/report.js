// Shows the cells of one epoch and marks it in the charts. It only chooses among what stands in the page already.
(() => {
  'use strict';
  const slider = document.getElementById('epoch');
  const play = document.getElementById('play');
  if (!slider || !play) return;

  const framesPerSecond = 3;
  const notes = [...document.querySelectorAll('.notes li')];
  const frames = [...document.querySelectorAll('.frame')];
  const cursors = [...document.querySelectorAll('.cursor')];
  let timer = 0;

  const show = place => {
    const note = notes[place];
    slider.value = place;
    slider.setAttribute('aria-valuetext', note.textContent.trim());
    notes.forEach(other => other.classList.toggle('now', other === note));
    frames.forEach(frame => frame.classList.toggle('now', frame.dataset.frame === note.dataset.frame));
    cursors.forEach(cursor => {
      const x = Number(cursor.dataset.x0) + Number(cursor.dataset.dx) * Number(note.dataset.epoch);
      cursor.setAttribute('transform', `translate(${x} 0)`);
    });
  };

  const stop = () => {
    clearInterval(timer);
    timer = 0;
    play.setAttribute('aria-pressed', 'false');
    play.querySelector('.word').textContent = 'Play';
  };

  const next = () => {
    const place = Number(slider.value) + 1;
    show(Math.min(place, notes.length - 1));
    if (place >= notes.length - 1) stop();
  };

  const start = () => {
    if (Number(slider.value) >= notes.length - 1) show(0);
    timer = setInterval(next, 1000 / framesPerSecond);
    play.setAttribute('aria-pressed', 'true');
    play.querySelector('.word').textContent = 'Pause';
  };

  // report.html#epoch=3 opens at that epoch.
  const follow = () => {
    const wanted = /^#epoch=(\d+)$/.exec(location.hash);
    const place = wanted ? notes.findIndex(note => note.dataset.epoch === wanted[1]) : -1;
    if (place >= 0) show(place);
  };

  slider.addEventListener('input', () => { stop(); show(Number(slider.value)); });
  play.addEventListener('click', () => { if (timer) stop(); else start(); });
  addEventListener('hashchange', follow);
  document.documentElement.classList.add('js');
  show(notes.length - 1);
  follow();
})();

// Says of what is wider than its place that it scrolls, as long as that is so.
(() => {
  'use strict';
  // In the next frame: a hint changes heights, and an observer must not be its own cause.
  const watch = new ResizeObserver(entries => requestAnimationFrame(() => entries.forEach(({ target }) => {
    target.querySelector('.sideways').hidden = target.scrollWidth <= target.clientWidth + 1;
  })));
  document.querySelectorAll('.scroll, .picture.wide, .sheet, .edges').forEach(wide => {
    const hint = document.createElement('p');
    hint.className = 'sideways';
    hint.hidden = true;
    hint.textContent = 'Scroll sideways for the rest \u2192';
    wide.prepend(hint);
    watch.observe(wide);
  });
})();
