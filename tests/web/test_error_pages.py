"""Tests of errors in the site's own layout."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from indexer.errors import ArticleSearchError, IndexAccessError, RequestError
from search_web import create_app

from .memory_backend import BrokenBackend
from .page_reader import Site

READING_URLS = ["/", "/search", "/article/a", "/tags"]


@pytest.mark.parametrize("url", READING_URLS)
def test_unreadable_archive_is_a_page(url: str) -> None:
    """An index that cannot be read is a 503 page that carries its message."""
    site = Site(create_app(BrokenBackend(IndexAccessError("index: gone & lost"))).test_client())
    page = site.page(url, status=503)
    assert page.texts("//h1") == ["The archive cannot be read"]
    assert "index: gone & lost" in page.texts("//main//p")


@pytest.mark.parametrize("url", READING_URLS)
def test_unexpected_error_hides_its_details(url: str) -> None:
    """An error of ours is a 500 page without traceback or message."""
    site = Site(create_app(BrokenBackend(ZeroDivisionError("secret"))).test_client())
    page = site.page(url, status=500)
    assert page.texts("//h1") == ["Something went wrong"]
    assert "secret" not in page.html
    assert "Traceback" not in page.html


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (RequestError("limit: too much"), 400),
        (IndexAccessError("gone"), 503),
        (ArticleSearchError("odd"), 503),
        (ZeroDivisionError("secret"), 500),
    ],
)
def test_api_errors_are_json(error: Exception, status: int) -> None:
    """Below /api/ the same errors are JSON, with a message where it is for the user."""
    with create_app(BrokenBackend(error)).test_client().get("/api/v1/search") as response:
        answer = response.get_json()
    assert (response.status_code, answer["status"]) == (status, status)
    assert (answer["detail"] == str(error)) is (status != 500)


@pytest.mark.parametrize("url", ["/search", "/api/v1/search"])
def test_pages_can_only_be_read(client: FlaskClient, url: str) -> None:
    """Sending something is a 405 that names what is allowed."""
    with client.post(url, data={"q": "x"}) as response:
        assert response.status_code == 405
        assert set(response.allow) == {"GET", "HEAD", "OPTIONS"}


def test_missing_page_offers_a_search(site: Site) -> None:
    """A mistyped address gives a page with a search box that is not indexed."""
    page = site.page("/nope/<script>", status=404)
    assert page.find("//form[@role='search']")
    assert page.find("//meta[@name='robots' and @content='noindex']")
    assert "<script>" not in page.html
