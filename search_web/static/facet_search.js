// A box within long facets that finds values by a part of their names. Without this script
// the link "All ..." leads to a page with such a box.

'use strict';

const PAUSE_MS = 150;

async function rowsFrom(url, signal) {
  const answer = await fetch(url, { signal, headers: { Accept: 'text/html' } });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  return [...page.querySelectorAll('.values-form .facet-rows > li')];
}

function prepare(facet) {
  const link = facet.querySelector('.facet-more a');
  if (!link || facet.querySelector('.facet-search')) return;
  const rows = facet.querySelector('.facet-rows');
  const usual = [...rows.children];
  const title = facet.querySelector('legend').textContent;
  const box = document.createElement('input');
  box.type = 'search';
  box.className = 'facet-search';
  box.placeholder = `Find in ${title.toLowerCase()}`;
  box.setAttribute('aria-label', `Find in ${title.toLowerCase()}`);
  box.autocomplete = 'off';
  rows.before(box);
  let waiting = 0;
  let request = new AbortController();

  async function find() {
    request.abort();
    request = new AbortController();
    if (!box.value.trim()) {
      rows.replaceChildren(...usual);
      return;
    }
    const url = new URL(link.href);
    url.searchParams.set('contains', box.value);
    try {
      const found = await rowsFrom(url, request.signal);
      rows.replaceChildren(...found.map((row) => document.adoptNode(row)));
    } catch (error) {
      if (error.name !== 'AbortError') rows.replaceChildren(...usual);
    }
  }

  box.addEventListener('input', (event) => {
    // What is typed here is no change of a filter.
    event.stopPropagation();
    clearTimeout(waiting);
    waiting = setTimeout(find, PAUSE_MS);
  });
  box.addEventListener('change', (event) => event.stopPropagation());
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      find();
    }
  });
}

const prepareAll = () => document.querySelectorAll('fieldset[data-facet]').forEach(prepare);
prepareAll();
document.addEventListener('results-replaced', prepareAll);
