// Results while typing: the same pages as without this script, of which only the results are
// taken. Requests that are no longer wanted are ended, and a late answer replaces nothing.

'use strict';

const PAUSE_MS = 120;
const TELL_AFTER_MS = 800; // a screen reader should not count along with every letter

const box = document.getElementById('q');
const form = box.form;
const searchPath = new URL(form.action).pathname;

const told = document.createElement('p');
told.className = 'hidden';
told.setAttribute('role', 'status');
document.body.append(told);

let request = new AbortController();
let typing = false; // whether the present entry of the history is one being typed
let waiting = 0;
let telling = 0;
let shown = window.location.search;

const region = () => document.getElementById('results');

function addressOf(fields) {
  const url = new URL(form.action);
  for (const [name, value] of new FormData(fields)) {
    if (value.trim()) url.searchParams.append(name, value);
  }
  return url;
}

// What gets the focus after the results are replaced, as a function that finds it in the new
// ones: what had it before, or what stands in its place; else the heading.
function placeOf(active) {
  if (!region().contains(active)) return null;
  if (active.id) return (fresh) => fresh.querySelector(`#${CSS.escape(active.id)}`);
  if (active.name) {
    const named = `[name="${CSS.escape(active.name)}"][value="${CSS.escape(active.value)}"]`;
    return (fresh) => fresh.querySelector(`${named}:not([type=hidden])`);
  }
  const text = active.textContent;
  const group = active.closest('[role=group][aria-label]')?.getAttribute('aria-label');
  if (active.closest('svg') || !group) return () => null;
  return (fresh) => {
    const links = [...fresh.querySelectorAll(`[role=group][aria-label="${CSS.escape(group)}"] a`)];
    // A filter that was taken away leaves its place to the next one.
    return links.find((link) => link.textContent === text) ?? links[0];
  };
}

function tell() {
  clearTimeout(telling);
  telling = setTimeout(() => {
    told.textContent = region().querySelector('h1').textContent;
  }, TELL_AFTER_MS);
}

function replaceWith(page, place, toTop) {
  const fresh = document.adoptNode(page.getElementById('results'));
  // Open lists of filters stay open.
  const open = region().querySelector('details.filters')?.open;
  region().replaceWith(fresh);
  const filters = fresh.querySelector('details.filters');
  if (filters && open) filters.open = true;
  document.title = page.title;
  const kept = page.getElementById('q').form.querySelectorAll('input[type=hidden]');
  form.querySelectorAll('input[type=hidden]').forEach((field) => field.remove());
  form.append(...[...kept].map((field) => document.adoptNode(field)));
  if (place) {
    const target = place(fresh) ?? fresh.querySelector('h1');
    if (target.tagName === 'H1') target.tabIndex = -1;
    target.focus({ preventScroll: true });
  }
  if (toTop) window.scrollTo({ top: 0, behavior: 'instant' });
  tell();
  fresh.dispatchEvent(new CustomEvent('results-replaced', { bubbles: true }));
}

// Says that there was no answer; what is shown is that of an earlier search.
function tellFailure() {
  region().removeAttribute('aria-busy');
  region().querySelector('.no-answer')?.remove();
  const notice = document.createElement('p');
  notice.className = 'notice no-answer';
  notice.setAttribute('role', 'alert');
  notice.textContent = 'The archive did not answer; these are the results from before. '
    + 'Type on, or press Enter to try again.';
  region().prepend(notice);
}

// Shows the page at an address in place; `place` finds what gets the focus. Where that fails,
// an address that was meant is opened as any link is, and the browser shows what is wrong;
// one that was only typed on the way leaves the page as it is.
async function show(url, place, { toTop = false, meant = true } = {}) {
  clearTimeout(waiting);
  shown = new URL(url, window.location.href).search;
  request.abort();
  const own = new AbortController();
  request = own;
  region().setAttribute('aria-busy', 'true');
  try {
    const answer = await fetch(url, { signal: own.signal, headers: { Accept: 'text/html' } });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    if (request !== own) return;
    if (!answer.ok || !page.getElementById('results')) throw new Error(`status ${answer.status}`);
    replaceWith(page, place, toTop);
  } catch (error) {
    if (error.name === 'AbortError' || request !== own) return;
    if (meant) window.location.assign(url);
    else tellFailure();
  }
}

function go(url, place, toTop = false) {
  typing = false;
  window.history.pushState(null, '', url);
  show(url, place, { toTop });
}

box.addEventListener('input', (event) => {
  clearTimeout(waiting);
  if (event.isComposing) return;
  waiting = setTimeout(() => {
    const url = addressOf(form);
    window.history[typing ? 'replaceState' : 'pushState'](null, '', url);
    typing = true;
    show(url, null, { meant: false });
  }, PAUSE_MS);
});

box.addEventListener('change', () => { typing = false; });

document.addEventListener('submit', (event) => {
  const sent = event.target;
  if (event.defaultPrevented || (sent !== form && !sent.matches('#results form[data-live]'))) return;
  event.preventDefault();
  const url = addressOf(sent);
  if (sent === form && url.href === window.location.href) {
    // Typed and shown already: Enter only says that it is meant.
    typing = false;
    show(url, null);
    return;
  }
  go(url, sent === form ? null : placeOf(document.activeElement));
});

// A tick is meant at once; what is typed into a field, only when it is sent: whoever goes
// on to the next field has not finished.
document.addEventListener('change', (event) => {
  const ticked = event.target.closest?.('#results form[data-live] :is([type=checkbox], [type=radio])');
  if (ticked) ticked.form.requestSubmit();
});

document.addEventListener('click', (event) => {
  const link = event.target.closest?.('#results a[href]');
  const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!link || !plain || event.defaultPrevented || link.hasAttribute('download')) return;
  const url = new URL(link.getAttribute('href'), window.location.href);
  const here = url.origin === window.location.origin && url.pathname === searchPath;
  if (!here || link.getAttribute('href').startsWith('#')) return;
  event.preventDefault();
  box.value = url.searchParams.get('q') ?? '';
  const turns = link.closest('.pagination') !== null;
  go(url, turns ? () => null : placeOf(link), turns);
});

box.addEventListener('compositionend', () => box.dispatchEvent(new Event('input')));

window.addEventListener('popstate', () => {
  clearTimeout(waiting);
  // A link to a part of this page is a step of the history, too.
  if (window.location.search === shown) return;
  typing = false;
  if (window.location.pathname !== searchPath) {
    window.location.reload();
    return;
  }
  box.value = new URL(window.location.href).searchParams.get('q') ?? '';
  show(window.location.href, null);
});
