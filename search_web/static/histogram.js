// The timeline: bars by arrow keys, ranges by dragging or with Shift. Without this script
// every bar is a link, and the form beside the results takes any range.

'use strict';

const SVG = 'http://www.w3.org/2000/svg';
const STEP = 10;
const LEAST_DRAG = 4; // pixels: a finger that means to tap moves a little, too

function dayBefore(day) {
  const moment = new Date(`${day}T00:00:00Z`);
  moment.setUTCDate(moment.getUTCDate() - 1);
  return moment.toISOString().slice(0, 10);
}

function prepare(section) {
  if (section.dataset.ready) return;
  section.dataset.ready = 'yes';
  const drawing = section.querySelector('svg');
  const value = section.querySelector('.histogram-value');
  const usual = value.textContent;
  const starts = section.dataset.starts.split(' ');
  const links = [...drawing.querySelectorAll('a')];
  const placeOf = (link) => Number(link.querySelector('rect').getAttribute('x')) / STEP;
  const byPlace = new Map(links.map((link) => [placeOf(link), link]));

  const lastDay = (place) =>
    place + 1 < starts.length ? dayBefore(starts[place + 1]) : section.dataset.last;

  function go(first, last) {
    const url = new URL(section.dataset.base, window.location.href);
    url.searchParams.set('from', starts[first]);
    url.searchParams.set('to', lastDay(last));
    // A link, so that whoever follows links in place follows this one, too.
    const link = document.createElement('a');
    link.href = url;
    link.hidden = true;
    section.append(link);
    link.click();
    link.remove();
  }

  function tell(first, last) {
    if (first === last) {
      const link = byPlace.get(first);
      value.textContent = link ? link.getAttribute('aria-label') : `${starts[first]}: no article`;
    } else {
      value.textContent = `${starts[first]} to ${lastDay(last)}`;
    }
  }

  const chosen = document.createElementNS(SVG, 'rect');
  chosen.setAttribute('class', 'histogram-chosen');
  chosen.setAttribute('y', '0');
  chosen.setAttribute('height', '60');

  function choose(one, other) {
    const [first, last] = [Math.min(one, other), Math.max(one, other)];
    chosen.setAttribute('x', String(first * STEP));
    chosen.setAttribute('width', String((last - first + 1) * STEP));
    drawing.append(chosen);
    tell(first, last);
  }

  // One stop for the Tab key; arrows go from bar to bar, with Shift they choose a range.
  let rangeFrom = null;
  for (const link of links) {
    link.tabIndex = link === links[0] ? 0 : -1;
    link.addEventListener('focus', () => tell(placeOf(link), placeOf(link)));
    link.addEventListener('blur', () => { value.textContent = usual; });
    link.setAttribute('aria-describedby', 'histogram-keys');
    // A link is dragged as a whole otherwise.
    link.addEventListener('dragstart', (event) => event.preventDefault());
  }
  const keys = document.createElement('span');
  keys.id = 'histogram-keys';
  keys.hidden = true;
  keys.textContent = 'Arrow keys go from bar to bar, with Shift they choose a range; Enter takes it.';
  section.append(keys);
  drawing.addEventListener('focusout', (event) => {
    if (drawing.contains(event.relatedTarget)) return;
    rangeFrom = null;
    chosen.remove();
  });
  drawing.addEventListener('keydown', (event) => {
    const at = links.indexOf(document.activeElement);
    if (event.key === 'Enter' && rangeFrom !== null) {
      event.preventDefault();
      const [first, last] = [Math.min(rangeFrom, at), Math.max(rangeFrom, at)];
      go(placeOf(links[first]), placeOf(links[last]));
      return;
    }
    if (event.key === 'Escape' && rangeFrom !== null) {
      event.preventDefault();
      rangeFrom = null;
      chosen.remove();
      tell(placeOf(links[at]), placeOf(links[at]));
      return;
    }
    const target = {
      ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: links.length - 1,
    }[event.key];
    if (at < 0 || target === undefined || !links[target]) return;
    event.preventDefault();
    links[at].tabIndex = -1;
    links[target].tabIndex = 0;
    links[target].focus();
    if (event.shiftKey) {
      rangeFrom ??= at;
      choose(placeOf(links[rangeFrom]), placeOf(links[target]));
    } else {
      rangeFrom = null;
      chosen.remove();
    }
  });

  const placeAt = (event) => {
    const box = drawing.getBoundingClientRect();
    const place = Math.floor(((event.clientX - box.left) / box.width) * starts.length);
    return Math.min(Math.max(place, 0), starts.length - 1);
  };
  let from = null;
  let beganAt = 0;
  let dragged = false;

  drawing.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    from = placeAt(event);
    beganAt = event.clientX;
    dragged = false;
  });
  drawing.addEventListener('pointermove', (event) => {
    const place = placeAt(event);
    // The button may have been let go where this drawing is not told of it.
    if (event.buttons === 0) from = null;
    if (from === null) {
      tell(place, place);
      return;
    }
    if (!dragged && Math.abs(event.clientX - beganAt) < LEAST_DRAG) return;
    if (!dragged) drawing.setPointerCapture(event.pointerId);
    dragged = true;
    choose(from, place);
  });
  drawing.addEventListener('pointerup', (event) => {
    if (from !== null && dragged) {
      const place = placeAt(event);
      go(Math.min(from, place), Math.max(from, place));
    }
    from = null;
    chosen.remove();
  });
  drawing.addEventListener('pointercancel', () => { from = null; chosen.remove(); });
  drawing.addEventListener('pointerleave', () => {
    if (from === null) value.textContent = usual;
  });
  // The click that ends a drag is not meant for the bar below.
  drawing.addEventListener('click', (event) => {
    if (dragged) event.preventDefault();
    if (dragged) event.stopPropagation();
    dragged = false;
  }, true);
}

const prepareAll = () => document.querySelectorAll('.histogram').forEach(prepare);
prepareAll();
document.addEventListener('results-replaced', prepareAll);
