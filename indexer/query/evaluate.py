"""A query tree over the terms of one segment to documents and scores, exactly.

The leaves are Whoosh's: its matchers read the postings and score them. How
leaves combine is written here, over whole arrays, because Whoosh's own way of
combining skips blocks that it should not, lets ``AndNot`` pass documents that
it should not, adds 1 to the score for a ``Not``, and scores the wrong document
in a ``DisjunctionMax``.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh import query

DocIds = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float64]


@dataclasses.dataclass(frozen=True, slots=True)
class Matches:
    """The documents of one segment that match.

    Attributes:
        doc_ids: int64[n], strictly ascending, local to the segment.
        scores: float64[n], aligned with ``doc_ids``.
    """

    doc_ids: DocIds
    scores: Scores


NO_MATCHES = Matches(np.empty(0, np.int64), np.empty(0, np.float64))


def evaluate(node: query.Query, searcher: Any) -> Matches:
    """Return every live document of a segment that matches, with its score.

    Args:
        node: a tree of the kinds that :mod:`indexer.query.expand` makes.
        searcher: a Whoosh searcher over one segment, as a child of the
            searcher over the whole index, whose statistics it scores by.
    """
    for kind, rule in _RULES.items():
        if isinstance(node, kind):
            return rule(node, searcher)
    return _leaf(node, searcher)


def _leaf(node: query.Query, searcher: Any) -> Matches:
    matcher = node.matcher(searcher, searcher.context())
    doc_ids: list[int] = []
    scores: list[float] = []
    while matcher.is_active():
        doc_ids.append(matcher.id())
        scores.append(matcher.score())
        matcher.next()
    return Matches(np.array(doc_ids, np.int64), np.array(scores, np.float64))


def _every(node: query.Query, searcher: Any) -> Matches:
    doc_ids = _live(searcher) if node.fieldname is None else _leaf(node, searcher).doc_ids
    return Matches(doc_ids, np.zeros(len(doc_ids)))


def _live(searcher: Any) -> DocIds:
    return np.fromiter(searcher.reader().all_doc_ids(), np.int64)


def _and(node: query.Query, searcher: Any) -> Matches:
    """Intersect; what is only excluded by ``Not`` adds nothing to the score."""
    kept = [child for child in node.children() if not isinstance(child, query.Not)]
    parts = (evaluate(child, searcher) for child in kept)
    matches = functools.reduce(_intersect, parts) if kept else _every(query.Every(), searcher)
    for child in node.children():
        if isinstance(child, query.Not) and len(matches.doc_ids):
            matches = _without(matches, evaluate(child.query, searcher).doc_ids)
    return _boosted(matches, node)


def _boosted(matches: Matches, node: query.Query) -> Matches:
    return Matches(matches.doc_ids, matches.scores * node.boost)


def _intersect(first: Matches, second: Matches) -> Matches:
    doc_ids, at_first, at_second = np.intersect1d(
        first.doc_ids, second.doc_ids, assume_unique=True, return_indices=True
    )
    return Matches(doc_ids, first.scores[at_first] + second.scores[at_second])


def _without(matches: Matches, excluded: DocIds) -> Matches:
    kept = ~np.isin(matches.doc_ids, excluded, assume_unique=True)
    return Matches(matches.doc_ids[kept], matches.scores[kept])


def _or(node: query.Query, searcher: Any) -> Matches:
    matches = union((evaluate(child, searcher) for child in node.children()), np.add)
    return _boosted(matches, node)


def _disjunction_max(node: query.Query, searcher: Any) -> Matches:
    matches = union((evaluate(child, searcher) for child in node.children()), np.maximum)
    return _boosted(matches, node)


def union(parts: Iterable[Matches], combine: np.ufunc) -> Matches:
    """Return the documents of any part; ``combine`` joins the scores of several."""
    present = [part for part in parts if len(part.doc_ids)]
    if not present:
        return NO_MATCHES
    doc_ids, places = np.unique(
        np.concatenate([part.doc_ids for part in present]), return_inverse=True
    )
    # One value that leaves every score as it is under `combine`.
    scores = np.full(len(doc_ids), 0.0 if combine is np.add else -np.inf)
    combine.at(scores, places, np.concatenate([part.scores for part in present]))
    return Matches(doc_ids, scores)


def _not(node: query.Query, searcher: Any) -> Matches:
    return _without(_every(query.Every(), searcher), evaluate(node.query, searcher).doc_ids)


def _and_maybe(node: query.Query, searcher: Any) -> Matches:
    required, optional = (evaluate(child, searcher) for child in node.children())
    both = _intersect(required, optional)
    scores = required.scores.copy()
    scores[np.searchsorted(required.doc_ids, both.doc_ids)] = both.scores
    return Matches(required.doc_ids, scores)


def _require(node: query.Query, searcher: Any) -> Matches:
    scored, required = (evaluate(child, searcher) for child in node.children())
    return _intersect(scored, Matches(required.doc_ids, np.zeros(len(required.doc_ids))))


def _null(_node: query.Query, _searcher: Any) -> Matches:
    return NO_MATCHES


_RULES: dict[type, Callable[[query.Query, Any], Matches]] = {
    type(query.NullQuery): _null,
    query.DisjunctionMax: _disjunction_max,
    query.AndMaybe: _and_maybe,
    query.Require: _require,
    query.And: _and,
    query.Or: _or,
    query.Not: _not,
    query.Every: _every,
}
