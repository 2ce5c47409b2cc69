"""With scripts, results come while typing and filters at a click; the address says it all."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from .sample_articles import FILM


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """Return a page that fails its test on an error of a script or of the policy."""
    complaints: list[str] = []
    with browser.new_context(base_url=address, viewport={"width": 1440, "height": 900}) as context:
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: complaints.append(message.text) if message.type == "error" else None,
        )
        yield page
    assert complaints == []


def without_reload(page: Page) -> None:
    """Leave a mark in the page that a reload would take away."""
    page.evaluate("window.same = true")


def is_same_page(page: Page) -> bool:
    """Tell whether the page was not loaded anew."""
    return bool(page.evaluate("window.same === true"))


def test_results_come_while_typing(page: Page) -> None:
    """The total, the title and the address follow the letters; the box keeps the focus."""
    page.goto("/search")
    without_reload(page)
    page.locator("#q").press_sequentially("dictator")
    expect(page.locator("#total")).to_have_text("1 article")
    expect(page).to_have_url(re.compile(r"/search\?q=dictator$"))
    expect(page).to_have_title(re.compile("^dictator"))
    expect(page.locator("#q")).to_be_focused()
    assert is_same_page(page)


def test_a_late_answer_replaces_nothing(page: Page) -> None:
    """A request that is no longer wanted is ended; its answer would be the wrong one."""
    held: list[Route] = []
    page.goto("/search")

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile(r"/search\?q=harb$"), hold)
    with page.expect_event("requestfailed", lambda request: request.url.endswith("q=harb")):
        with page.expect_request(re.compile(r"/search\?q=harb$")):
            page.locator("#q").press_sequentially("harb")
        page.locator("#q").press_sequentially("our zebra")
        expect(page.locator("#results")).not_to_have_attribute("aria-busy", "true")
        expect(page.locator(".query")).to_have_text(re.compile("harbour zebra"))
    assert len(held) == 1
    expect(page.locator(".query")).to_have_text(re.compile("harbour zebra"))


def test_back_and_forward(page: Page) -> None:
    """Typing is one step of the history, each filter another; the box follows."""
    page.goto("/search")
    page.locator("#q").press_sequentially("harbour")
    expect(page.locator("#total")).to_have_text("36 articles")
    page.locator("#q").press("Enter")
    page.get_by_role("checkbox", name=re.compile("Travel")).check()
    expect(page.locator(".chip")).to_have_count(1)
    page.go_back()
    expect(page.locator(".chip")).to_have_count(0)
    expect(page.locator("#total")).to_have_text("36 articles")
    page.go_back()
    expect(page.locator("#total")).to_have_text("40 articles")
    expect(page.locator("#q")).to_have_value("")
    page.go_forward()
    page.go_forward()
    expect(page.locator(".chip")).to_have_text(re.compile("Travel"))
    expect(page.locator("#q")).to_have_value("harbour")


def test_a_ticked_filter_is_followed_at_once_and_keeps_the_focus(page: Page) -> None:
    """No button has to be pressed; typing goes on under the filter."""
    page.goto("/search?q=harbour")
    without_reload(page)
    box = page.get_by_role("checkbox", name=re.compile("Travel"))
    box.focus()
    page.keyboard.press("Space")
    expect(page.locator(".chip")).to_have_count(1)
    expect(page.get_by_role("checkbox", name=re.compile("Travel"))).to_be_focused()
    page.locator("#q").fill("harbour report")
    expect(page).to_have_url(re.compile(r"q=harbour\+report&tag=Travel"))
    assert is_same_page(page)


def test_pages_are_followed_from_their_top(page: Page) -> None:
    """The next page begins with its heading, which gets the focus."""
    page.goto("/search?q=harbour")
    without_reload(page)
    page.get_by_role("link", name="Next").click()
    expect(page.locator("ol.hits")).to_have_attribute("start", "11")
    expect(page.locator("#results h1")).to_be_focused()
    assert page.evaluate("window.scrollY") == 0
    assert is_same_page(page)


def test_a_bar_and_a_range_of_the_timeline(page: Page) -> None:
    """A click takes a bar, dragging a range; 'All dates' leads back."""
    page.goto("/search?q=harbour")
    without_reload(page)
    page.get_by_role("link", name=re.compile("^1990:")).click()
    expect(page).to_have_url(re.compile("from=1990-01-01&to=1990-12-31|from=1990&to=1990"))
    page.get_by_role("link", name="All dates").click()
    expect(page.locator("#total")).to_have_text("36 articles")
    drawing = page.locator(".histogram-bars").bounding_box()
    assert drawing is not None
    middle = drawing["y"] + drawing["height"] / 2
    page.mouse.move(drawing["x"] + 2, middle)
    page.mouse.down()
    page.mouse.move(drawing["x"] + drawing["width"] / 4, middle, steps=5)
    page.mouse.up()
    expect(page.locator(".chip")).to_have_count(2)
    expect(page.locator("#total")).not_to_have_text("36 articles")
    assert is_same_page(page)


def test_bars_by_keyboard(page: Page) -> None:
    """One stop of the Tab key, arrows from bar to bar, Enter takes one."""
    page.goto("/search?q=harbour")
    first = page.locator(".histogram-bars a").first
    first.focus()
    page.keyboard.press("ArrowRight")
    second = page.locator(".histogram-bars a").nth(1)
    expect(second).to_be_focused()
    name = second.get_attribute("aria-label")
    assert name is not None
    expect(page.locator(".histogram-value")).to_have_text(name)
    page.keyboard.press("Enter")
    expect(page.locator("#total")).to_have_text(name.partition(": ")[2].partition(",")[0])


def test_values_of_a_long_facet_are_found_by_typing(page: Page) -> None:
    """A part of the name is enough, and what is found can be ticked."""
    page.goto("/search")
    page.get_by_label("Find in tags").fill("topic 09")
    row = page.get_by_role("checkbox", name=re.compile("Topic 09"))
    row.check()
    expect(page.locator(".chip")).to_have_text(re.compile("Topic 09"))


def test_completions_by_keyboard(page: Page) -> None:
    """Arrows choose, Enter takes; the roles say so to a screen reader."""
    page.goto("/")
    box = page.locator("#q")
    expect(box).to_have_attribute("role", "combobox")
    box.press_sequentially("cin")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("option").first).to_contain_text("Cinema")
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "suggestion-0")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    expect(page.locator(".chip")).to_have_text(re.compile("Cinema"))
    expect(page).to_have_url(re.compile("tag=Cinema"))


def test_a_title_is_searched_for(page: Page) -> None:
    """Chosen by pointer, it fills the box and finds its article."""
    page.goto("/")
    page.locator("#q").press_sequentially("dictator who")
    page.get_by_role("option", name=re.compile(FILM.title)).click()
    expect(page.locator(".hit-title").first).to_have_text(FILM.title)
    expect(page.locator("#q")).to_have_value(FILM.title)


def test_escape_closes_the_completions(page: Page) -> None:
    """The list goes, what was typed stays."""
    page.goto("/")
    page.locator("#q").press_sequentially("cin")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(page.locator("#q")).to_have_value("cin")


def test_the_slash_goes_to_the_box(page: Page) -> None:
    """From anywhere but a field."""
    page.goto(f"/article/{FILM.id}")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("a/b")
    expect(page.locator("#q")).to_have_value("a/b")


class FailingOnce:
    """Answers the first request for an address with nothing, the others as they are."""

    def __init__(self, page: Page, address: str) -> None:
        self.failed = False
        page.route(re.compile(address), self._answer)

    def _answer(self, route: Route) -> None:
        if self.failed:
            route.continue_()
            return
        self.failed = True
        route.fulfill(status=204)


def test_a_failure_while_typing_leaves_the_page(page: Page) -> None:
    """It is said, nothing that was typed is lost, and the next letter asks again."""
    page.goto("/search")
    without_reload(page)
    FailingOnce(page, r"/search\?q=dictato$")
    page.locator("#q").fill("dictato")
    expect(page.get_by_role("alert")).to_contain_text("did not answer")
    expect(page.locator("#total")).to_have_text("40 articles")
    page.locator("#q").press("r")
    expect(page.locator("#total")).to_have_text("1 article")
    expect(page.get_by_role("alert")).to_have_count(0)
    assert is_same_page(page)


def test_a_request_that_was_meant_and_fails_is_left_to_the_browser(page: Page) -> None:
    """Where the script gets no answer, the address is opened as any link is."""
    page.goto("/search?q=harbour")
    without_reload(page)
    failing = FailingOnce(page, r"/search\?q=harbour&sort=newest$")
    page.get_by_role("link", name="Newest").click()
    expect(page.get_by_role("link", name="Newest")).to_have_attribute("aria-current", "true")
    assert failing.failed
    assert not is_same_page(page)


def test_a_control_keeps_the_focus(page: Page) -> None:
    """Orders and views are tried one after the other; a filter gives way to the next."""
    page.goto("/search?q=harbour&tag=Travel&year=1990")
    page.get_by_role("link", name="Oldest").press("Enter")
    expect(page.get_by_role("link", name="Oldest")).to_have_attribute("aria-current", "true")
    expect(page.get_by_role("link", name="Oldest")).to_be_focused()
    page.locator(".chip").first.press("Enter")
    expect(page.locator(".chip")).to_have_count(1)
    expect(page.locator(".chip")).to_be_focused()
    page.locator(".chip").press("Enter")
    expect(page.locator(".chip")).to_have_count(0)
    expect(page.locator("#results h1")).to_be_focused()


def test_a_range_by_keyboard(page: Page) -> None:
    """Shift with the arrows chooses bars, Enter takes them, Escape gives them up."""
    page.goto("/search?q=harbour")
    bars = page.locator(".histogram-bars a")
    bars.first.focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator(".histogram-chosen")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".histogram-chosen")).to_have_count(0)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    counts = [
        int(str(bars.nth(place).get_attribute("aria-label")).partition(": ")[2].split()[0])
        for place in range(3)
    ]
    page.keyboard.press("Enter")
    expect(page.locator("#total")).to_have_text(f"{sum(counts)} articles")
    expect(page.locator(".chip")).to_have_count(2)


def test_a_drag_that_ends_outside_is_over(page: Page) -> None:
    """A button let go where the drawing is not told of it leaves no range behind."""
    page.goto("/search?q=harbour")
    drawing = page.locator(".histogram-bars").bounding_box()
    assert drawing is not None
    y = drawing["y"] + drawing["height"] / 2
    page.mouse.move(drawing["x"] + 1, y)
    page.mouse.down()
    page.mouse.move(drawing["x"] - 30, y, steps=1)
    page.mouse.up()
    page.mouse.move(drawing["x"] + drawing["width"] / 2, y, steps=5)
    expect(page.locator(".histogram-chosen")).to_have_count(0)


def test_keys_of_one_letter_can_be_switched_off(page: Page) -> None:
    """For whoever speaks to the browser; the choice outlives the page."""
    page.goto("/")
    page.locator("#q").blur()
    expect(page.locator(".search-key")).to_be_visible()
    page.get_by_text("Keys", exact=True).click()
    page.get_by_label("Use these keys").uncheck()
    expect(page.locator(".search-key")).to_be_hidden()
    page.goto(f"/article/{FILM.id}?q=film")
    page.keyboard.press("/")
    expect(page.locator("#q")).not_to_be_focused()
    page.keyboard.press("n")
    expect(page.locator("mark.current")).to_have_count(0)
    page.get_by_text("Keys", exact=True).click()
    page.get_by_label("Use these keys").check()
    page.get_by_label("Use these keys").blur()
    page.keyboard.press("n")
    expect(page.locator("mark.current")).to_have_count(1)


def test_what_is_proposed_fits_a_phone(page: Page) -> None:
    """The list is as wide as the box and leaves the page where it is."""
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto("/search")
    top = page.locator("#results h1").bounding_box()
    page.locator("#q").press_sequentially("cin")
    expect(page.get_by_role("listbox")).to_be_visible()
    expect(page.locator("#results h1")).to_contain_text("cin")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shown = page.locator("#results h1").bounding_box()
    assert top is not None
    assert shown is not None
    assert shown["y"] == top["y"]
