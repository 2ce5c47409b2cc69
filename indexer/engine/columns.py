"""What hits are filtered, counted and sorted by, as arrays over all documents.

Read once for each state of the index, then shared by all threads: nothing
here changes after it is made.
"""

from __future__ import annotations

import collections
import dataclasses
import datetime
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.analysis.folding import fold_value
from indexer.codec.columns_on_disk import BytesColumn, NumberColumn
from indexer.engine.facet import Facet
from indexer.kernels.facet_counts import count_values
from indexer.schema import DATE_FIELD, VALUE_SEPARATOR

NO_DATE = np.iinfo(np.int64).min
_DAY = datetime.timedelta(days=1)
_MICROSECOND = datetime.timedelta(microseconds=1)
_FIRST_MOMENT = datetime.datetime.min
_TO_EPOCH = (datetime.datetime(1970, 1, 1) - _FIRST_MOMENT) // _MICROSECOND


@dataclasses.dataclass(frozen=True, slots=True)
class FacetColumn:
    """The values of one facet for every document.

    Attributes:
        values: str objects[values], how each value is written in most documents.
        ordinals: folded value to ordinal.
        lists: unsigned[documents], which of the different lists of values each has.
        starts: int64[lists + 1], where each list starts in ``list_ordinals``.
        list_ordinals: int64[], the values of each list, none twice.
        alphabetical: int64[values], the place of each value among all, without case.
    """

    values: npt.NDArray[np.object_]
    ordinals: dict[str, int]
    lists: npt.NDArray[np.unsignedinteger[Any]]
    starts: npt.NDArray[np.int64]
    list_ordinals: npt.NDArray[np.int64]
    alphabetical: npt.NDArray[np.int64]

    def count(self, doc_ids: npt.NDArray[np.uint32]) -> npt.NDArray[np.int64]:
        """Return for each ordinal how many of some documents carry it.

        Args:
            doc_ids: uint32[n], each below the number of documents.
        """
        counts = np.empty(len(self.values), np.int64)
        count_values(doc_ids, self.lists, self.starts, self.list_ordinals, counts)
        return counts

    def carriers(self, value: str) -> npt.NDArray[np.bool_]:
        """Return bool[documents]: which carry the value, matched without case."""
        ordinal = self.ordinals.get(fold_value(value), -1)
        has_value = np.zeros(len(self.starts) - 1, np.bool_)
        places = np.flatnonzero(self.list_ordinals == ordinal)
        has_value[np.searchsorted(self.starts, places, side="right") - 1] = True
        carriers: npt.NDArray[np.bool_] = has_value[self.lists]
        return carriers


@dataclasses.dataclass(frozen=True, slots=True)
class Columns:
    """All columns of one state of an index.

    Attributes:
        published: int64[documents], microseconds since the first moment of
            year 1 by the paper's own clock, or ``NO_DATE``.
        facets: one column for each facet.
    """

    published: npt.NDArray[np.int64]
    facets: dict[Facet, FacetColumn]

    def published_within(
        self, first: datetime.date | None, last: datetime.date | None
    ) -> npt.NDArray[np.bool_]:
        """Return which documents appeared from the first to the last day."""
        within: npt.NDArray[np.bool_] = self.published != NO_DATE
        if first is not None:
            within &= self.published >= _microseconds(first)
        if last is not None:
            within &= self.published < _microseconds(last) + _DAY // _MICROSECOND
        return within


def _microseconds(day: datetime.date) -> int:
    moment = datetime.datetime.combine(day, datetime.time.min)
    return (moment - _FIRST_MOMENT) // _MICROSECOND


def read_columns(reader: Any) -> Columns:
    """Read the columns of every segment of a Whoosh reader."""
    leaves = [leaf for leaf, _ in reader.leaf_readers() if leaf.doc_count_all()]
    published = np.concatenate([np.empty(0, np.int64), *map(_published, leaves)])
    facets = {
        facet: facet_column([_years(published)])
        if facet is Facet.YEAR
        else facet_column([_written_values(leaf, facet) for leaf in leaves])
        for facet in Facet
    }
    return Columns(published, facets)


