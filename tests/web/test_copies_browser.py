"""Copies in a real browser: a box is ticked, a hit leads to its copies."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.backends.archives import BODIES
from tests.conftest import make_article

from .memory_backend import MemoryBackend
from .running_server import running_server

ARTICLES = [
    make_article(1, title="First", body=BODIES[0], source="Wire", published="2011-01-01"),
    make_article(2, title="Second", body=BODIES[2], source="Post", published="2011-01-02"),
    make_article(3, title="Other", body=BODIES[3]),
]


def test_a_box_collapses_copies(browser: Browser) -> None:
    """Ticked and sent, copies count once; the hit's link ends at the list of them."""
    with running_server(MemoryBackend(ARTICLES)) as address:
        page = browser.new_page(base_url=address)
        page.goto("/search?q=babo")
        expect(page.locator("#total")).to_have_text("3 articles")
        page.get_by_label("Copies of one text count once").check()
        page.get_by_role("button", name="Apply").click()
        expect(page.locator("#total")).to_have_text("2 articles")
        expect(page.get_by_label("Copies of one text count once")).to_be_checked()
        page.get_by_role("link", name="and 1 copy").click()
        listed = page.get_by_role("region", name="Copies of this text")
        expect(listed).to_be_in_viewport()
        expect(listed.get_by_role("link", name="Second", exact=True)).to_be_visible()
        page.close()
