// "Quote this" for selected words. The server writes the quote; this script only says
// which words are meant, shows the answer in a dialog and copies from it. Without it,
// each paragraph has a link to the same answer.

/** Count characters as the server does: a pair of surrogates is one. */
const characters = (text) => [...text].length;

function rangeOf(node) {
  const range = document.createRange();
  range.selectNodeContents(node);
  return range;
}

/** Return the words of a paragraph that are selected, and the text before them. */
function selectedWords(span, selected) {
  const inside = rangeOf(span);
  const { startContainer, startOffset, endContainer, endOffset } = selected;
  // An end that is outside of the paragraph leaves the paragraph's own.
  if (rangeOf(span).comparePoint(endContainer, endOffset) === 0) {
    inside.setEnd(endContainer, endOffset);
  }
  if (rangeOf(span).comparePoint(startContainer, startOffset) === 0) {
    inside.setStart(startContainer, startOffset);
  }
  const before = rangeOf(span);
  before.setEnd(inside.startContainer, inside.startOffset);
  return { words: inside.toString(), before: before.toString() };
}

/** Return where the selected words start and stop in the body, null where there are none. */
function selectedPlaces(selection) {
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const selected = selection.getRangeAt(0);
  let start = null;
  let stop = null;
  for (const span of document.querySelectorAll("[data-start]")) {
    if (!selected.intersectsNode(span)) continue;
    const { words, before } = selectedWords(span, selected);
    if (!words.trim()) continue;
    const first = Number(span.dataset.start) + characters(before);
    start ??= first + characters(words) - characters(words.trimStart());
    stop = first + characters(words.trimEnd());
  }
  return start === null ? null : `${start}-${stop}`;
}

/** Copy a field, by selecting it for the reader where the browser does not let us. */
async function copy(field, status) {
  try {
    await navigator.clipboard.writeText(field.value);
    status.textContent = "Copied.";
  } catch {
    field.focus();
    field.select();
    status.textContent = "Selected: copy it with Ctrl+C or ⌘C.";
  }
}

function copyFrom(root) {
  root.addEventListener("click", (event) => {
    const id = event.target.closest("[data-copy]")?.dataset.copy;
    if (id) copy(root.querySelector(`#${id}`), root.querySelector(".quote-copied"));
  });
}

function closeButton(dialog) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quote-close";
  button.textContent = "Close";
  button.addEventListener("click", () => dialog.close());
  return button;
}

async function showQuote(url, dialog) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const card = document.importNode(page.querySelector(".quote-card"), true);
  dialog.replaceChildren(closeButton(dialog), card);
  dialog.showModal();
  card.querySelector("#quote-title").focus();
}

function offerQuotes(bar, dialog) {
  const button = bar.querySelector("button");
  let places = null;

  document.addEventListener("selectionchange", () => {
    const selection = getSelection();
    // Pressing the button can end the selection, or move it: what was meant is kept.
    if (dialog.open || bar.contains(document.activeElement)) return;
    places = selectedPlaces(selection);
    bar.hidden = places === null;
  });
  const quote = () => {
    const url = `${bar.dataset.quoteUrl}?quote=${places}`;
    showQuote(url, dialog).catch(() => location.assign(url));
  };
  // A press would take the selection away before the click comes.
  button.addEventListener("pointerdown", (event) => event.preventDefault());
  button.addEventListener("click", quote);
  document.addEventListener("keydown", (event) => {
    const modified = event.ctrlKey || event.metaKey || event.altKey;
    const typed = event.target.closest?.("input, textarea, select");
    if (document.documentElement.dataset.keys === "off") return;
    if (event.key === "q" && places && !modified && !typed && !dialog.open) quote();
  });
  copyFrom(dialog);
}

const bar = document.querySelector(".quote-bar");
if (bar) offerQuotes(bar, document.querySelector(".quote-dialog"));
else copyFrom(document.querySelector(".quote-card") ?? document);
