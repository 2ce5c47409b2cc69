"""A real browser searches, filters, pages and reads, without any script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Request,
    ViewportSize,
    expect,
)

from .sample_articles import FILM

PHONE: ViewportSize = {"width": 360, "height": 740}
ADDRESSES = [
    "/",
    "/search?q=harbour&tag=Travel&mode=any",
    "/search?q=xyzzy&tag=Travel&from=x",
    f"/article/{FILM.id}?q=kim+film",
    "/tags",
    "/tags?by=count",
]


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """Return a page that fails its test on a foreign request or a console error."""
    foreign: list[str] = []
    complaints: list[str] = []

    def note_request(request: Request) -> None:
        if not request.url.startswith(address):
            foreign.append(request.url)

    def note_message(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    with browser.new_context(base_url=address) as context:
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("request", note_request)
        page.on("console", note_message)
        yield page
    assert (foreign, complaints) == ([], [])


def total(page: Page) -> int:
    """Return the number of hits that the page states."""
    return int(page.locator("#total").inner_text().split()[0].replace(",", ""))


def test_typed_query_finds_its_article(page: Page) -> None:
    """Words typed into the home page bring their article to the top; a click opens it."""
    page.goto("/")
    page.get_by_label("Search the archive").fill("kim jong il film")
    page.get_by_role("button", name="Search").click()
    first = page.locator(".hits > li").first
    expect(first.get_by_role("heading")).to_have_text(FILM.title)
    expect(first.locator("mark").first).to_have_text("film")
    first.get_by_role("heading").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(FILM.title)
    page.get_by_role("link", name=re.compile("Back to the results")).click()
    expect(page.get_by_label("Search the archive")).to_have_value("kim jong il film")


def test_clicked_tag_keeps_its_promise_and_is_removed(page: Page) -> None:
    """The total behind a ticked tag is the count beside it; its chip takes it away."""
    page.goto("/search?q=harbour")
    everything = total(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    row = page.locator(".facet-rows li", has_text="Travel").first
    promised = int(row.locator(".count").inner_text())
    row.get_by_role("checkbox").check()
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".chip")).to_have_text(re.compile("Travel"))
    assert total(page) == promised
    page.get_by_role("link", name="Remove Tag: Travel").click()
    expect(page.locator(".chip")).to_have_count(0)
    assert total(page) == everything


def test_second_page_follows_the_first(page: Page) -> None:
    """'Next' leads to page 2, whose numbering goes on."""
    page.goto("/search?q=harbour")
    shown = page.locator(".hit-title").all_inner_texts()
    page.get_by_role("link", name="Next").click()
    expect(page.locator(".pagination [aria-current=page]")).to_have_text("2")
    expect(page.locator("ol.hits")).to_have_attribute("start", "11")
    assert not set(shown) & set(page.locator(".hit-title").all_inner_texts())


def test_keyboard_alone_is_enough(page: Page) -> None:
    """The box has the focus, Enter searches, the skip link jumps over the masthead."""
    page.goto("/")
    expect(page.locator("input[name=q]")).to_be_focused()
    page.keyboard.type("dictator")
    page.keyboard.press("Enter")
    expect(page.locator("#total")).to_have_text("1 article")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    assert focused.evaluate("element => element.closest('main') !== null")
    assert focused.evaluate("element => getComputedStyle(element).outlineStyle") != "none"


def test_phone_does_not_scroll_sideways(page: Page) -> None:
    """On a narrow screen everything fits into its width."""
    page.set_viewport_size(PHONE)
    for path in ADDRESSES:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_filters_unfold_on_a_phone(page: Page) -> None:
    """On a phone the facets are folded away; 'Filters' goes to them and opens them."""
    page.set_viewport_size(PHONE)
    page.goto("/search?q=harbour")
    facet = page.locator(".facet-rows li").first
    expect(facet).to_be_hidden()
    page.get_by_role("link", name="Filters").click()
    expect(facet).to_be_visible()
    expect(facet).to_be_in_viewport()


def test_filters_stand_beside_the_results_on_a_wide_screen(page: Page) -> None:
    """With room beside them the facets are seen at once."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/search?q=harbour")
    expect(page.locator(".facet-rows li").first).to_be_visible()
    expect(page.locator(".filters > summary")).to_be_hidden()


def test_date_form_narrows_by_year(page: Page) -> None:
    """A year in both fields finds that year's articles and keeps the words."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/search?q=harbour")
    page.get_by_label("From").fill("1990")
    page.get_by_label("To", exact=True).fill("1990")
    page.get_by_role("button", name="Apply").click()
    expect(page.locator(".chip")).to_have_count(2)
    assert set(page.locator(".hits time").all_inner_texts()) <= {
        f"{day} March 1990" for day in range(1, 32)
    }
    assert total(page) > 0


CONTRAST_SCRIPT = """
() => {
  const channel = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const colour = text => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) =>
    0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const ground = element => {
    for (let e = element; e; e = e.parentElement) {
      const c = colour(getComputedStyle(e).backgroundColor);
      if (c.length === 3 || c[3] === 1) return c;
    }
    return [255, 255, 255];
  };
  const poor = [];
  for (const element of document.body.querySelectorAll('*')) {
    const own = [...element.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    if (!own || !element.checkVisibility()) continue;
    const pair = [light(colour(getComputedStyle(element).color)), light(ground(element))];
    const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    if (ratio < 4.5) poor.push(`${element.className || element.tagName} ${ratio.toFixed(2)}`);
  }
  return poor;
}
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_contrast(
    browser: Browser, address: str, scheme: Literal["light", "dark"]
) -> None:
    """Every text has a contrast of 4.5 to 1 (WCAG 2.2 AA), by day and by night."""
    with browser.new_context(base_url=address, color_scheme=scheme) as context:
        page = context.new_page()
        for path in ADDRESSES:
            page.goto(path)
            assert (path, page.evaluate(CONTRAST_SCRIPT)) == (path, [])
