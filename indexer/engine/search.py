"""A query tree to the best documents, their number and the counts of facets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from whoosh import query

from indexer.engine.collection import Collection
from indexer.engine.facet import Facet
from indexer.engine.matches import FEW, DocIds, Matches, Scores
from indexer.engine.plan import Union, Word
from indexer.engine.planner import make_plan
from indexer.engine.posting_cache import Lists
from indexer.kernels.doc_bitmaps import list_bits, unite_lists
from indexer.kernels.pruned_union import best_of_union


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
    found = PlannedMatches(collection, tree)
    best = found.best(limit)
    counts = {name: _counts(collection, Facet(name), found.doc_ids) for name in facets}
    return Found(*best, found.total if total else None, counts)


class PlannedMatches:
    """What a query tree matches; nothing of it is found before it is asked for.

    Of a union of words neither the documents nor the best of them take all scores.

    Args:
        collection: where.
        tree: what, of Whoosh's nodes and our own.

    Raises:
        RequestError: it asks for more than one query may.
    """

    def __init__(self, collection: Collection, tree: query.Query) -> None:
        self._collection = collection
        self._plan = make_plan(collection, tree)

    @cached_property
    def all(self) -> Matches:
        """All documents with their scores."""
        return self._plan.matches(self._collection)

    @property
    def scores(self) -> Scores:
        """float64[total], of all documents."""
        return self.all.scores

    @cached_property
    def doc_ids(self) -> DocIds:
        """uint32[total], all documents, ascending."""
        if not isinstance(self._plan, Union) or not self._words:
            return self.all.doc_ids
        number, words = self._bitmap
        doc_ids = np.empty(number + 1, np.uint32)
        list_bits(words, doc_ids)
        return doc_ids[:number]

    @property
    def total(self) -> int:
        """How many documents match."""
        if not isinstance(self._plan, Union) or not self._words:
            return len(self.all.doc_ids)
        return self._bitmap[0]

    def where(self, kept: npt.NDArray[np.bool_]) -> Matches:
        """Return those that are marked in bool[total]."""
        return self.all.where(kept)

    def best(self, limit: int) -> Matches:
        """Return the best, at most so many, best first, ties by address."""
        if not self._words or not 0 < limit <= FEW:
            return self.all.best(limit)
        factors = np.array([word.factor for word in self._words])
        doc_ids, scores = np.empty(limit, np.uint32), np.empty(limit)
        found = best_of_union(
            self._lists.arrays.scored_lists,
            self._lists.rows,
            factors,
            self._collection.documents,
            doc_ids,
            scores,
        )
        return Matches(doc_ids[:found], scores[:found])

    @cached_property
    def _words(self) -> Sequence[Word]:
        """The words of which the plan is the union; none if it is anything else."""
        if isinstance(self._plan, Word):
            return (self._plan,) if self._plan.factor > 0 else ()
        if isinstance(self._plan, Union) and self._plan.can_be_pruned:
            return self._plan.words
        return ()

    @cached_property
    def _lists(self) -> Lists:
        return self._collection.scored.lists([word.readings for word in self._words])

    @cached_property
    def _bitmap(self) -> tuple[int, npt.NDArray[np.uint32]]:
        """How many documents have one of the words, and the bitmap of these."""
        arrays, rows = self._lists
        words = np.empty(arrays.bitmaps.shape[1], np.uint32)
        return unite_lists(arrays.docs, rows, arrays.bitmaps, words), words


def _counts(collection: Collection, facet: Facet, doc_ids: DocIds) -> dict[str, int]:
    column = collection.columns.facets[facet]
    numbers = column.count(doc_ids)
    carried = np.flatnonzero(numbers)
    values = column.values[carried].tolist()
    return dict(zip(values, numbers[carried].tolist(), strict=True))
