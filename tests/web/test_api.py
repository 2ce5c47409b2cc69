"""Tests of the JSON API and the health check."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from indexer.article import Article
from indexer.errors import IndexAccessError
from search_web import create_app

from .memory_backend import BrokenBackend
from .sample_articles import FILM


def ask(client: FlaskClient, url: str, status: int = 200) -> dict[str, Any]:
    """Return the JSON object at an address, which must have this status."""
    with client.get(url) as response:
        assert response.status_code == status
        assert response.mimetype == "application/json"
        answer: dict[str, Any] = response.get_json()
        return answer


def test_search_answers_in_the_documented_order(client: FlaskClient) -> None:
    """The answer has the documented keys, in their order."""
    answer = ask(client, "/api/search?q=kim+film&tag=cinema")
    assert list(answer) == [
        "query",
        "total",
        "took_ms",
        "any_word",
        "notices",
        "hits",
        "facets",
        "did_you_mean",
        "synonyms",
        "cursor",
    ]
    (hit,) = answer["hits"]
    assert list(hit)[:8] == [
        "id",
        "title",
        "score",
        "published",
        "source",
        "tags",
        "snippet",
        "url",
    ]
    assert (answer["query"], answer["total"], hit["id"]) == ("kim film", 1, FILM.id)
    assert answer["facets"]["tags"][0] == {"value": "Cinema", "count": 1, "selected": True}


def test_a_cursor_goes_on_where_an_answer_ended(client: FlaskClient) -> None:
    """The cursor of an answer asks for the hits after it; a foreign one is a 400."""
    everything = ask(client, "/api/search?limit=1000")["hits"]
    first = ask(client, "/api/search?limit=30")
    second = ask(client, f"/api/search?limit=30&cursor={first['cursor']}")
    assert first["hits"] + second["hits"] == everything
    assert second["cursor"] == ""
    assert "cursor" in ask(client, "/api/search?cursor=none", 400)["error"]["message"]


def test_similar_articles(client: FlaskClient) -> None:
    """An article's address has its neighbours; those of no article are a 404."""
    hits = ask(client, f"/api/article/{FILM.id}/similar")["hits"]
    assert FILM.id not in [hit["id"] for hit in hits]
    ask(client, "/api/article/nothing/similar", 404)


def test_limit_and_offset_cut_a_window(client: FlaskClient) -> None:
    """``limit`` and ``offset`` return any window, ``size`` and ``page`` the same way."""
    everything = ask(client, "/api/search?limit=1000")["hits"]
    assert len(everything) == 40
    assert ask(client, "/api/search?limit=3&offset=5")["hits"] == everything[5:8]
    assert ask(client, "/api/search?size=25&page=2")["hits"] == everything[25:]
    assert ask(client, "/api/search?limit=0")["hits"] == []


def test_bad_parameter_is_a_typed_error(client: FlaskClient) -> None:
    """A value that cannot be used is named with what was expected and found."""
    assert ask(client, "/api/search?from=x", 400) == {
        "error": {"field": "from", "expected": "a date such as 2011-01-04", "found": "'x'"}
    }


def test_cut_query_is_noted(client: FlaskClient) -> None:
    """A query that is too long is answered for its beginning, and that is said."""
    answer = ask(client, "/api/search?q=" + "a" * 5000)
    assert answer["notices"] == [
        "The query was cut: the first 2,000 of its 5,000 characters were searched for."
    ]


def test_article_is_returned_whole(client: FlaskClient) -> None:
    """An article comes back as the record it is."""
    assert Article.from_json(ask(client, f"/api/article/{FILM.id}")) == FILM


@pytest.mark.parametrize("url", ["/api/article/none", "/api/none"])
def test_unknown_address_is_json(client: FlaskClient, url: str) -> None:
    """Below /api/ what does not exist is a 404 in JSON."""
    error = ask(client, url, 404)["error"]
    assert error["status"] == 404
    assert error["message"]


def test_health_of_a_good_archive(client: FlaskClient) -> None:
    """A readable archive is healthy and says how much it holds."""
    assert ask(client, "/healthz") == {"status": "ok", "articles": 40, "version": "memory-1"}


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (IndexAccessError("the index is gone"), "the index is gone"),
        (ZeroDivisionError("secret"), "unexpected ZeroDivisionError"),
    ],
)
def test_health_of_a_broken_archive(error: Exception, reason: str) -> None:
    """An archive that cannot be read is a 503 with the reason that is fit to show."""
    client = create_app(BrokenBackend(error)).test_client()
    assert ask(client, "/healthz", 503) == {"status": "unavailable", "reason": reason}
