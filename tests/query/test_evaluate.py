"""Trees are evaluated exactly: the documents and the sums that a scan would give."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh import query
from whoosh.query import And, AndMaybe, DisjunctionMax, Every, Not, Or, Require, Term

from indexer.index_folder import open_index
from indexer.query.evaluate import evaluate
from indexer.writing.index_writer import IndexWriter
from tests.conftest import make_article

WORDS = ("alpha", "beta", "delta", "kappa")
BODIES = [
    " ".join(word for place, word in enumerate(WORDS * 2) if number >> place % 6 & 1 or not number)
    for number in range(24)
]


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Return a searcher over one segment in which a document is deleted."""
    folder: Path = tmp_path_factory.mktemp("evaluate") / "index"
    with IndexWriter(folder) as writer:
        for number, body in enumerate(BODIES):
            writer.put(make_article(number, title="", body=body), "o", "p", replaces=False)
    with IndexWriter(folder) as writer:
        writer.delete(make_article(3).id)
    index = open_index(folder)
    with index.searcher() as opened:
        yield opened
    index.close()


Scored = dict[int, float]


def naive(node: query.Query, live: set[int], leaf_scores: dict[str, Scored]) -> Scored:
    """Evaluate a tree over dictionaries, one rule a node."""
    match node:
        case Term():
            return {d: node.boost * s for d, s in leaf_scores[node.text].items()}
        case Every():
            return dict.fromkeys(live, 0.0)
        case Not():
            return dict.fromkeys(live - naive(node.query, live, leaf_scores).keys(), 0.0)
    parts = [naive(child, live, leaf_scores) for child in node.children()]
    if isinstance(node, And | Or | DisjunctionMax):
        parts = [{d: node.boost * s for d, s in part.items()} for part in parts]
    match node:
        case And():
            return {d: sum(p[d] for p in parts) for d in live if all(d in p for p in parts)}
        case Or():
            return {
                d: sum(p.get(d, 0.0) for p in parts) for d in live if any(d in p for p in parts)
            }
        case DisjunctionMax():
            return {
                d: max(p[d] for p in parts if d in p) for d in live if any(d in p for p in parts)
            }
        case AndMaybe():
            return {d: score + parts[1].get(d, 0.0) for d, score in parts[0].items()}
        case Require():
            return {d: score for d, score in parts[0].items() if d in parts[1]}
    raise AssertionError(node)


leaves = st.sampled_from(WORDS).map(lambda word: Term("body", word)) | st.just(Every())


boosts = st.sampled_from([1.0, 0.5, 3.0])


def compounds(children: st.SearchStrategy[query.Query]) -> st.SearchStrategy[query.Query]:
    several = st.lists(children, min_size=1, max_size=4)
    return st.one_of(
        st.builds(And, several, boost=boosts),
        st.builds(Or, several, boost=boosts),
        st.builds(DisjunctionMax, several, boost=boosts),
        children.map(Not),
        st.builds(AndMaybe, children, children),
        st.builds(Require, children, children),
    )


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tree=st.recursive(leaves, compounds, max_leaves=10))
def test_trees_equal_the_naive_evaluation(searcher: Any, tree: query.Query) -> None:
    """Any nesting matches the documents, with the scores, of a scan over all."""
    live = set(searcher.reader().all_doc_ids())
    leaf_scores = {}
    for word in WORDS:
        matches = evaluate(Term("body", word), searcher)
        leaf_scores[word] = dict(zip(matches.doc_ids.tolist(), matches.scores, strict=True))
    result = evaluate(tree, searcher)
    expected = naive(tree, live, leaf_scores)
    assert result.doc_ids.tolist() == sorted(expected)
    for doc_id, score in zip(result.doc_ids.tolist(), result.scores.tolist(), strict=True):
        assert math.isclose(score, expected[doc_id], abs_tol=1e-9)


def test_leaves_are_scored_as_whoosh_scores_them(searcher: Any) -> None:
    """A single term has exactly the scores of an unlimited Whoosh search."""
    hits = searcher.search(Term("body", "alpha"), limit=None)
    matches = evaluate(Term("body", "alpha"), searcher)
    assert dict(zip(matches.doc_ids.tolist(), matches.scores.tolist(), strict=True)) == {
        hit.docnum: hit.score for hit in hits
    }


def test_deleted_documents_never_match(searcher: Any) -> None:
    """The deleted document is neither in a term's matches nor in the complement."""
    everything = evaluate(Every(), searcher)
    assert len(everything.doc_ids) == len(BODIES) - 1
    assert not evaluate(And([Every(), Not(Every())]), searcher).doc_ids.size
