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
from indexer.query.columns import Columns
from indexer.query.request import Facet, SearchRequest, TagMode
from indexer.query.result import FacetCount

DocSet = npt.NDArray[np.bool_]


class Filters:
    """What a request leaves of the documents that match its text.

    Args:
        request: the request.
        columns: the index's columns.
        matching: bool[documents], the live documents that match the text.
    """

    def __init__(self, request: SearchRequest, columns: Columns, matching: DocSet) -> None:
        self._request = request
        self._columns = columns
        self._dated = matching & self._dates()
        self._passing = {facet: self._selection(facet) for facet in Facet}
        self.hits = functools.reduce(np.logical_and, self._passing.values(), self._dated)

    def _dates(self) -> DocSet | np.bool_:
        first, last = self._request.date_from, self._request.date_to
        if first is None and last is None:
            return np.True_
        return self._columns.published_within(first, last)

    def _selection(self, facet: Facet) -> DocSet:
        carriers = [
            self._columns.facets[facet].carriers(value, self._columns.documents)
            for value in self._request.selected(facet)
        ]
        if not carriers:
            return np.ones(self._columns.documents, np.bool_)
        join = np.logical_or if self._combines_by_any(facet) else np.logical_and
        return functools.reduce(join, carriers)

    def _combines_by_any(self, facet: Facet) -> bool:
        return not facet.multi_valued or self._request.tag_mode is TagMode.ANY

    def counts(self, facet: Facet) -> tuple[FacetCount, ...]:
        """Return a facet's values with their counts, most first, ties by value.

        Values without a hit are left out unless they are selected; a selected
        value that no article carries is returned as it was asked for.
        """
        column = self._columns.facets[facet]
        numbers = column.count(self._counted(facet))
        selected = {fold_value(value): value for value in self._request.selected(facet)}
        chosen = {column.ordinals[key] for key in selected if key in column.ordinals}
        shown = chosen.union(np.flatnonzero(numbers).tolist())
        counts = [
            FacetCount(column.values[ordinal], int(numbers[ordinal]), ordinal in chosen)
            for ordinal in shown
        ]
        counts += [
            FacetCount(value, 0, selected=True)
            for key, value in selected.items()
            if key not in column.ordinals
        ]
        return tuple(sorted(counts, key=_most_hits_first))

    def _counted(self, facet: Facet) -> DocSet:
        if not self._combines_by_any(facet):
            return self.hits
        others = (passing for other, passing in self._passing.items() if other is not facet)
        return functools.reduce(np.logical_and, others, self._dated)


def _most_hits_first(entry: FacetCount) -> tuple[int, str, str]:
    return -entry.count, entry.value.casefold(), entry.value
