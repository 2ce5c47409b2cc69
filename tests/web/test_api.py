"""Tests of the JSON API and the health check."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from indexer import time_limit
from indexer.article import Article
from indexer.errors import IndexAccessError
from search_web import create_app

from .memory_backend import BrokenBackend, SlowBackend
from .sample_articles import FILM, HOSTILE, sample_articles


def ask(client: FlaskClient, url: str, status: int = 200) -> dict[str, Any]:
    """Return the JSON object at an address, which must have this status."""
    with client.get(url) as response:
        assert response.status_code == status
        problem = status >= 400 and url.startswith("/api/")
        assert response.mimetype == f"application/{'problem+json' if problem else 'json'}"
        answer: dict[str, Any] = response.get_json()
        return answer


def test_search_answers_in_the_documented_order(client: FlaskClient) -> None:
    """The answer has the documented keys, in their order."""
    answer = ask(client, "/api/v1/search?q=kim+film&tag=cinema")
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
        "variants",
        "cursor",
        "next",
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
    everything = ask(client, "/api/v1/search?limit=1000")["hits"]
    first = ask(client, "/api/v1/search?limit=30")
    second = ask(client, f"/api/v1/search?limit=30&cursor={first['cursor']}")
    assert first["hits"] + second["hits"] == everything
    assert second["cursor"] == ""
    assert "cursor" in ask(client, "/api/v1/search?cursor=none", 400)["detail"]
    assert ask(client, first["next"]) | {"took_ms": 0} == second | {"took_ms": 0}
    assert second["next"] == ""


def test_similar_articles(client: FlaskClient) -> None:
    """An article's address has its neighbours; those of no article are a 404."""
    hits = ask(client, f"/api/v1/article/{FILM.id}/similar")["hits"]
    assert FILM.id not in [hit["id"] for hit in hits]
    ask(client, "/api/v1/article/nothing/similar", 404)


def test_limit_and_offset_cut_a_window(client: FlaskClient) -> None:
    """``limit`` and ``offset`` return any window."""
    everything = ask(client, "/api/v1/search?limit=1000")["hits"]
    assert len(everything) == 40
    assert ask(client, "/api/v1/search?limit=3&offset=5")["hits"] == everything[5:8]
    assert ask(client, "/api/v1/search?limit=0")["hits"] == []


def test_bad_parameter_is_a_typed_error(client: FlaskClient) -> None:
    """A value that cannot be used is named with what was expected and found."""
    assert ask(client, "/api/v1/search?from=x", 400) == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": "from: expected a date such as 2011-01-04, found 'x'.",
        "instance": "/api/v1/search",
        "errors": [{"field": "from", "expected": "a date such as 2011-01-04", "found": "'x'"}],
    }


def test_a_parameter_that_does_not_exist_is_named(client: FlaskClient) -> None:
    """Whoever mistypes a name learns which one is near, or which there are."""
    (error,) = ask(client, "/api/v1/search?tags=Film", 400)["errors"]
    assert (error["field"], error["expected"]) == ("tags", "'tag'")
    (error,) = ask(client, "/api/v1/suggest?xyz=1", 400)["errors"]
    assert (error["field"], error["expected"]) == ("xyz", "one of q, limit")
    (error,) = ask(client, f"/api/v1/article/{FILM.id}?q=1", 400)["errors"]
    assert error["expected"] == "no parameters"


def test_a_parameter_with_one_value_is_given_once(client: FlaskClient) -> None:
    """Of two values one would be ignored in silence."""
    (error,) = ask(client, "/api/v1/search?q=a&q=b", 400)["errors"]
    assert error == {"field": "q", "expected": "one value", "found": "2"}
    ask(client, "/api/v1/search?tag=a&tag=b")


def test_facets_list_as_many_values_as_are_asked_for(client: FlaskClient) -> None:
    """An answer has the first twenty; the values of one facet can be read to the end."""
    assert len(ask(client, "/api/v1/search?facet_limit=3")["facets"]["year"]) == 3
    values = ask(client, "/api/v1/facets?facet=year&limit=1000")
    assert values["total"] == len(values["values"]) > 3
    found = ask(client, "/api/v1/facets?facet=source&contains=pOST")
    assert [one["value"] for one in found["values"]] == ["Harbour Post"]
    assert found["values"][0]["count"] == ask(client, "/api/v1/search?source=harbour+post")["total"]
    for url in ("search?facet_limit=x", "facets?facet=colour", "facets?limit=1001"):
        assert len(ask(client, f"/api/v1/{url}", 400)["errors"]) == 1


def test_a_timeline_is_there_where_it_is_asked_for(client: FlaskClient) -> None:
    """Its bars have all hits that have a date."""
    timeline = ask(client, "/api/v1/search?q=harbour&timeline=on")["timeline"]
    total = ask(client, "/api/v1/search?q=harbour")["total"]
    assert sum(bar["count"] for bar in timeline["bars"]) + timeline["undated"] == total


