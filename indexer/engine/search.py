"""A query tree to the best documents, their number and the counts of facets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from whoosh import query

from indexer.engine.collection import Collection
from indexer.engine.facet import Facet
from indexer.engine.matches import NO_MATCHES, DocIds, Matches, Scores
from indexer.engine.plan import Union
from indexer.engine.planner import make_plan
from indexer.engine.posting_cache import Lists
from indexer.kernels.best_keys import best_keys
from indexer.kernels.doc_bitmaps import list_bits, unite_lists
from indexer.kernels.pruned_union import best_of_union

_FEW = 128
"""So many are kept in order while all are looked at; more are sorted."""


class Found(NamedTuple):
    """An answer.

    Attributes:
        doc_ids: uint32[at most limit], the best, best first, ties by address.
        scores: float64[], aligned.
        total: number of documents that match; None if it was not asked for.
        counts: of each facet asked for, its values with the number of documents that
            carry it, those without any left out.
    """

    doc_ids: DocIds
    scores: Scores
    total: int | None
    counts: Mapping[str, Mapping[str, int]]


def find(
    collection: Collection,
    tree: query.Query,
    limit: int = 10,
    *,
    total: bool = True,
    facets: Sequence[str] = (),
) -> Found:
    """Return the best documents of a query tree.

    Args:
        collection: where.
        tree: what, of Whoosh's nodes and our own.
        limit: how many of the best.
        total: whether to count all that match.
        facets: names of facets to count.
    """
    plan = make_plan(collection, tree)
    if limit <= _FEW and isinstance(plan, Union) and plan.can_be_pruned:
        return _find_words(collection, plan, limit, total=total, facets=facets)
    doc_ids, scores = plan.matches(collection)
    best = best_places(scores, limit)
    counts = {name: _counts(collection, Facet(name), doc_ids) for name in facets}
    return Found(doc_ids[best], scores[best], len(doc_ids) if total else None, counts)


def _find_words(
    collection: Collection, plan: Union, limit: int, *, total: bool, facets: Sequence[str]
) -> Found:
    """Return the best documents of a union of words; what else is asked takes no scores."""
    lists = collection.scored.lists([part.readings for part in plan.words])
    best = _best_of_words(collection, plan, lists, limit)
    if not total and not facets:
        return Found(*best, None, {})
    words = np.empty(lists.arrays.bitmaps.shape[1], np.uint32)
    number = unite_lists(lists.arrays.docs, lists.rows, lists.arrays.bitmaps, words)
    doc_ids = np.empty(number + 1 if facets else 0, np.uint32)
    if facets:
        list_bits(words, doc_ids)
    counts = {name: _counts(collection, Facet(name), doc_ids[:number]) for name in facets}
    return Found(*best, number if total else None, counts)


def _best_of_words(collection: Collection, plan: Union, lists: Lists, limit: int) -> Matches:
    """Return the best documents of a union of words without adding all scores up."""
    if limit == 0:
        return NO_MATCHES  # the kernel has a place for one at least
    arrays, rows = lists
    factors = np.array([word.factor for word in plan.words])
    doc_ids, scores = np.empty(limit, np.uint32), np.empty(limit)
    found = best_of_union(
        arrays.scored_lists,
        rows,
        factors,
        collection.documents,
        doc_ids,
        scores,
    )
    return Matches(doc_ids[:found], scores[:found])


def best_places(keys: npt.NDArray[Any], limit: int) -> npt.NDArray[np.int64]:
    """Return the places of the largest keys, largest first; among equals the first place.

    Args:
        keys: float64[n] without NaN, or int64[n].
        limit: how many, at most.
    """
    limit = min(limit, len(keys))
    if limit <= _FEW:
        places = np.empty(limit, np.int64)
        best_keys(keys, places)
        return places
    least = np.partition(keys, len(keys) - limit)[len(keys) - limit]
    candidates = np.flatnonzero(keys >= least)
    order = np.argsort(-keys[candidates], kind="stable")[:limit]
    return candidates[order]


def _counts(collection: Collection, facet: Facet, doc_ids: DocIds) -> dict[str, int]:
    column = collection.columns.facets[facet]
    numbers = column.count(doc_ids)
    carried = np.flatnonzero(numbers)
    values = column.values[carried].tolist()
    return dict(zip(values, numbers[carried].tolist(), strict=True))
