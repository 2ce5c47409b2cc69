"""The counts of a facet as a sequence whose items are made when they are looked at.

An archive can have thousands of values in a facet, of which a page shows a dozen.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import overload

import numpy as np
import numpy.typing as npt

from indexer.engine.columns import FacetColumn
from indexer.query.result import FacetCount

Integers = npt.NDArray[np.int64]


class FacetCounts(Sequence[FacetCount]):
    """The values of a facet that have hits or are selected, most hits first, ties by value.

    Args:
        column: the facet's column.
        numbers: int64[values], hits of each value.
        chosen: ordinals of the selected values.
        absent: selected values that no article carries, as they were asked for.
    """

    def __init__(
        self, column: FacetColumn, numbers: Integers, chosen: set[int], absent: Sequence[str]
    ) -> None:
        self._column = column
        self._numbers = numbers
        self._chosen = chosen
        self._absent = sorted(absent, key=lambda value: (value.casefold(), value))

    @cached_property
    def _order(self) -> Integers:
        """int64[n], ordinals in the order of the sequence, those of absent values aside."""
        shown = self._numbers > 0
        shown[list(self._chosen)] = True
        ordinals = np.flatnonzero(shown)
        keys = self._column.alphabetical[ordinals], -self._numbers[ordinals]
        return ordinals[np.lexsort(keys)]

    def __len__(self) -> int:
        return len(self._order) + len(self._absent)

    @overload
    def __getitem__(self, index: int) -> FacetCount: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[FacetCount, ...]: ...
    def __getitem__(self, index: int | slice) -> FacetCount | tuple[FacetCount, ...]:
        places = range(len(self))[index]
        if isinstance(places, int):
            return self._at(places)
        return tuple(map(self._at, places))

    def _at(self, place: int) -> FacetCount:
        if place >= len(self._order):
            return FacetCount(self._absent[place - len(self._order)], 0, selected=True)
        ordinal = int(self._order[place])
        count = int(self._numbers[ordinal])
        return FacetCount(self._column.values[ordinal], count, ordinal in self._chosen)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(tuple(self))