def test_cut_query_is_noted(client: FlaskClient) -> None:
    """A query that is too long is answered for its beginning, and that is said."""
    answer = ask(client, "/api/v1/search?q=" + "a" * 5000)
    assert answer["notices"] == [
        "The query was cut: the first 2,000 of its 5,000 characters were searched for."
    ]


def test_completions_in_the_documented_order(client: FlaskClient) -> None:
    """Tags with their articles, then titles, what was typed marked, as typed given back."""
    answer = ask(client, "/api/v1/suggest?q=Cin")
    assert list(answer) == ["query", "suggestions"]
    assert answer["query"] == "Cin"
    (tag,) = answer["suggestions"]
    assert list(tag) == ["kind", "text", "parts", "articles"]
    assert (tag["kind"], tag["text"]) == ("tag", "Cinema")
    assert tag["articles"] == ask(client, "/api/v1/search?tag=cinema")["total"]
    assert tag["parts"] == [{"text": "Cin", "typed": True}, {"text": "ema", "typed": False}]
    (title,) = ask(client, "/api/v1/suggest?q=dictator+who+kid")["suggestions"]
    assert (title["kind"], title["text"], title["articles"]) == ("title", FILM.title, None)


def test_a_limit_of_completions(client: FlaskClient) -> None:
    """Eight where none is given; none, up to a hundred, is taken as it is."""
    for url, expected in (("", 8), ("&limit=0", 0), ("&limit=3", 3)):
        assert len(ask(client, f"/api/v1/suggest?q=report{url}")["suggestions"]) == expected
    assert len(ask(client, "/api/v1/suggest?q=report&limit=100")["suggestions"]) == 36


@pytest.mark.parametrize("limit", ["", "101", "-1", "x", "1.5", "%D9%A3", "9" * 5000])
def test_a_limit_of_completions_that_cannot_be_used(client: FlaskClient, limit: str) -> None:
    """It is named with what was expected and found, as in a search."""
    (error,) = ask(client, f"/api/v1/suggest?q=report&limit={limit}", 400)["errors"]
    assert (error["field"], error["expected"]) == ("limit", "a whole number from 0 to 100")
    assert len(error["found"]) < 100


@pytest.mark.parametrize("query", ["", "q=", "q=+", "q=%00", "q=%ff", "q=" + "a" * 5000, "q=zzz"])
def test_what_begins_nothing_has_no_completions(client: FlaskClient, query: str) -> None:
    """Whatever is typed, it is no error."""
    assert ask(client, f"/api/v1/suggest?{query}")["suggestions"] == []


def test_what_is_typed_keeps_its_last_space(client: FlaskClient) -> None:
    """It says that a word is whole, so the backend has to see it."""
    assert ask(client, "/api/v1/suggest?q=film+")["query"] == "film "


def test_markup_in_completions_stays_text(client: FlaskClient) -> None:
    """The answer is JSON whatever a title holds; whoever shows it escapes it."""
    found = ask(client, "/api/v1/suggest?q=script")["suggestions"]
    assert HOSTILE in [completion["text"] for completion in found]


def test_article_is_returned_whole(client: FlaskClient) -> None:
    """An article comes back as the record it is."""
    assert Article.from_json(ask(client, f"/api/v1/article/{FILM.id}")) == FILM


@pytest.mark.parametrize("url", ["/api/v1/article/none", "/api/v1/none"])
def test_unknown_address_is_json(client: FlaskClient, url: str) -> None:
    """Below /api/v1/ what does not exist is a 404 in JSON."""
    problem = ask(client, url, 404)
    assert problem["status"] == 404
    assert problem["detail"]


def test_health_of_a_good_archive(client: FlaskClient) -> None:
    """A readable archive is healthy and says how much it holds."""
    assert ask(client, "/readyz") == {"status": "ok", "articles": 40, "version": "memory-1"}
    assert ask(client, "/healthz") == {"status": "ok"}


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
    assert ask(client, "/readyz", 503) == {"status": "unavailable", "reason": reason}
    assert ask(client, "/healthz") == {"status": "ok"}


def test_completions_of_a_broken_archive() -> None:
    """An archive that cannot be read is a 503 here as everywhere."""
    client = create_app(BrokenBackend(IndexAccessError("the index is gone"))).test_client()
    problem = ask(client, "/api/v1/suggest?q=film", 503)
    assert (problem["status"], problem["detail"]) == (503, "the index is gone")


@pytest.mark.parametrize("url", ["/api/v1/search?q=film", "/api/v1/article/1/similar"])
def test_an_answer_that_takes_too_long_is_a_400(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """The message says how long it may take; completing is not limited."""
    monkeypatch.setattr(time_limit, "MAX_SECONDS", -1.0)
    client = create_app(SlowBackend(sample_articles())).test_client()
    assert "-1 seconds; search for less" in str(ask(client, url, status=400))
    ask(client, "/api/v1/suggest?q=film")
