"""Cursors lead through all hits while the index changes."""

from __future__ import annotations

import contextlib
import dataclasses
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.article import Article
from indexer.backends.embedded import STATES_KEPT, EmbeddedBackend
from indexer.query.request import SearchRequest, Sort
from indexer.query.result import SearchResult
from indexer.query.search import CHANGED
from indexer.writing.index_writer import IndexWriter
from tests.conftest import make_article
from tests.engine.small_archives import CACHE_BYTES

DAYS = ("", "1935-02-01", "1986-03-13", "1986-12-31")


def numbered(number: int, day: str | None = None) -> Article:
    """Return an article with the word "alpha", the more often the larger the number."""
    published = DAYS[number % len(DAYS)] if day is None else day
    return make_article(number, body="alpha " * (number % 5 + 1) + "beta", published=published)


def commit(folder: Path, articles: Sequence[Article] = (), deleted: Sequence[str] = ()) -> None:
    """Add, replace and delete articles."""
    with IndexWriter(folder) as writer:
        for id_ in deleted:
            writer.delete(id_)
        for article in articles:
            writer.put(article, "origin", "path", replaces=True)


@contextlib.contextmanager
def archive(count: int) -> Iterator[tuple[Path, EmbeddedBackend]]:
    """Give the folder of an archive, and a backend over it."""
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent, "index")
        for half in (range(count // 2), range(count // 2, count)):
            commit(folder, [numbered(number) for number in half])
        with EmbeddedBackend(folder, cache_bytes=CACHE_BYTES) as backend:
            yield folder, backend


def pages(backend: EmbeddedBackend, request: SearchRequest) -> Iterator[SearchResult]:
    """Give one page after the other, as long as there is a cursor."""
    cursor: str | None = ""
    while cursor is not None:
        result = backend.search(dataclasses.replace(request, cursor=cursor))
        yield result
        cursor = result.cursor or None


def ids(result: SearchResult) -> list[str]:
    """Return the ids of the hits."""
    return [hit.id for hit in result.hits]


every_question = pytest.mark.parametrize("text", ["", "alpha", "beta"])
every_sort = pytest.mark.parametrize("sort", Sort)


@every_sort
@every_question
def test_pages_are_those_of_the_state_they_began_with(text: str, sort: Sort) -> None:
    """As long as the first page's state is kept, commits neither repeat nor lose a hit."""
    request = SearchRequest(text=text, sort=sort, limit=3)
    with archive(20) as (folder, backend):
        everything = ids(backend.search(dataclasses.replace(request, limit=100)))
        total, found = 0, []
        for number, result in enumerate(pages(backend, request)):
            found += ids(result)
            total = result.total
            assert CHANGED not in result.notices
            if number < STATES_KEPT:
                commit(folder, [numbered(100 + number)], [everything[4 * number]])
        assert total == len(everything) == 20
    assert found == everything


@every_sort
@every_question
def test_offset_counts_from_the_cursor(text: str, sort: Sort) -> None:
    """A cursor and an offset leave out the hits before both."""
    request = SearchRequest(text=text, sort=sort, limit=3)
    with archive(20) as (_, backend):
        everything = ids(backend.search(dataclasses.replace(request, limit=100)))
        cursor = backend.search(request).cursor
        further = backend.search(dataclasses.replace(request, cursor=cursor, offset=2))
    assert ids(further) == everything[5:8]


@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.OLDEST])
def test_paging_goes_on_when_the_state_is_gone(sort: Sort) -> None:
    """Below the last hit the present state goes on, and it is said; new ones come in place."""
    request = SearchRequest(sort=sort, limit=4)
    with archive(20) as (folder, backend):
        everything = ids(backend.search(dataclasses.replace(request, limit=100)))
        found, told = [], []
        for number, result in enumerate(pages(backend, request)):
            found += ids(result)
            told.append(CHANGED in result.notices)
            for step in range(STATES_KEPT + 1):
                commit(folder, [numbered(100 + 10 * number + step)])
                backend.stats()
    assert told == [False] + [True] * (len(told) - 1)
    assert [id_ for id_ in found if id_ in everything] == everything
    assert len(set(found)) == len(found)


def test_paging_by_relevance_comes_to_an_end() -> None:
    """Scores change with every commit; pages go on below the last score, to the end."""
    request = SearchRequest(text="alpha", limit=3)
    with archive(20) as (folder, backend):
        last = float("inf")
        for number, result in enumerate(pages(backend, request)):
            assert all(hit.score <= last for hit in result.hits)
            last = min((hit.score for hit in result.hits), default=last)
            for step in range(STATES_KEPT + 1):
                commit(folder, [make_article(100 + 10 * number + step, body="delta")])
                backend.stats()
            assert number < 20


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    sort=st.sampled_from([Sort.NEWEST, Sort.OLDEST]),
    limit=st.integers(1, 4),
    steps=st.lists(st.lists(st.tuples(st.booleans(), st.integers(0, 11))), max_size=6),
)
def test_no_hit_is_lost(sort: Sort, limit: int, steps: list[list[tuple[bool, int]]]) -> None:
    """What is there from the first page to the last is shown, and once.

    It may come twice if it has the date of a last hit that was deleted.
    """
    request = SearchRequest(sort=sort, limit=limit)
    with archive(12) as (folder, backend):
        kept = {numbered(number).id: numbered(number) for number in range(12)}
        days_of_deleted: set[str] = set()
        found: list[str] = []
        for page, result in enumerate(pages(backend, request)):
            found += ids(result)
            for is_added, number in steps[page] if page < len(steps) else ():
                if is_added:
                    commit(folder, [numbered(1000 + 100 * page + number)])
                else:
                    article = numbered(number)
                    commit(folder, [], [article.id])
                    kept.pop(article.id, None)
                    days_of_deleted.add(article.published)
                backend.stats()
    assert set(found) >= set(kept)
    for id_, article in kept.items():
        assert found.count(id_) == 1 or article.published in days_of_deleted


@pytest.mark.parametrize("limit", range(1, 12))
def test_a_last_hit_that_is_replaced_hides_no_other(limit: int) -> None:
    """It stands at the end of the index then; those that it passed are shown all the same."""
    request = SearchRequest(sort=Sort.NEWEST, limit=limit)
    with archive(12) as (folder, backend):
        everything = ids(backend.search(dataclasses.replace(request, limit=100)))
        first = backend.search(request)
        last = next(n for n in range(12) if numbered(n).id == everything[limit - 1])
        for _ in range(STATES_KEPT + 1):
            commit(folder, [numbered(last)])
            backend.stats()
        further = dataclasses.replace(request, limit=100, cursor=first.cursor)
        assert set(everything[limit:]) <= set(ids(backend.search(further)))


def test_pages_are_whole_while_another_thread_commits() -> None:
    """Paging without a break is not disturbed by what is committed meanwhile."""
    request = SearchRequest(sort=Sort.NEWEST, limit=2)
    with archive(20) as (folder, backend):
        everything = ids(backend.search(dataclasses.replace(request, limit=100)))
        done = threading.Event()

        def add() -> None:
            number = 100
            while not done.is_set():
                commit(folder, [numbered(number, day="1990-01-01")])
                number += 1

        committer = threading.Thread(target=add)
        committer.start()
        try:
            found = [id_ for result in pages(backend, request) for id_ in ids(result)]
        finally:
            done.set()
            committer.join()
    assert [id_ for id_ in found if id_ in everything] == everything
    assert len(set(found)) == len(found)
