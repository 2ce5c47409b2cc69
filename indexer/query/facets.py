"""Selections to sets of documents, and sets of documents to facet counts.

A count is a promise about the click. For tags combined by *all*, clicking adds
the tag to the selection, so it is counted among the hits. For every facet that
combines by *any*, clicking widens the facet's own selection, so its values are
counted among the documents that pass all *other* filters.
"""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt

from indexer.analysis.folding import fold_value
from indexer.engine.collection import Collection
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

    Attributes:
        kept: bool[n], which of them pass all filters; None for all of them.
        hits: uint32[], those that do.
    """

    def __init__(self, request: SearchRequest, collection: Collection, matching: DocIds) -> None:
        self._request = request
        self._collection = collection
        self._matching = matching
        self._passing = {
            facet: self._selection(facet) for facet in Facet if request.selected(facet)
        }
        self._dated = self._dates()
        self.kept = self._passing_all(None)
        self.hits = matching if self.kept is None else matching[self.kept]

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
        return FacetCounts(column, column.count(self._counted(facet)), chosen, absent)

    def _counted(self, facet: Facet) -> DocIds:
        if facet not in self._passing or not self._combines_by_any(facet):
            return self.hits
        kept = self._passing_all(facet)
        return self._matching if kept is None else self._matching[kept]
