"""What a reader does, with scripts and without, on a phone and on a wide screen."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from .sample_articles import FILM

PHONE: ViewportSize = {"width": 360, "height": 740}
WIDE: ViewportSize = {"width": 1440, "height": 900}


@pytest.fixture(
    params=[(True, WIDE), (True, PHONE), (False, WIDE), (False, PHONE)],
    ids=["scripts-1440", "scripts-360", "plain-1440", "plain-360"],
)
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """Return a page that is as wide as its screen in the end, and has had no error."""
    scripts, viewport = request.param
    complaints: list[str] = []
    with browser.new_context(
        base_url=address, java_script_enabled=scripts, viewport=viewport
    ) as context:
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
        if scripts:
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert complaints == []


def total(page: Page) -> Locator:
    """Return where the page states the number of hits."""
    return page.locator("#total")


def open_filters(page: Page) -> None:
    """Unfold the filters where they are folded."""
    summary = page.locator(".filters > summary")
    if summary.is_visible() and not page.get_by_label("From").is_visible():
        summary.click()


def apply(page: Page) -> None:
    """Send the filters, where a tick was not enough."""
    button = page.get_by_role("button", name="Apply")
    if button.is_visible():
        button.click()


def promised(locator: Locator) -> str:
    """Return what a link or a row says that its page will state."""
    number = re.search(r"[\d,]+ articles?", locator.inner_text())
    assert number is not None
    return number[0]


def test_search_and_read(page: Page) -> None:
    """From the first page to an article, its found words, and back to the hits."""
    page.goto("/")
    page.locator("#q").fill("kim jong il film")
    page.locator("#q").press("Enter")
    expect(total(page)).to_have_text("1 article")
    page.locator(".hit-title a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(FILM.title)
    expect(page.locator("mark").first).to_be_visible()
    page.get_by_role("link", name=re.compile("Back to the results")).click()
    expect(page.locator("#q")).to_have_value("kim jong il film")


def test_another_spelling_is_proposed(page: Page) -> None:
    """And searched for by a click."""
    page.goto("/search?q=harbuor")
    page.get_by_role("navigation", name="Other spellings").get_by_role("link").first.click()
    expect(total(page)).to_have_text("36 articles")
    expect(page.locator("#q")).to_have_value("harbour")


def test_tags_are_ticked_and_taken_away(page: Page) -> None:
    """All of them, any of them, and none again by the chips."""
    page.goto("/search?q=harbour")
    open_filters(page)
    page.get_by_role("checkbox", name=re.compile("Travel")).check()
    apply(page)
    expect(page.locator(".chip")).to_have_count(1)
    open_filters(page)
    page.get_by_role("checkbox", name=re.compile("Science")).check()
    apply(page)
    expect(page.locator(".chip")).to_have_count(2)
    narrow = int(total(page).inner_text().split()[0])
    open_filters(page)
    page.get_by_label("any of them").check()
    apply(page)
    expect(page).to_have_url(re.compile("mode=any"))
    expect(total(page)).not_to_have_text(f"{narrow} articles")
    assert int(total(page).inner_text().split()[0]) > narrow
    page.get_by_role("link", name="Clear all").click()
    expect(page.locator(".chip")).to_have_count(0)
    expect(total(page)).to_have_text("36 articles")


def test_a_year_is_taken_from_the_timeline(page: Page) -> None:
    """By its bar; 'All dates' leads back; shares are one link away."""
    page.goto("/search?q=harbour")
    bar = page.locator(".histogram-bars a").nth(2)
    label = str(bar.get_attribute("aria-label"))
    bar.click(force=True)
    expect(total(page)).to_have_text(label.partition(": ")[2].partition(",")[0])
    page.get_by_role("link", name="All dates").click()
    expect(total(page)).to_have_text("36 articles")
    page.get_by_role("link", name="Of 1,000", exact=True).click()
    expect(page).to_have_url(re.compile("scale=share"))


def test_dates_are_typed(page: Page) -> None:
    """Two years narrow the hits to those between."""
    page.goto("/search?q=harbour")
    open_filters(page)
    page.get_by_label("From").fill("1990")
    page.get_by_label("To", exact=True).fill("1992")
    page.get_by_label("To", exact=True).press("Enter")
    expect(page.locator(".chip")).to_have_count(2)
    expect(total(page)).not_to_have_text("36 articles")


def test_orders_views_and_pages(page: Page) -> None:
    """Each is in the address, and the way back leads through them."""
    page.goto("/search?q=harbour")
    page.get_by_role("link", name="Oldest").click()
    expect(page).to_have_url(re.compile("sort=oldest"))
    page.get_by_role("link", name="Titles only").click()
    expect(page.locator(".snippet")).to_have_count(0)
    page.get_by_role("link", name="25", exact=True).click()
    expect(page.locator(".hits > li")).to_have_count(25)
    page.get_by_role("link", name="Next").click()
    expect(page.locator(".hits > li")).to_have_count(11)
    page.go_back()
    expect(page.locator(".hits > li")).to_have_count(25)
    page.go_back()
    expect(page.locator(".hits > li")).to_have_count(10)


def test_all_values_of_a_facet(page: Page) -> None:
    """Found by a part of the name, ticked, and applied to the search."""
    page.goto("/search/values?facet=tags&q=harbour")
    page.get_by_label("Names that contain").fill("topic 0")
    page.get_by_role("button", name="Find").click()
    row = page.locator(".facet-rows li").first
    expected = row.locator(".count").inner_text()
    row.get_by_role("checkbox").check()
    page.get_by_role("button", name="Apply").click()
    expect(total(page)).to_have_text(f"{expected} articles")


def test_nothing_found_has_a_way_out(page: Page) -> None:
    """Whose number of articles is the one that is promised."""
    page.goto("/search?q=film&tag=Cinema&year=1990")
    expect(page.get_by_role("heading", name="Nothing was found")).to_be_visible()
    way = page.locator(".ways-out a").first
    expected = promised(way)
    way.click()
    expect(total(page)).to_have_text(expected)


def test_why_a_result_is_one(page: Page) -> None:
    """Parts that add up; and why another article is none, by its address."""
    page.goto("/search?q=kim+film")
    page.get_by_role("link", name=re.compile("^Why this result")).first.click()
    scores = [float(text) for text in page.locator("td.why-score").all_inner_texts()]
    assert abs(sum(scores[:-1]) - scores[-1]) < 0.001 * len(scores)
    page.goto("/search?q=harbour")
    page.get_by_label(re.compile("Missing an article")).fill(FILM.url)
    page.get_by_role("button", name="Why?").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Why this article is not here")


def test_article_and_what_is_around_it(page: Page) -> None:
    """Tags, similar articles, where it came from, a quote with its place."""
    page.goto(f"/article/{FILM.id}?q=film")
    page.get_by_role("link", name="Show similar articles").click()
    expect(page.locator(".similar-list")).to_be_visible()
    page.goto(f"/article/{FILM.id}?q=film")
    expect(page.get_by_text(FILM.sha256)).to_be_attached()
    page.get_by_role("link", name="Cinema", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cinema")
    page.goto(f"/article/{FILM.id}/quote?quote=5-13")
    expect(page.locator("blockquote")).to_have_text(FILM.body[5:13])


def test_hits_are_taken_home(page: Page) -> None:
    """As a file that is named after the search."""
    page.goto("/search?q=harbour")
    with page.expect_download() as begun:
        page.get_by_role("link", name=re.compile("as a table")).click()
    assert begun.value.suggested_filename == "articles-harbour.csv"
    lines = begun.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 37


@pytest.mark.parametrize(
    ("url", "heading"),
    [
        ("/tag?name=Travel", "Travel"),
        ("/source?name=Harbour+Post", "Harbour Post"),
        ("/timeline", "Timeline"),
        ("/timeline?from=1990&to=1990", "1990"),
    ],
)
def test_places_lead_to_their_searches(page: Page, url: str, heading: str) -> None:
    """The number at the top is that of the search behind it."""
    page.goto(url)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    link = page.locator(".place-sum a")
    expected = promised(link)
    link.click()
    expect(total(page)).to_have_text(expected)


@pytest.mark.parametrize("url", ["/status", "/tags", "/sources", "/api/docs", "/nope"])
def test_other_pages_can_be_read(page: Page, url: str) -> None:
    """Each with a heading, and the way home."""
    page.goto(url)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_role("link", name="Home").click()
    expect(page.locator("#q")).to_be_visible()


def tab_to(page: Page, target: Locator, most: int = 80) -> None:
    """Press the Tab key until an element has the focus."""
    for _ in range(most):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("the Tab key does not lead there")


def test_keyboard_alone(page: Page) -> None:
    """From the box over a filter and an order to an article and its tag."""
    page.goto("/")
    page.keyboard.type("harbour")
    page.keyboard.press("Enter")
    expect(total(page)).to_have_text("36 articles")
    newest = page.get_by_role("link", name="Newest")
    tab_to(page, newest)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("sort=newest"))
    first = page.locator(".hit-title a").first
    tab_to(page, first)
    title = first.inner_text()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    tag = page.locator(".story-head a.tag").first
    tab_to(page, tag)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "/tag?" in page.url
