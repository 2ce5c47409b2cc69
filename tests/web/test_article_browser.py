"""A real browser reads an article: steps through marks, quotes by mouse, keyboard and link."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect

from indexer.article import Article
from search_web.quotation import words_digest
from tests.conftest import make_article

from .memory_backend import MemoryBackend
from .running_server import running_server
from .sample_articles import FILM, sample_articles

PHONE: ViewportSize = {"width": 360, "height": 740}
URL = f"/article/{FILM.id}"

EMOJI = make_article(
    90, title="Signs", body="Two \U0001f600\U0001f600 signs\nand words.\r\n\r\nMore é words."
)
LONG = make_article(
    91, title="Long", body="\n\n".join(f"Harbour {n}. " + "Words. " * 60 for n in range(8))
)
LATER = Article.from_json({**LONG.to_json(), "id": "later", "body": LONG.body + " End."})

SELECT = """
([first, start, last, stop]) => {
  const spans = document.querySelectorAll("[data-start]");
  const range = document.createRange();
  range.setStart(spans[first].firstChild, start);
  range.setEnd(spans[last].firstChild, stop);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}
"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Return the address of a server over the sample articles and some more."""
    with running_server(MemoryBackend([*sample_articles(), EMOJI, LONG, LATER])) as address:
        yield address


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """Return a page on which no script may fail."""
    failures: list[str] = []
    with browser.new_context(base_url=address) as context:
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on("console", lambda message: failures.append(message.text))
        yield page
    assert failures == []


def test_keys_step_from_mark_to_mark(page: Page) -> None:
    """Keys go round, what is current is seen, focused and counted."""
    page.goto(f"/article/{LONG.id}?q=harbour")
    status = page.locator(".mark-current")
    expect(status).to_have_text("8 places")
    for key, expected in (("n", 1), ("n", 2), ("p", 1), ("p", 8)):
        page.keyboard.press(key)
        expect(status).to_have_text(f"{expected} of 8")
        expect(page.locator("mark.current")).to_have_id(f"mark-{expected}")
        expect(page.locator("mark.current")).to_be_focused()
        expect(page.locator("mark.current")).to_be_in_viewport()
    page.get_by_role("button", name="Next").click()
    expect(status).to_have_text("1 of 8")
    expect(page.get_by_role("button", name="Next")).to_be_focused()


def test_keys_are_left_to_fields(page: Page) -> None:
    """What is typed into the search box is no step."""
    page.goto(f"{URL}?q=film")
    page.get_by_label("Search the archive").fill("")
    page.keyboard.type("npq")
    expect(page.get_by_label("Search the archive")).to_have_value("npq")
    expect(page.locator("mark.current")).to_have_count(0)


def test_marks_are_reached_without_a_script(browser: Browser, address: str) -> None:
    """Numbers link to the marks, and none is hidden under the bar."""
    with browser.new_context(
        base_url=address, java_script_enabled=False, viewport=PHONE
    ) as context:
        page = context.new_page()
        page.goto(f"/article/{LONG.id}?q=harbour")
        expect(page.get_by_role("button", name="Next")).to_be_hidden()
        page.get_by_role("link", name="Place 5").click()
        mark = page.locator("#mark-5")
        expect(mark).to_be_in_viewport()
        bar = page.locator(".mark-bar").bounding_box()
        box = mark.bounding_box()
        assert bar is not None
        assert box is not None
        assert box["y"] >= bar["y"] + bar["height"]


def test_selected_words_are_quoted(page: Page) -> None:
    """A selection across paragraphs opens its quotation, whose link marks the very words."""
    page.goto(f"/article/{EMOJI.id}")
    expect(page.locator(".quote-bar")).to_be_hidden()
    page.evaluate(SELECT, [0, len("Two ") + 4, 1, len("More é")])
    page.get_by_role("button", name="Quote this").click()
    dialog = page.get_by_role("dialog", name="Quote")
    expect(dialog).to_be_visible()
    words = "signs\nand words.\n\nMore é"
    assert dialog.locator("blockquote").text_content() == words
    link = dialog.get_by_label("Link to these words").input_value()
    assert link.endswith(f"?quote=7-31&digest={words_digest(words)}#quote")
    page.goto(link)
    expect(page.locator("#quote")).to_be_in_viewport()
    assert page.locator("mark").all_text_contents() == ["signs\nand words.", "More é"]
    expect(page.locator(".quote-note")).to_have_text("The quoted words are unchanged.")


def test_quotes_need_no_mouse(page: Page) -> None:
    """Words selected by keys are quoted by a key; Escape leads back to the selection."""
    page.goto(URL)
    page.evaluate(SELECT, [1, 0, 1, 0])
    page.evaluate("getSelection().modify('extend', 'forward', 'word')")
    page.evaluate("getSelection().modify('extend', 'forward', 'word')")
    expect(page.locator(".quote-bar")).to_be_visible()
    page.keyboard.press("q")
    dialog = page.get_by_role("dialog", name="Quote")
    expect(dialog.locator("blockquote")).to_have_text("The film")
    expect(dialog.get_by_role("heading")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_quotes_are_copied(page: Page) -> None:
    """The clipboard has words and origin; where it is refused the text is selected."""
    page.goto(f"{URL}/quote?quote=5-16")
    page.evaluate("() => { navigator.clipboard.writeText = async t => { window.copied = t; }; }")
    page.get_by_role("button", name="Copy as text").click()
    expect(page.get_by_role("status")).to_have_text("Copied.")
    text = page.get_by_label("Words and origin").input_value()
    assert page.evaluate("window.copied") == text
    assert text.startswith("“Kim Jong Il”")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(); }")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_role("status")).to_contain_text("Selected")
    expect(page.get_by_label("Link to these words")).to_be_focused()


def test_similar_articles_come_where_they_are_asked_for(page: Page) -> None:
    """A click puts the list below its heading, on the same page."""
    page.goto(URL)
    page.get_by_role("link", name="Show similar articles").click()
    expect(page.locator(".similar .similar-list")).to_be_visible()
    assert page.url.endswith(URL)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_an_article_are_accessible(
    browser: Browser, address: str, scheme: Literal["light", "dark"]
) -> None:
    """axe-core finds nothing to complain of on a phone, and nothing scrolls sideways."""
    paths = (
        f"{URL}?q=film",
        f"{URL}?quote=5-16&digest={'0' * 12}",
        f"{URL}/quote?quote=5-16",
        f"{URL}/similar",
        f"/article/{LONG.id}",
        f"/article/{LONG.id}/compare/{LATER.id}",
    )
    # The policy would keep axe itself out.
    with browser.new_context(
        base_url=address,
        viewport=PHONE,
        color_scheme=scheme,
        bypass_csp=True,
    ) as context:
        page = context.new_page()
        for path in paths:
            page.goto(path)
            found = Axe().run(page).response["violations"]
            assert (path, [one["id"] for one in found]) == (path, [])
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
