// Whether keys of one letter do something: n, p, q and / are in the way of whoever speaks to
// the browser or has keys of their own (WCAG 2.1.4). The choice stays in this browser, and is
// written on the page for the scripts that know such keys.

const STORED = 'single-keys';

// A browser may forbid to store anything; then the choice holds for this page.
function stored() {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null;
  }
}

function store(choice) {
  try {
    localStorage.setItem(STORED, choice);
  } catch {
    // As said above.
  }
}

function apply(choice) {
  document.documentElement.dataset.keys = choice;
}

apply(stored() === 'off' ? 'off' : 'on');

const keys = document.querySelector('.keys');
const used = keys.querySelector('input');
used.checked = document.documentElement.dataset.keys === 'on';
used.addEventListener('change', () => {
  const choice = used.checked ? 'on' : 'off';
  apply(choice);
  store(choice);
});
keys.hidden = false;
