"""Selections to sets of documents, and sets of documents to facet counts.

A count is a promise about the click. For tags combined by *all*, clicking adds
the tag to the selection, so it is counted among the hits. For every facet that
combines by *any*, clicking widens the facet's own selection, so its values are
counted among the documents that pass all *other* filters. Where copies are
collapsed they count once among what is counted, since clicking narrows first.
"""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt

from indexer.analysis.folding import fold_value
from indexer.engine.collection import Collection
from indexer.engine.columns import FacetColumn
from indexer.engine.copies import Copies
from indexer.engine.facet import Facet
from indexer.engine.matches import DocIds
from indexer.query.facet_counts import FacetCounts
from indexer.query.request import SearchRequest, TagMode

DocSet = npt.NDArray[np.bool_]


class Filters:
    """What a request leaves of the documents that match its text.

    Args:
        request: the request.
        collection: the state of the index.
        matching: uint32[n], the documents that match the text.
        copies: what counts once; by default every document counts.

    Attributes:
        kept: bool[n], which of them are hits: pass all filters, no earlier copy of them
            does; None for all of them.
        hits: uint32[], those that are.
    """

    def __init__(
        self,
        request: SearchRequest,
        collection: Collection,
        matching: DocIds,
        copies: Copies | None = None,
    ) -> None:
        self._request = request
        self._collection = collection
        self._matching = matching
        self._passing = {
            facet: self._selection(facet) for facet in Facet if request.selected(facet)
        }
        self._dated = self._dates()
        self._copies = copies
        self.kept = self._passing_all(None)
        self._with_copies = matching if self.kept is None else matching[self.kept]
        self.hits = self._with_copies
        if copies is not None:
            first = copies.first_of_each(self._with_copies)
            self.hits = self._with_copies[first]
            self.kept = first if self.kept is None else _chosen(self.kept, first)

    def _dates(self) -> DocSet | None:
        first, last = self._request.date_from, self._request.date_to
        if first is None and last is None:
            return None
        return self._collection.filters.published_within(first, last)

    def _selection(self, facet: Facet) -> DocSet:
        carriers = (
            self._collection.filters.carriers(facet, value)
            for value in self._request.selected(facet)
        )
        join = np.logical_or if self._combines_by_any(facet) else np.logical_and
        return functools.reduce(join, carriers)

    def _combines_by_any(self, facet: Facet) -> bool:
        return not facet.multi_valued or self._request.tag_mode is TagMode.ANY

    def _passing_all(self, but: Facet | None) -> DocSet | None:
        """Return bool[n], which of the matching pass the filters, one aside; None for all."""
        sets = [passing for facet, passing in self._passing.items() if facet is not but]
        if self._dated is not None:
            sets.append(self._dated)
        if not sets:
            return None
        return functools.reduce(np.logical_and, (passing[self._matching] for passing in sets))

    def counts(self, facet: Facet) -> FacetCounts:
        """Return a facet's values with their counts, most first, ties by value.

        Values without a hit are left out unless they are selected; a selected
        value that no article carries is returned as it was asked for.
        """
        column = self._collection.columns.facets[facet]
        selected = {fold_value(value): value for value in self._request.selected(facet)}
        chosen = {column.ordinals[key] for key in selected if key in column.ordinals}
        absent = [value for key, value in selected.items() if key not in column.ordinals]
        return FacetCounts(column, self._numbers(column, self._counted(facet)), chosen, absent)

    def count(self, column: FacetColumn) -> npt.NDArray[np.int64]:
        """Return int64[values]: how many hits narrowing by each value of a column leaves."""
        return self._numbers(column, self._with_copies)

    def _numbers(self, column: FacetColumn, doc_ids: DocIds) -> npt.NDArray[np.int64]:
        if self._copies is None:
            return column.count(doc_ids)
        return self._copies.count(column, doc_ids)

    def _counted(self, facet: Facet) -> DocIds:
        if facet not in self._passing or not self._combines_by_any(facet):
            return self._with_copies
        kept = self._passing_all(facet)
        return self._matching if kept is None else self._matching[kept]


def _chosen(kept: DocSet, of_kept: DocSet) -> DocSet:
    """Return which documents are kept and, among the kept, marked."""
    chosen = kept.copy()
    chosen[kept] = of_kept
    return chosen
