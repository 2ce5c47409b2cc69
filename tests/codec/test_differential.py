"""Whoosh over our segments gives what Whoosh over its own gives.

Random indexes are made twice and compared in all that Whoosh tells of them. What is
wrong in Whoosh itself is left out by name; `test_whoosh_bugs` shows each.

    python -m pytest tests/codec/test_differential.py --hypothesis-profile campaign

runs many more examples, for as many minutes.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from whoosh import query

from tests.codec.index_comparison import assert_same_index
from tests.codec.search_comparison import assert_same_answer, random_question
from tests.codec.whoosh_queries import Fields, random_query_of_words
from tests.codec.whoosh_worlds import KINDS, Session, World, built, worlds

QUESTIONS = 15
"""Questions to an index; making one takes longer than asking these."""

IS_CAMPAIGN = settings.get_current_profile_name() == "campaign"

SEEDS = st.integers(0, 2**32)


def examples(few: int) -> settings:
    """Return settings for a number of examples, or for a campaign."""
    most = settings().max_examples if IS_CAMPAIGN else few
    return settings(max_examples=most, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@contextlib.contextmanager
def both(world: World) -> Iterator[tuple[Any, Any]]:
    """Give a world as an index of Whoosh's own segments, and of ours."""
    with (
        tempfile.TemporaryDirectory() as folder,
        built(world, Path(folder, "stock"), columnar=False) as stock,
        built(world, Path(folder, "ours"), columnar=True) as ours,
    ):
        yield stock, ours


EVERYTHING = World(tuple(sorted(KINDS)), 7, (Session(1, 20), Session(2, 129, ending="merge")))


@given(worlds(mixed=False))
@example(EVERYTHING)
@examples(15)
def test_readers_tell_the_same(world: World) -> None:
    """Terms, postings, values, lengths, columns, vectors and stored fields are the same."""
    with both(world) as (stock, ours):
        assert_same_index(stock, ours)


@given(worlds(mixed=True))
@examples(15)
def test_readers_tell_the_same_after_merges_of_both_formats(world: World) -> None:
    """Segments of both formats lie side by side, and merge into either.

    A merge rounds lengths, and gives them rounded from either format, so that lengths
    and scores stay the same.
    """
    with both(world) as (stock, ours):
        assert_same_index(stock, ours)


@pytest.mark.parametrize("mixed", [False, True])
def test_answers_are_the_same(mixed: bool) -> None:
    """Hits, scores, order, groups, snippets, suggestions and key terms are the same."""

    @given(worlds(mixed=mixed), SEEDS)
    @examples(20)
    def compare(world: World, seed: int) -> None:
        random, fields = Random(seed), Fields.of(world)  # noqa: S311
        with both(world) as (stock, ours):
            for _ in range(QUESTIONS):
                assert_same_answer(stock, ours, random_question(random, world, fields))

    compare()


@given(worlds(mixed=False), SEEDS)
@examples(15)
def test_hits_with_a_limit_are_the_best(world: World, seed: int) -> None:
    """Over our segments plain Whoosh finds the best hits with its default limit, too.

    Over its own it does not, see ``test_whoosh_bugs``; so there is nothing to compare with
    but all hits. Of queries that skip by themselves it gives wrong ones here as well.
    """
    random, fields = Random(seed), Fields.of(world)  # noqa: S311
    with tempfile.TemporaryDirectory() as folder, built(world, Path(folder, "ours")) as ours:
        for _ in range(QUESTIONS):
            asked = random_query_of_words(random, fields)
            with ours.searcher() as searcher:
                every, best = (searcher.search(asked, limit=limit) for limit in (None, 10))
                assert [_hit(hit) for hit in best] == [_hit(hit) for hit in every][:10]


def _hit(hit: Any) -> tuple[int, Any]:
    return hit.docnum, pytest.approx(hit.score, rel=1e-9)


def test_the_comparison_sees_documents() -> None:
    """Most questions to a large world have an answer, so that there is something to compare."""
    random, fields = Random(5), Fields.of(EVERYTHING)  # noqa: S311
    asked = [random_query_of_words(random, fields) for _ in range(50)]
    with both(EVERYTHING) as (stock, _), stock.searcher() as searcher:
        found = [len(searcher.search(one, limit=None)) for one in asked]
        assert searcher.search(query.Every(), limit=None)
    assert sum(map(bool, found)) > len(asked) / 2
