"""Trees are evaluated exactly: the documents and the scores that a scan would give."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import query

from indexer.engine.collection import Collection
from indexer.engine.matches import Matches
from indexer.engine.planner import make_plan
from indexer.engine.profile import Formula
from indexer.storage_format import Format
from tests.engine.naive import Bm25f, Scores, StockWhoosh
from tests.engine.small_archives import Session, archive_of, opened, sessions, survivors, written
from tests.engine.trees import trees

ORACLES = {Formula.BM25F: Bm25f, Formula.WHOOSH: StockWhoosh}

SEVERAL_TREES = st.lists(trees, min_size=4, max_size=12)

random_examples = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))


def evaluated(collection: Collection, tree: query.Query) -> Matches:
    """Plan a tree and evaluate it."""
    return make_plan(collection, tree).matches(collection)


def assert_equals(found: Matches, expected: Scores, tree: query.Query) -> None:
    """Compare documents exactly, scores up to rounding."""
    assert found.doc_ids.dtype == np.uint32, tree
    assert found.doc_ids.tolist() == sorted(expected), tree
    assert not np.signbit(found.scores[found.scores == 0.0]).any(), tree
    for document, score in zip(found.doc_ids.tolist(), found.scores.tolist(), strict=True):
        wanted = expected[document]
        assert math.isclose(score, wanted, rel_tol=1e-9, abs_tol=1e-12), (tree, document)


def bits(found: Matches) -> tuple[bytes, bytes]:
    """Return what has to be the same, bit for bit."""
    return found.doc_ids.tobytes(), found.scores.tobytes()


@pytest.mark.parametrize("storage_format", Format)
@pytest.mark.parametrize("formula", Formula)
def test_trees_equal_the_naive_evaluation(formula: Formula, storage_format: Format) -> None:
    """Any nesting of nodes matches the documents, with the scores, of a scan over all."""

    @random_examples
    @given(sessions(), SEVERAL_TREES)
    def compare(drawn: tuple[Session, ...], asked: Sequence[query.Query]) -> None:
        with (
            written(drawn, storage_format) as folder,
            opened(folder, storage_format, formula) as collection,
        ):
            oracle = ORACLES[formula](archive_of(collection, storage_format))
            for tree in asked:
                assert_equals(evaluated(collection, tree), oracle.evaluate(tree), tree)

    compare()


@pytest.mark.parametrize("formula", Formula)
def test_trees_over_long_lists_equal_the_naive_evaluation(
    large_index: Path, formula: Formula
) -> None:
    """The same in a larger archive, where lists have bitmaps and go over several windows."""
    with opened(large_index, formula=formula) as collection:
        oracle = ORACLES[formula](archive_of(collection, Format.COLUMNAR))

        @settings(random_examples, max_examples=30)
        @given(trees)
        def compare(tree: query.Query) -> None:
            assert_equals(evaluated(collection, tree), oracle.evaluate(tree), tree)

        compare()


@pytest.mark.parametrize("storage_format", Format)
@random_examples
@given(drawn=sessions())
def test_every_document_that_is_not_deleted_has_an_address(
    storage_format: Format, drawn: tuple[Session, ...]
) -> None:
    """Addresses count through all segments, and those of deleted documents are not live."""
    with (
        written(drawn, storage_format) as folder,
        opened(folder, storage_format) as collection,
    ):
        documents = archive_of(collection, storage_format).documents
        live = collection.live.nonzero()[0].tolist()
        assert {documents[address]["id"][0] for address in live} == survivors(drawn)
        assert collection.live_count == len(live) == len(survivors(drawn))
        everything = evaluated(collection, query.Every())
        assert everything.doc_ids.tolist() == live


@pytest.mark.parametrize("formula", Formula)
@random_examples
@given(drawn=sessions(), asked=SEVERAL_TREES)
def test_answers_are_the_same_to_the_last_bit(
    formula: Formula, drawn: tuple[Session, ...], asked: Sequence[query.Query]
) -> None:
    """What was asked before, and how many lists can be kept, changes no score."""
    with (
        written(drawn, Format.COLUMNAR) as folder,
        opened(folder, formula=formula) as collection,
        opened(folder, formula=formula) as asked_backwards,
        opened(folder, formula=formula, cache_bytes=1) as forgetful,
    ):
        first = [bits(evaluated(collection, tree)) for tree in asked]
        assert [bits(evaluated(collection, tree)) for tree in asked] == first
        backwards = [bits(evaluated(asked_backwards, tree)) for tree in reversed(asked)]
        assert backwards[::-1] == first
        assert [bits(evaluated(forgetful, tree)) for tree in asked] == first


@random_examples
@given(drawn=sessions(), asked=SEVERAL_TREES)
def test_scores_do_not_depend_on_the_segments(
    drawn: tuple[Session, ...], asked: Sequence[query.Query]
) -> None:
    """The same articles in one segment have the same scores, up to rounding."""
    kept = survivors(drawn)
    articles = (article for session in drawn for article in session.articles)
    alone = Session(tuple(article for article in articles if article.id in kept))
    with (
        written(drawn, Format.COLUMNAR) as spread,
        written([alone], Format.COLUMNAR) as together,
        opened(spread) as several,
        opened(together) as one,
    ):
        addresses = several.live.nonzero()[0]
        for tree in asked:
            found = evaluated(one, tree)
            expected = zip(addresses[found.doc_ids].tolist(), found.scores.tolist(), strict=True)
            assert_equals(evaluated(several, tree), dict(expected), tree)
