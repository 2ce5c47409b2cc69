// What may be meant, while it is typed: a combobox with a list, after the ARIA Authoring
// Practices. Without this script the box is a box.

'use strict';

const PAUSE_MS = 80;
const KINDS = { tag: 'Tag', phrase: 'Phrase', word: 'Word', title: 'Title' };

const box = document.getElementById('q');
const form = box.form;
const list = document.createElement('ul');
list.id = 'suggestions';
list.className = 'suggestions';
list.setAttribute('role', 'listbox');
list.setAttribute('aria-label', 'Suggestions');
list.hidden = true;
form.append(list);

box.setAttribute('role', 'combobox');
box.setAttribute('aria-autocomplete', 'list');
box.setAttribute('aria-controls', list.id);
box.setAttribute('aria-expanded', 'false');

let request = new AbortController();
let waiting = 0;
let found = [];
let chosen = -1;

function close() {
  clearTimeout(waiting);
  request.abort();
  list.hidden = true;
  chosen = -1;
  box.setAttribute('aria-expanded', 'false');
  box.removeAttribute('aria-activedescendant');
}

function mark(place) {
  list.children[chosen]?.setAttribute('aria-selected', 'false');
  chosen = place;
  const option = list.children[place];
  if (!option) {
    box.removeAttribute('aria-activedescendant');
    return;
  }
  option.setAttribute('aria-selected', 'true');
  option.scrollIntoView({ block: 'nearest' });
  box.setAttribute('aria-activedescendant', option.id);
}

function take(suggestion) {
  close();
  if (suggestion.kind === 'tag') {
    // A tag is no words to look for but a choice among the articles.
    const field = document.createElement('input');
    field.type = 'hidden';
    field.name = 'tag';
    field.value = suggestion.text;
    form.append(field);
    box.value = '';
    form.requestSubmit();
    // The search is under way; a page that is come back to must not carry the tag.
    field.remove();
    return;
  }
  box.value = suggestion.text;
  form.requestSubmit();
}

function optionFor(suggestion, place) {
  const option = document.createElement('li');
  option.id = `suggestion-${place}`;
  option.setAttribute('role', 'option');
  option.setAttribute('aria-selected', 'false');
  const text = document.createElement('span');
  text.className = 'suggestion-text';
  text.dir = 'auto';
  for (const part of suggestion.parts) {
    const node = document.createElement(part.typed ? 'b' : 'span');
    node.textContent = part.text;
    text.append(node);
  }
  const kind = document.createElement('span');
  kind.className = 'suggestion-kind';
  kind.textContent = suggestion.articles === null
    ? KINDS[suggestion.kind]
    : `${KINDS[suggestion.kind]} · ${suggestion.articles.toLocaleString('en')}`;
  option.append(text, ' ', kind);
  // Before the box loses the focus and the list is closed.
  option.addEventListener('pointerdown', (event) => event.preventDefault());
  option.addEventListener('click', () => take(suggestion));
  return option;
}

async function propose() {
  request.abort();
  request = new AbortController();
  const own = request;
  if (!box.value.trim()) {
    close();
    return;
  }
  const url = new URL(form.dataset.suggest, window.location.href);
  url.searchParams.set('q', box.value);
  try {
    const answer = await fetch(url, { signal: own.signal });
    const { suggestions } = answer.ok ? await answer.json() : { suggestions: [] };
    if (own !== request || document.activeElement !== box) return;
    found = suggestions;
    chosen = -1;
    box.removeAttribute('aria-activedescendant');
    list.replaceChildren(...found.map(optionFor));
    list.hidden = found.length === 0;
    box.setAttribute('aria-expanded', String(found.length > 0));
  } catch (error) {
    if (error.name !== 'AbortError') close();
  }
}

box.addEventListener('input', () => {
  clearTimeout(waiting);
  waiting = setTimeout(propose, PAUSE_MS);
});
box.addEventListener('blur', close);
form.addEventListener('submit', close);

box.addEventListener('keydown', (event) => {
  // Keys of an input method are its own.
  if (event.isComposing) return;
  if (event.key === 'Escape' && !list.hidden) {
    event.preventDefault();
    close();
  } else if (event.key === 'ArrowDown' && list.hidden) {
    event.preventDefault();
    propose();
  } else if (!list.hidden && ['ArrowDown', 'ArrowUp'].includes(event.key)) {
    event.preventDefault();
    // One place more than there are options: the box itself, with what was typed.
    const places = found.length + 1;
    const step = event.key === 'ArrowDown' ? 1 : -1;
    mark(((chosen + 1 + step + places) % places) - 1);
  } else if (event.key === 'Enter' && chosen >= 0) {
    event.preventDefault();
    take(found[chosen]);
  }
});

// The slash goes to the box, as on most pages with one.
document.addEventListener('keydown', (event) => {
  const field = event.target.closest?.('input, textarea, select, [contenteditable]');
  if (document.documentElement.dataset.keys === 'off') return;
  if (event.key !== '/' || field || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  box.focus();
  box.select();
});
