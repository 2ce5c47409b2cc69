"""What hits are filtered, counted and sorted by, as arrays over all documents.

Read once for each state of the index, then shared by all threads: nothing
here changes after it is made.
"""

from __future__ import annotations

import collections
import dataclasses
import datetime
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.analysis.folding import fold_value
from indexer.codec.columns_on_disk import BytesColumn, NumberColumn
from indexer.query.request import Facet
from indexer.schema import DATE_FIELD, VALUE_SEPARATOR

NO_DATE = np.iinfo(np.int64).min
_DAY = datetime.timedelta(days=1)
_MICROSECOND = datetime.timedelta(microseconds=1)
_FIRST_MOMENT = datetime.datetime.min


@dataclasses.dataclass(frozen=True, slots=True)
class FacetColumn:
    """The values of one facet for every document.

    Attributes:
        values: how each value is written in most documents, by ordinal.
        ordinals: folded value to ordinal.
        entry_docs: int64[m], document of each entry, ascending.
        entry_ordinals: int64[m], the value of each entry; a document has no
            value twice.
    """

    values: tuple[str, ...]
    ordinals: dict[str, int]
    entry_docs: npt.NDArray[np.int64]
    entry_ordinals: npt.NDArray[np.int64]

    def count(self, hits: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
        """Return for each ordinal how many of the marked documents carry it.

        Args:
            hits: bool[documents].
        """
        return np.bincount(
            self.entry_ordinals[hits[self.entry_docs]], minlength=len(self.values)
        ).astype(np.int64)

    def carriers(self, value: str, documents: int) -> npt.NDArray[np.bool_]:
        """Return bool[documents]: which carry the value, matched without case."""
        carries = np.zeros(documents, np.bool_)
        ordinal = self.ordinals.get(fold_value(value))
        if ordinal is not None:
            carries[self.entry_docs[self.entry_ordinals == ordinal]] = True
        return carries


@dataclasses.dataclass(frozen=True, slots=True)
class Columns:
    """All columns of one state of an index.

    Attributes:
        documents: number of document addresses, deleted ones included.
        live: bool[documents], False where deleted.
        published: int64[documents], microseconds since the first moment of
            year 1 by the paper's own clock, or ``NO_DATE``.
        facets: one column for each facet.
    """

    documents: int
    live: npt.NDArray[np.bool_]
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
    live = np.zeros(reader.doc_count_all(), np.bool_)
    live[np.fromiter(reader.all_doc_ids(), np.int64)] = True
    published = np.concatenate([np.empty(0, np.int64), *map(_published, leaves)])
    facets = {
        facet: facet_column([_years(published)])
        if facet is Facet.YEAR
        else facet_column([_written_values(leaf, facet) for leaf in leaves])
        for facet in Facet
    }
    return Columns(len(live), live, published, facets)


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
    moments, of_documents = np.unique(published, return_inverse=True)
    years = (() if moment == NO_DATE else (f"{_year(moment):04}",) for moment in moments.tolist())
    return WrittenValues(tuple(years), of_documents.astype(np.int64))


def _year(microseconds: int) -> int:
    return (_FIRST_MOMENT + microseconds * _MICROSECOND).year


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
    docs: list[npt.NDArray[np.int64]] = [np.empty(0, np.int64)]
    entries: list[npt.NDArray[np.int64]] = [np.empty(0, np.int64)]
    first = 0
    for segment in segments:
        counts = np.bincount(segment.of_documents, minlength=len(segment.lists)).tolist()
        lists: list[list[int]] = []
        for values, count in zip(segment.lists, counts, strict=True):
            lists.append([])
            for key, value in {fold_value(value): value for value in values}.items():
                ordinal = ordinals.setdefault(key, len(ordinals))
                if ordinal == len(spellings):
                    spellings.append(collections.Counter())
                spellings[ordinal][value] += count
                lists[-1].append(ordinal)
        segment_docs, segment_entries = _entries(lists, segment.of_documents)
        docs.append(segment_docs + first)
        entries.append(segment_entries)
        first += len(segment.of_documents)
    return FacetColumn(
        tuple(_usual(spelling) for spelling in spellings),
        ordinals,
        np.concatenate(docs),
        np.concatenate(entries),
    )


def _entries(
    lists: Sequence[Sequence[int]], of_documents: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the document and the ordinal of each entry.

    Args:
        lists: the different lists of ordinals.
        of_documents: int64[documents], which of the lists each document has.
    """
    flat = np.array([ordinal for ordinals in lists for ordinal in ordinals], np.int64)
    sizes = np.array([len(ordinals) for ordinals in lists], np.int64)
    starts = np.cumsum(sizes) - sizes
    of_document = sizes[of_documents]
    docs = np.repeat(np.arange(len(of_documents)), of_document)
    # Counted from the start of each document's own list.
    place = np.arange(len(docs)) - np.repeat(np.cumsum(of_document) - of_document, of_document)
    return docs, flat[np.repeat(starts[of_documents], of_document) + place]


def _usual(spellings: collections.Counter[str]) -> str:
    """Return the commonest spelling; among equals the first by code point."""
    return min(spellings, key=lambda spelling: (-spellings[spelling], spelling))


def published_day(microseconds: int) -> str:
    """Return the ISO 8601 day of an entry of ``Columns.published``."""
    return (_FIRST_MOMENT + microseconds * _MICROSECOND).date().isoformat()
