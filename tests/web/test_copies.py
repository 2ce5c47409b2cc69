"""Copies on the pages and in the JSON API: collapsed on request, listed by their article."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from search_web import create_app
from tests.backends.archives import BODIES
from tests.conftest import make_article

from .memory_backend import MemoryBackend
from .page_reader import Site
from .sample_articles import HOSTILE

FIRST = make_article(1, body=BODIES[0], source="Wire", published="2011-01-01", title="First")
SECOND = make_article(2, body=BODIES[0], source="Post", published="2011-01-02", title="Second")
THIRD = make_article(3, body=BODIES[2], source=HOSTILE, title=HOSTILE)
OTHER = make_article(4, body=BODIES[3], source="Wire", title="Other")


@pytest.fixture
def site() -> Site:
    """Return the pages of an archive with three copies of one text."""
    return Site(create_app(MemoryBackend([SECOND, FIRST, THIRD, OTHER])).test_client())


def ask(site: Site, url: str) -> Any:
    return site.client.get(url).get_json()


def test_copies_are_collapsed_by_a_checkbox(site: Site) -> None:
    """The box says what is the case; its form keeps everything else, and so do links."""
    shown = site.page("/search?q=babo&sort=oldest&page=1")
    assert (shown.total, shown.with_class("copies")) == (4, [])
    (box,) = shown.find("//input[@name='duplicates' and @type='checkbox']")
    assert (box.get("value"), box.get("checked")) == ("collapse", None)
    assert {("q", "babo"), ("sort", "oldest")} <= set(shown.form_values())
    collapsed = site.page("/search?q=babo&sort=oldest&duplicates=collapse")
    assert (collapsed.total, collapsed.titles) == (2, ["First", "Other"])
    (box,) = collapsed.find("//input[@name='duplicates' and @type='checkbox']")
    assert box.get("checked") is not None
    assert "duplicates=collapse" in collapsed.href("Newest")
    narrowed = site.page("/search?q=babo&duplicates=collapse&source=Wire")
    assert narrowed.href("Clear all") == "/search?q=babo&duplicates=collapse"


def test_a_hit_leads_to_its_copies(site: Site) -> None:
    """What stands for others says for how many, and links to the list of them."""
    page = site.page("/search?q=babo&duplicates=collapse")
    assert page.texts("//p[@class='copies']") == ["and 2 copies"]
    target = page.href("and 2 copies")
    assert target.startswith(f"/article/{FIRST.id}")
    assert target.endswith("#copies")


def test_counts_of_collapsed_searches_are_promises(site: Site) -> None:
    """Each count beside a facet value is the total of the page behind it."""
    page = site.page("/search?q=babo&duplicates=collapse")
    assert len(page.ticks) >= 4
    for tick in page.ticks:
        assert "duplicates=collapse" in tick.url
        assert site.page(tick.url).total == tick.count


def test_an_article_lists_its_copies(site: Site) -> None:
    """The earliest first, with date and source; an article without copies has no list."""
    listed = "//section[@id='copies']//li"
    page = site.page(f"/article/{SECOND.id}")
    assert page.texts(f"{listed}/a") == ["First", HOSTILE]
    assert page.texts(f"{listed}//p")[0] == "1 January 2011Wire"
    assert page.href("First") == f"/article/{FIRST.id}"
    assert site.page(f"/article/{OTHER.id}").find(listed) == []


def test_the_api_collapses_and_lists_copies(site: Site) -> None:
    """As the pages do; a mode that does not exist is a mistake."""
    answer = ask(site, "/api/v1/search?q=babo&duplicates=collapse&sort=oldest")
    assert (answer["total"], [hit["copies"] for hit in answer["hits"]]) == (2, [2, 0])
    copies = ask(site, f"/api/v1/article/{FIRST.id}/copies")["copies"]
    assert copies[0] == {
        "id": SECOND.id,
        "title": "Second",
        "source": "Post",
        "published": "2011-01-02",
        "url": "",
    }
    assert [copy["id"] for copy in copies] == [SECOND.id, THIRD.id]
    assert site.client.get("/api/v1/article/nothing/copies").status_code == 404
    refused = ask(site, "/api/v1/search?duplicates=hide")["errors"][0]
    assert (refused["field"], refused["expected"]) == ("duplicates", "one of show, collapse")


def test_a_missing_list_is_said_on_the_page() -> None:
    """A notice of the answer stands above the hits."""

    class Unlisted(MemoryBackend):
        def search(self, request: Any) -> Any:
            return dataclasses.replace(super().search(request), notices=("Shown one by one.",))

    page = Site(create_app(Unlisted([FIRST])).test_client()).page("/search?duplicates=collapse")
    assert page.texts("//p[@class='notice']") == ["Shown one by one."]
