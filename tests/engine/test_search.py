"""The best documents, totals and counts are those of a scan over everything that matches."""

from __future__ import annotations

import collections
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from whoosh import query

from indexer.analysis.folding import fold_value
from indexer.article import Article
from indexer.engine.collection import Collection
from indexer.engine.facet import Facet
from indexer.engine.matches import Matches, best_places
from indexer.engine.planner import make_plan
from indexer.engine.profile import Formula
from indexer.engine.search import find
from indexer.engine.word_query import WordQuery
from indexer.schema import STORED_FIELD, stored_article
from indexer.storage_format import Format
from tests.engine.small_archives import WORDS, Session, opened, sessions, written
from tests.engine.trees import trees, usual_boosts, word_queries

LIMITS = (0, 1, 2, 10, 15, 16, 17, 127, 128, 129, 1000, 10**6)

examples = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))

unions = st.builds(
    query.Or, st.lists(word_queries(usual_boosts), min_size=2, max_size=5), boost=usual_boosts
)
"""What is answered without adding all scores up, if the boost is 1."""


@pytest.fixture(params=Formula)
def large(request: pytest.FixtureRequest, large_index: Path) -> Iterator[Collection]:
    """Return a collection of some thousand documents."""
    with opened(large_index, formula=request.param) as collection:
        yield collection


def fully_sorted(matches: Matches) -> list[tuple[int, float]]:
    """Return all documents with scores, best first, ties by address."""
    pairs = zip(matches.doc_ids.tolist(), matches.scores.tolist(), strict=True)
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))


def facet_values(article: Article, facet: Facet) -> tuple[str, ...]:
    """Return what an article carries in a facet."""
    single = {
        Facet.SOURCE: article.source,
        Facet.LANGUAGE: article.language,
        Facet.YEAR: article.published[:4],
    }
    values = article.tags if facet is Facet.TAGS else (single[facet],)
    return tuple(filter(None, values))


def scanned(collection: Collection, documents: list[int], facet: Facet) -> dict[str, int]:
    """Count by a scan how many documents carry each value, values folded."""
    articles = (
        stored_article(collection.stored_fields(document)[STORED_FIELD]) for document in documents
    )
    return dict(
        collections.Counter(
            key for one in articles for key in set(map(fold_value, facet_values(one, facet)))
        )
    )


def assert_finds(collection: Collection, tree: query.Query) -> None:
    """Ask for many numbers of documents and compare bit for bit with a full sort."""
    expected = fully_sorted(make_plan(collection, tree).matches(collection))
    for limit in LIMITS:
        for total in (True, False):
            found = find(collection, tree, limit, total=total)
            pairs = zip(found.doc_ids.tolist(), found.scores.tolist(), strict=True)
            assert list(pairs) == expected[:limit], (tree, limit)
            assert found.total == (len(expected) if total else None), (tree, limit)
            assert found.counts == {}


def test_the_best_of_a_union_are_those_of_a_full_sort(large: Collection) -> None:
    """However many are wanted, pruning leaves out no document that is one of the best."""

    @settings(examples, max_examples=25)
    @given(unions)
    @example(query.Or([WordQuery((("body", word),)) for word in WORDS]))
    @example(query.Or([WordQuery((("title", word), ("body", word))) for word in WORDS[:2]]))
    @example(query.Or([WordQuery((("body", "absent"),)), WordQuery((("title", "absent"),))]))
    @example(query.Or([query.Term("body", "alpha")] * 3))
    @example(query.Or([query.Term("tags", "movies"), query.Term("tags", "space")]))
    def compare(tree: query.Query) -> None:
        assert_finds(large, tree)

    compare()


def test_the_best_of_a_long_union_are_those_of_a_full_sort(large: Collection) -> None:
    """More words than there are bits in a number are one union, too."""
    padding = [query.Term("body", f"word{number}") for number in range(150)]
    assert_finds(large, query.Or([*padding, query.Term("body", "alpha", boost=0.01)]))


@pytest.mark.parametrize("storage_format", Format)
@pytest.mark.parametrize("formula", Formula)
def test_the_best_of_any_tree_are_those_of_a_full_sort(
    formula: Formula, storage_format: Format
) -> None:
    """Whatever is asked, ties stand in the order of their addresses."""

    @settings(examples, max_examples=15)
    @given(sessions(), st.lists(trees | unions, min_size=2, max_size=6))
    def compare(drawn: tuple[Session, ...], asked: list[query.Query]) -> None:
        with (
            written(drawn, storage_format) as folder,
            opened(folder, storage_format, formula) as collection,
        ):
            for tree in asked:
                assert_finds(collection, tree)

    compare()


@pytest.mark.parametrize("storage_format", Format)
@examples
@given(drawn=sessions(), tree=trees | unions, limit=st.sampled_from([0, 3, 200]))
def test_counts_equal_a_scan(
    storage_format: Format, drawn: tuple[Session, ...], tree: query.Query, limit: int
) -> None:
    """Each value counts once in each hit that carries it, in any spelling, whatever the limit."""
    with (
        written(drawn, storage_format) as folder,
        opened(folder, storage_format) as collection,
    ):
        hits = make_plan(collection, tree).matches(collection).doc_ids.tolist()
        found = find(collection, tree, limit, facets=tuple(Facet))
        assert found.total == len(hits)
        assert set(found.counts) == set(Facet)
        for facet in Facet:
            counted = {fold_value(value): count for value, count in found.counts[facet].items()}
            assert counted == scanned(collection, hits, facet)


def test_counts_of_many_hits_equal_a_scan(large: Collection) -> None:
    """The same for lists with bitmaps, of a union and of an intersection."""
    words = [query.Term("body", word) for word in WORDS[:3]]
    for tree in (query.Or(words), query.And(words), words[0], query.Every()):
        hits = make_plan(large, tree).matches(large).doc_ids.tolist()
        found = find(large, tree, facets=tuple(Facet), total=False)
        assert found.total is None
        for facet in Facet:
            counted = {fold_value(value): count for value, count in found.counts[facet].items()}
            assert counted == scanned(large, hits, facet)


@given(
    keys=st.lists(st.integers(-3, 3) | st.integers(-(2**63), 2**63 - 1), max_size=400),
    limit=st.sampled_from(LIMITS),
)
def test_best_places_of_dates(keys: list[int], limit: int) -> None:
    """The largest come first, among equals the first; the least number there is comes last."""
    expected = sorted(range(len(keys)), key=lambda place: (-keys[place], place))[:limit]
    assert best_places(np.array(keys, np.int64), limit).tolist() == expected
