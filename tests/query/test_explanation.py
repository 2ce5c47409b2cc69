"""Explanations add up to scores, name every hit's place, and say what a non-hit lacks."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.backends.embedded import EmbeddedBackend
from indexer.engine.profile import Formula
from indexer.query.request import Duplicates, SearchRequest, Sort
from indexer.writing.index_writer import IndexWriter
from tests.conftest import make_article

WORDS = ("film", "films", "moon", "harbour", "dictator", "zebra")

PIECES = st.sampled_from(
    [
        *WORDS,
        '"film moon"',
        "fil*",
        "mooon~",
        "-zebra",
        "title:film",
        "tag:Movies",
        "film^3",
        "(moon OR zebra)",
        "harbour ANDMAYBE film",
        "film REQUIRE moon",
        "date:1986",
        "absent",
    ]
)
QUERIES = st.lists(PIECES, min_size=1, max_size=4).map(" ".join)


@pytest.fixture(scope="module", params=list(Formula))
def backend(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[EmbeddedBackend]:
    """Return an archive of thirty short articles, ranked by each profile in turn."""
    folder: Path = tmp_path_factory.mktemp("explained") / "index"
    with IndexWriter(folder) as writer:
        for number in range(30):
            words = [WORDS[(number * step) % len(WORDS)] for step in range(1, 3 + number % 7)]
            article = make_article(
                number,
                title=" ".join(words[:2]),
                body=" ".join(words),
                tags=("Movies",) if number % 2 else ("Science",),
                source="Meridian Wire" if number % 3 else "",
                published=f"{1980 + number}-03-01" if number % 5 else "",
            )
            writer.put(article, "origin", f"path {number}", replaces=False)
        writer.renew_duplicates()
    with EmbeddedBackend(folder, ranking=request.param) as opened:
        yield opened


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=QUERIES, sort=st.sampled_from(Sort))
def test_parts_add_up_and_ranks_are_places(backend: EmbeddedBackend, text: str, sort: Sort) -> None:
    """Of every hit of any query, in any order; what is no hit has no rank."""
    request = SearchRequest(text=text, sort=sort, limit=100)
    hits = backend.search(request).hits
    for place, hit in enumerate(hits, 1):
        explanation = backend.explain(request, hit.id)
        assert explanation is not None
        assert (explanation.rank, explanation.total) == (place, len(hits))
        assert explanation.score == hit.score
        counted = [part.score for part in explanation.parts if not part.excluded]
        assert math.isclose(math.fsum(counted), hit.score, rel_tol=1e-9, abs_tol=1e-12)
        assert not any(part.matched for part in explanation.parts if part.excluded)
    found = {hit.id for hit in hits}
    everything = backend.search(SearchRequest(limit=100)).hits
    other = next((hit.id for hit in everything if hit.id not in found), None)
    if other is not None:
        explanation = backend.explain(request, other)
        assert explanation is not None
        assert (explanation.rank, explanation.score) == (None, 0.0)


def test_places_are_counted_by_field(backend: EmbeddedBackend) -> None:
    """A word in the title and in the text is there once and as often as it is there."""
    hit = backend.search(SearchRequest(text="film")).hits[0]
    explanation = backend.explain(SearchRequest(text="film"), hit.id)
    article = backend.article(hit.id)
    assert explanation is not None
    assert article is not None
    # The formula of Whoosh scores each field by itself.
    places = {name: count for part in explanation.parts for name, count in part.places}
    in_title = sum(word in {"film", "films"} for word in article.title.split())
    in_body = sum(word in {"film", "films"} for word in article.body.split())
    expected = {"title": in_title, "body": in_body}
    assert places == {name: count for name, count in expected.items() if count}


def test_filters_that_fail_are_named(backend: EmbeddedBackend) -> None:
    """Each with what was asked for and what the article has."""
    article = next(
        hit
        for hit in backend.search(SearchRequest(limit=100)).hits
        if hit.tags == ("Science",) and hit.source and hit.published
    )
    request = SearchRequest(
        tags=("Movies", "science"),
        sources=("Morning Star",),
        languages=("de",),
        years=("1900",),
        date_from=datetime.date(2050, 1, 1),
    )
    explanation = backend.explain(request, article.id)
    assert explanation is not None
    failed = {one.name: (one.wanted, one.found) for one in explanation.filters}
    assert failed["tags"] == (("Movies",), ("Science",))
    assert failed["source"] == (("Morning Star",), ("Meridian Wire",))
    assert failed["year"] == (("1900",), (article.published[:4],))
    assert failed["dates"] == (("2050-01-01 to …",), (article.published,))
    assert "language" in failed


def test_a_copy_names_what_stands_for_it(tmp_path: Path) -> None:
    """Where copies count once, the one that is shown is named."""
    body = " ".join(f"word{number}" for number in range(40))
    with IndexWriter(tmp_path / "index") as writer:
        for number in range(2):
            article = make_article(number, title="copy", body=body, published=f"200{number}-01-01")
            writer.put(article, "origin", f"path {number}", replaces=False)
        writer.renew_duplicates()
    request = SearchRequest(text="copy", duplicates=Duplicates.COLLAPSE)
    with EmbeddedBackend.open(tmp_path / "index") as backend:
        (shown,) = backend.search(request).hits
        hidden = next(
            hit.id for hit in backend.search(SearchRequest(text="copy")).hits if hit.id != shown.id
        )
        explanation = backend.explain(request, hidden)
    assert explanation is not None
    assert (explanation.rank, explanation.earlier_copy) == (None, shown.id)


def test_an_unknown_article_has_no_explanation(backend: EmbeddedBackend) -> None:
    """None, as everywhere."""
    assert backend.explain(SearchRequest(text="film"), "nothing") is None
