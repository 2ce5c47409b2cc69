// "Quote this" for selected words. The server writes the quote; this script only says
// which words are meant, shows the answer in a dialog and copies from it. Without it,
// each paragraph has a link to the same answer.

/** Count characters as the server does: a pair of surrogates is one. */
const characters = (text) => [...text].length;

/** Return where a selection starts and stops in the body, null where it is elsewhere. */
function selectedPlaces(selection) {
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const selected = selection.getRangeAt(0);
  const spans = [...document.querySelectorAll("[data-start]")].filter((span) =>
    selected.intersectsNode(span),
  );
  let start = null;
  let stop = null;
  for (const span of spans) {
    const inside = document.createRange();
    inside.selectNodeContents(span);
    if (inside.comparePoint(selected.startContainer, selected.startOffset) === 0) {
      inside.setStart(selected.startContainer, selected.startOffset);
    }
    const before = document.createRange();
    before.selectNodeContents(span);
    before.setEnd(inside.startContainer, inside.startOffset);
    const whole = document.createRange();
    whole.selectNodeContents(span);
    if (whole.comparePoint(selected.endContainer, selected.endOffset) === 0) {
      inside.setEnd(selected.endContainer, selected.endOffset);
    }
    // The body's places, not those on screen: a line may be broken anywhere.
    const words = inside.toString();
    if (!words.trim()) continue;
    const first = Number(span.dataset.start) + characters(before.toString());
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
    if (event.key === "q" && places && !modified && !typed && !dialog.open) quote();
  });
  copyFrom(dialog);
}

const bar = document.querySelector(".quote-bar");
if (bar) offerQuotes(bar, document.querySelector(".quote-dialog"));
else copyFrom(document.querySelector(".quote-card") ?? document);
