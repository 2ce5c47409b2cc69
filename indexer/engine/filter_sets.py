"""Sets of documents that filters let pass, kept because filters come again and again.

Imports columns of the engine.
"""

from __future__ import annotations

import datetime
import functools
from collections import OrderedDict
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from indexer.engine.columns import Columns
from indexer.engine.facet import Facet

DocSet = npt.NDArray[np.bool_]

SETS_KEPT = 64
"""Sets of each kind; one takes a byte a document."""


class FilterSets:
    """Filters of one state of an index, for several threads.

    Args:
        columns: its columns.
    """

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self.carriers = functools.lru_cache(SETS_KEPT)(self._carriers)
        self.published_within = functools.lru_cache(SETS_KEPT)(self._published_within)

    def _carriers(self, facet: Facet, value: str) -> DocSet:
        """Return bool[documents], which carry a value; not to be changed."""
        return _frozen(self._columns.facets[facet].carriers(value))

    def _published_within(self, first: datetime.date | None, last: datetime.date | None) -> DocSet:
        """Return bool[documents], which appeared from a day to another; not to be changed."""
        return _frozen(self._columns.published_within(first, last))


def _frozen(documents: DocSet) -> DocSet:
    documents.flags.writeable = False
    return documents


class TermSets:
    """Documents of patterns and ranges that were searched for lately; for several threads."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, npt.NDArray[np.uint32]] = OrderedDict()

    def documents(
        self, key: str, find: Callable[[], npt.NDArray[np.uint32]]
    ) -> npt.NDArray[np.uint32]:
        """Return uint32[n], what was found under a key, or find it."""
        documents = self._kept.get(key)
        if documents is None:
            documents = self._kept[key] = find()
            while len(self._kept) > SETS_KEPT:
                self._kept.popitem(last=False)
        return documents