def _published(leaf: Any) -> npt.NDArray[np.int64]:
    """Return int64[documents of a segment]."""
    documents = leaf.doc_count_all()
    if not leaf.has_column(DATE_FIELD):
        return np.full(documents, NO_DATE)
    column = leaf.column_reader(DATE_FIELD, translate=False)
    unset = leaf.schema[DATE_FIELD].column_type.default_value()
    if isinstance(column, NumberColumn):
        values = column.values
    else:
        values = np.fromiter((column[i] for i in range(documents)), np.uint64, documents)
    published = values.astype(np.int64)
    published[values == np.uint64(unset)] = NO_DATE
    return published


@dataclasses.dataclass(frozen=True, slots=True)
class WrittenValues:
    """What the documents of a segment have in a facet, each different list once.

    Attributes:
        lists: the different lists of values as written.
        of_documents: int64[documents], which of the lists each has.
    """

    lists: tuple[tuple[str, ...], ...]
    of_documents: npt.NDArray[np.int64]

    @classmethod
    def of(cls, documents: Iterable[tuple[str, ...]]) -> WrittenValues:
        """Gather the values of documents, one after the other."""
        numbers: dict[tuple[str, ...], int] = {}
        of_documents = [numbers.setdefault(values, len(numbers)) for values in documents]
        return cls(tuple(numbers), np.array(of_documents, np.int64))


def _years(published: npt.NDArray[np.int64]) -> WrittenValues:
    dated = published != NO_DATE
    moments = np.where(dated, published - _TO_EPOCH, 0).astype("datetime64[us]")
    years = np.where(dated, moments.astype("datetime64[Y]").astype(np.int64) + 1970, 0)
    different, of_documents = np.unique(years, return_inverse=True)
    lists = tuple((f"{year:04}",) if year else () for year in different.tolist())
    return WrittenValues(lists, of_documents.astype(np.int64))


def _written_values(leaf: Any, facet: Facet) -> WrittenValues:
    documents = leaf.doc_count_all()
    if not leaf.has_column(facet):
        return WrittenValues(((),), np.zeros(documents, np.int64))
    column = leaf.column_reader(facet, translate=False)
    if isinstance(column, BytesColumn):
        lists = tuple(map(_split, column.values))
        return WrittenValues(lists, column.ordinals.astype(np.int64))
    return WrittenValues.of(_split(column[document]) for document in range(documents))


def _split(joined: bytes) -> tuple[str, ...]:
    return tuple(joined.decode().split(VALUE_SEPARATOR)) if joined else ()


def facet_column(segments: Iterable[WrittenValues]) -> FacetColumn:
    """Build the column of a facet over segments, one after the other."""
    ordinals: dict[str, int] = {}
    spellings: list[collections.Counter[str]] = []
    numbers: dict[tuple[int, ...], int] = {}
    lists = [np.empty(0, np.int64)]
    for segment in segments:
        counts = np.bincount(segment.of_documents, minlength=len(segment.lists)).tolist()
        here: list[int] = []
        for values, count in zip(segment.lists, counts, strict=True):
            one: list[int] = []
            for key, value in {fold_value(value): value for value in values}.items():
                ordinal = ordinals.setdefault(key, len(ordinals))
                if ordinal == len(spellings):
                    spellings.append(collections.Counter())
                spellings[ordinal][value] += count
                one.append(ordinal)
            here.append(numbers.setdefault(tuple(one), len(numbers)))
        lists.append(np.array(here, np.int64)[segment.of_documents])
    starts = np.zeros(len(numbers) + 1, np.int64)
    np.cumsum([len(one) for one in numbers], out=starts[1:])
    usual = [_usual(spelling) for spelling in spellings]
    in_order = sorted(range(len(usual)), key=lambda i: (usual[i].casefold(), usual[i]))
    alphabetical = np.empty(len(usual), np.int64)
    alphabetical[in_order] = np.arange(len(usual))
    return FacetColumn(
        np.array(usual, np.object_),
        ordinals,
        np.concatenate(lists).astype(np.min_scalar_type(len(numbers))),
        starts,
        np.array([ordinal for one in numbers for ordinal in one], np.int64),
        alphabetical,
    )


def _usual(spellings: collections.Counter[str]) -> str:
    """Return the commonest spelling; among equals the first by code point."""
    return min(spellings, key=lambda spelling: (-spellings[spelling], spelling))


def published_day(microseconds: int) -> str:
    """Return the ISO 8601 day of an entry of ``Columns.published``."""
    return (_FIRST_MOMENT + microseconds * _MICROSECOND).date().isoformat()
