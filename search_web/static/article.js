// Steps from one found word to the next, and similar articles where they are asked for.
// Without this script there are links to both.

const typing = "input, textarea, select, [contenteditable]";

/** Tell whether a key was pressed for the page, not for a field or the browser. */
function isForPage(event) {
  if (document.documentElement.dataset.keys === "off") return false;
  const modified = event.ctrlKey || event.metaKey || event.altKey;
  return !modified && !event.defaultPrevented && !event.target.closest?.(typing);
}

function stepThroughMarks(bar) {
  const marks = [...document.querySelectorAll('mark[id^="mark-"]')];
  const status = bar.querySelector(".mark-current");
  let current = -1;

  function show(place) {
    marks[current]?.classList.remove("current");
    current = (place + marks.length) % marks.length;
    const mark = marks[current];
    mark.classList.add("current");
    // Focused, so that Tab goes on from here; only now, so that Tab does not stop at each.
    mark.tabIndex = -1;
    mark.focus({ preventScroll: true });
    mark.scrollIntoView({ block: "center" });
    status.textContent = `${current + 1} of ${marks.length}`;
  }

  const step = (by) => show(current < 0 && by < 0 ? marks.length - 1 : current + by);

  bar.addEventListener("click", (event) => {
    const by = event.target.closest("[data-step]")?.dataset.step;
    if (by) {
      const button = event.target.closest("button");
      step(Number(by));
      // Whoever presses the button will press it again.
      button.focus({ preventScroll: true });
    }
  });
  document.addEventListener("keydown", (event) => {
    const by = { n: 1, p: -1 }[event.key];
    if (by && isForPage(event)) step(by);
  });
  const followLink = () => {
    const named = marks.findIndex((mark) => `#${mark.id}` === location.hash);
    if (named >= 0) show(named);
  };
  addEventListener("hashchange", followLink);
  followLink();
}

/** Put the list of another page below a heading of this one. */
async function showSimilar(link) {
  const answer = await fetch(link.href);
  if (!answer.ok) throw new Error(`${link.href}: ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const list = document.importNode(page.querySelector(".similar-list"), true);
  link.closest("p").replaceWith(list);
  list.tabIndex = -1;
  list.focus({ preventScroll: true });
}

const bar = document.querySelector(".mark-bar[data-marks]");
if (bar) stepThroughMarks(bar);

document.querySelector("[data-similar]")?.addEventListener("click", (event) => {
  const link = event.currentTarget;
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  showSimilar(link).catch(() => location.assign(link.href));
});
