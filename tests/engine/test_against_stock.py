"""The profile ``whoosh`` gives what stock Whoosh gives, in our format and in its own.

Stock Whoosh's own matchers go through an index of its own segments, leaf by leaf. What
is wrong in Whoosh is left out: ``Not``, ``AndNot`` and ``DisjunctionMax`` with scores,
``AndMaybe`` in what skips documents (its second part then falls behind the first), a
boost of a compound of one part, and phrases that repeat a word.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
import whoosh
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import query, scoring

from indexer.engine.collection import Collection
from indexer.engine.plan import ByWhoosh
from indexer.engine.planner import make_plan
from indexer.engine.profile import Formula
from indexer.index_folder import open_index
from indexer.schema import TEXT_FIELDS
from indexer.storage_format import Format
from tests.engine.naive import Scores
from tests.engine.small_archives import Session, opened, sessions, written
from tests.engine.trees import (
    Trees,
    everything,
    is_within_limits,
    moment_ranges,
    patterns,
    phrase_queries,
    phrases,
    terms,
    usual_boosts,
    word_queries,
    words,
)

WHOOSH_2 = whoosh.__version__ < (3,)
"""Whoosh 2.7.4 drops the boost of a pattern that one term fits, and ``Require`` does not
require what is nowhere in a segment; so there these are left out, too."""

leaves = st.one_of(
    terms(usual_boosts),
    word_queries(usual_boosts, fewest=2),
    phrases(usual_boosts, repeating=False),
    phrase_queries(usual_boosts, fewest=2, repeating=False),
    patterns(st.just(1.0) if WHOOSH_2 else usual_boosts),
    moment_ranges(usual_boosts),
    everything(usual_boosts),
    st.just(query.NullQuery),
)


def compounds(children: Trees) -> Trees:
    """Return a strategy for nodes that stock Whoosh evaluates rightly."""
    several = st.lists(children, min_size=2, max_size=4)
    return st.one_of(
        st.builds(query.And, several, boost=usual_boosts),
        st.builds(query.Or, several, boost=usual_boosts),
        *([] if WHOOSH_2 else [requires(children)]),
        st.builds(query.ConstantScoreQuery, children, score=usual_boosts),
        st.builds(query.ConstantScoreQuery, children.map(query.Not), score=usual_boosts),
    )


def requires(children: Trees) -> Trees:
    """Return a strategy for what has to be, or must not be, in the documents as well."""
    return st.builds(query.Require, children, children | children.map(query.Not))


nested = st.recursive(leaves, compounds, max_leaves=8)
preferring = st.builds(query.AndMaybe, nested, nested)
trees = st.one_of(
    nested,
    preferring,
    st.builds(query.Or, st.lists(preferring, min_size=2, max_size=3), boost=usual_boosts),
).filter(is_within_limits)


@pytest.fixture(autouse=True)
def _unions_are_scored(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have patterns scored as in large indexes; in small ones Whoosh gives a constant."""
    monkeypatch.setattr(query.Or, "matcher_type", query.Or.DEFAULT_MATCHER)


def by_stock_whoosh(searcher: Any, tree: query.Query) -> Scores:
    """Return the documents that Whoosh's own matchers find, with their scores."""
    scores: Scores = {}
    for leaf, first in searcher.leaf_searchers():
        matcher = tree.matcher(leaf, leaf.context())
        while matcher.is_active():
            scores[first + matcher.id()] = matcher.score()
            matcher.next()
    return scores


@contextlib.contextmanager
def all_three(drawn: Sequence[Session]) -> Iterator[tuple[Any, Collection, Collection]]:
    """Give stock Whoosh's searcher, and collections of both formats, over the same documents."""
    with (
        written(drawn, Format.STOCK) as stock,
        written(drawn, Format.COLUMNAR) as columnar,
        opened(stock, Format.STOCK, Formula.WHOOSH) as of_stock,
        opened(columnar, Format.COLUMNAR, Formula.WHOOSH) as of_columnar,
        contextlib.closing(open_index(stock, Format.STOCK)) as index,
        index.searcher(weighting=scoring.BM25F()) as searcher,
    ):
        assert of_stock.live.tolist() == of_columnar.live.tolist()
        yield searcher, of_stock, of_columnar


def assert_same(collection: Collection, tree: query.Query, expected: Scores) -> None:
    """Compare documents exactly, scores up to rounding."""
    found = make_plan(collection, tree).matches(collection)
    assert found.doc_ids.tolist() == sorted(expected), tree
    for document, score in zip(found.doc_ids.tolist(), found.scores.tolist(), strict=True):
        wanted = expected[document]
        assert math.isclose(score, wanted, rel_tol=1e-9, abs_tol=1e-12), (tree, document)


examples = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@examples
@given(sessions(deleted_share=0.25), st.lists(trees, min_size=4, max_size=12))
def test_scores_are_those_of_stock_whoosh(
    drawn: tuple[Session, ...], asked: Sequence[query.Query]
) -> None:
    """Any nesting of nodes matches the same documents, with the same scores."""
    with all_three(drawn) as (searcher, of_stock, of_columnar):
        for tree in asked:
            expected = by_stock_whoosh(searcher, tree)
            assert_same(of_stock, tree, expected)
            assert_same(of_columnar, tree, expected)


without_kernel = st.one_of(
    st.builds(
        query.Or,
        st.lists(terms(usual_boosts) | word_queries(usual_boosts), min_size=2, max_size=4),
        boost=usual_boosts,
        scale=st.just(0.5),
    ),
    st.builds(
        lambda field, several: query.Sequence([query.Term(field, word) for word in several]),
        st.sampled_from(TEXT_FIELDS),
        st.lists(words, min_size=2, max_size=3, unique=True),
    ),
    st.builds(query.Otherwise, terms(usual_boosts), terms(usual_boosts)),
)


@examples
@given(
    sessions(deleted_share=0.25),
    st.lists(st.tuples(without_kernel, terms(usual_boosts)), min_size=1, max_size=4),
)
def test_what_has_no_kernel_is_asked_of_whoosh(
    drawn: tuple[Session, ...], asked: Sequence[tuple[query.Query, query.Query]]
) -> None:
    """Nodes that the engine does not know are evaluated by Whoosh, others around them not."""
    with all_three(drawn) as (searcher, of_stock, of_columnar):
        for unknown, known in asked:
            tree = query.Or([unknown, known], boost=2.0)
            parts = make_plan(of_columnar, tree).parts[0].parts
            assert [isinstance(part, ByWhoosh) for part in parts] == [True, False]
            expected = by_stock_whoosh(searcher, tree)
            assert_same(of_stock, tree, expected)
            assert_same(of_columnar, tree, expected)


def test_the_comparison_sees_documents() -> None:
    """Many random trees find something, so that there is something to compare."""
    found: list[bool] = []

    @settings(examples, database=None)
    @given(sessions(deleted_share=0.25), trees)
    def count(drawn: tuple[Session, ...], tree: query.Query) -> None:
        with (
            written(drawn, Format.COLUMNAR) as folder,
            opened(folder, formula=Formula.WHOOSH) as collection,
        ):
            found.append(bool(len(make_plan(collection, tree).matches(collection).doc_ids)))

    count()
    assert sum(found) > len(found) / 3
