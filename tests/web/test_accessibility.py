"""No page has a fault that axe-core knows, in light and dark, on a phone and a wide screen."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from .sample_articles import FILM

PAGES = [
    "/",
    "/search",
    "/search?q=harbour&tag=Travel&mode=any&source=Harbour+Post",
    "/search?q=harbour&view=compact&scale=share&from=1990&to=1995",
    "/search?q=xyzzy+film&tag=Travel&from=x",
    "/search?page=99",
    "/search/values?facet=tags",
    f"/article/{FILM.id}?q=kim+film",
    f"/article/{FILM.id}/similar",
    "/tags",
    "/tags?by=count",
    "/tag?name=Travel",
    "/source?name=Harbour+Post",
    "/sources",
    "/timeline",
    "/timeline?from=1990&to=1990",
    "/status",
    f"/why?article={FILM.id}&q=kim+film",
    f"/why?article={FILM.id}&q=kim+xyzzy+-film&tag=Travel",
    "/api/docs",
    "/nope",
    "/tag?name=Travle",
    "/tags?contains=topic",
    "/timeline?from=1990-01&to=1990-01",
]


@pytest.mark.parametrize("url", PAGES)
def test_axe_finds_nothing(browser: Browser, address: str, url: str) -> None:
    """Every rule of axe-core holds on every page."""
    found: list[str] = []
    for scheme, width in (("light", 1440), ("dark", 360)):
        with browser.new_context(
            base_url=address,
            color_scheme="dark" if scheme == "dark" else "light",
            viewport={"width": width, "height": 900},
        ) as context:
            page = context.new_page()
            page.goto(url)
            results = Axe().run(page)
            if results.violations_count:
                found.append(f"{scheme} {width}: {results.generate_report()}")
    assert found == []


def test_axe_finds_nothing_in_an_open_list(browser: Browser, address: str) -> None:
    """Completions that are shown are a part of the page as well."""
    with browser.new_context(base_url=address) as context:
        page = context.new_page()
        page.goto("/")
        page.locator("#q").press_sequentially("cin")
        page.get_by_role("option").first.wait_for()
        page.keyboard.press("ArrowDown")
        results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
