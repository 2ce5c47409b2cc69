"""The counts of a facet as a sequence whose items are made when they are looked at.

An archive can have thousands of values in a facet, of which a page shows a dozen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import overload

import numpy as np
import numpy.typing as npt

from indexer.engine.columns import FacetColumn
from indexer.query.result import FacetCount

Integers = npt.NDArray[np.int64]

_FEW = 4
"""Sorting all is as quick where a quarter of them is asked for."""


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
    def _shown(self) -> Integers:
        """int64[n], ordinals that have hits or are selected, ascending."""
        shown = self._numbers > 0
        shown[list(self._chosen)] = True
        return np.flatnonzero(shown)

    @cached_property
    def _keys(self) -> Integers:
        """int64[n], what those are ordered by: most hits first, ties by value."""
        return self._column.alphabetical[self._shown] - self._numbers[self._shown] * len(
            self._column.values
        )

    @cached_property
    def _order(self) -> Integers:
        """int64[n], ordinals in the order of the sequence, those of absent values aside."""
        return self._shown[np.argsort(self._keys)]

    def _first(self, stop: int) -> Integers:
        """Return the first ordinals of the order: few of thousands need no sorting of all."""
        if stop * _FEW > len(self._shown) or not stop:
            return self._order[:stop]
        few = np.argpartition(self._keys, stop - 1)[:stop]
        return self._shown[few[np.argsort(self._keys[few])]]

    def __len__(self) -> int:
        return len(self._shown) + len(self._absent)

    @overload
    def __getitem__(self, index: int) -> FacetCount: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[FacetCount, ...]: ...
    def __getitem__(self, index: int | slice) -> FacetCount | tuple[FacetCount, ...]:
        places = range(len(self))[index]
        if isinstance(places, int):
            return self._rows(range(places, places + 1))[0]
        return self._rows(places) if places.step > 0 else self._rows(places[::-1])[::-1]

    @property
    def selected(self) -> tuple[FacetCount, ...]:
        """The selected values, in the order of the sequence."""
        ordinals = self._order[np.isin(self._order, list(self._chosen))] if self._chosen else ()
        present = (
            FacetCount(self._column.values[one], int(self._numbers[one]), selected=True)
            for one in ordinals
        )
        return (*present, *(FacetCount(value, 0, selected=True) for value in self._absent))

    def __iter__(self) -> Iterator[FacetCount]:
        return iter(self._rows(range(len(self))))

    def _rows(self, places: range) -> tuple[FacetCount, ...]:
        """Return the values at ascending places."""
        present = len(self._shown)
        stop = min(places[-1] + 1, present) if places else 0
        wanted = np.arange(places.start, places.stop, places.step)
        ordinals = self._first(stop)[wanted[wanted < present]]
        rows = zip(
            self._column.values[ordinals].tolist(),
            self._numbers[ordinals].tolist(),
            ordinals.tolist(),
            strict=True,
        )
        absent = (self._absent[place - present] for place in places if place >= present)
        return (
            *(FacetCount(value, count, one in self._chosen) for value, count, one in rows),
            *(FacetCount(value, 0, selected=True) for value in absent),
        )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(tuple(self))


def selected_counts(counts: Sequence[FacetCount]) -> tuple[FacetCount, ...]:
    """Return the selected values of a facet, however many others there are."""
    if isinstance(counts, FacetCounts):
        return counts.selected
    return tuple(entry for entry in counts if entry.selected)
