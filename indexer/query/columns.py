"""What hits are filtered, counted and sorted by, as arrays over all documents.

Read once for each state of the index, then shared by all threads: nothing
here changes after it is made.
"""

from __future__ import annotations

import collections
import dataclasses
import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.analysis.folding import fold_value
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
    leaves = [leaf for leaf, _ in reader.leaf_readers()]
    live = np.zeros(reader.doc_count_all(), np.bool_)
    live[np.fromiter(reader.all_doc_ids(), np.int64)] = True
    published = np.fromiter(
        (moment for leaf in leaves for moment in _published(leaf)), np.int64, count=len(live)
    )
    years = ((f"{_year(moment):04}",) if moment != NO_DATE else () for moment in published.tolist())
    facets = {
        facet: facet_column(years if facet is Facet.YEAR else _written_values(leaves, facet))
        for facet in Facet
    }
    return Columns(len(live), live, published, facets)


def _published(leaf: Any) -> Iterator[int]:
    documents = leaf.doc_count_all()
    if not leaf.has_column(DATE_FIELD):
        yield from [NO_DATE] * documents
        return
    column = leaf.column_reader(DATE_FIELD, translate=False)
    unset = leaf.schema[DATE_FIELD].column_type.default_value()
    for document in range(documents):
        value = column[document]
        yield NO_DATE if value == unset else value


def _year(microseconds: int) -> int:
    return (_FIRST_MOMENT + microseconds * _MICROSECOND).year


def _written_values(leaves: Sequence[Any], facet: Facet) -> Iterator[tuple[str, ...]]:
    for leaf in leaves:
        if not leaf.has_column(facet):
            yield from [()] * leaf.doc_count_all()
            continue
        column = leaf.column_reader(facet)
        for document in range(leaf.doc_count_all()):
            joined = column[document]
            yield tuple(joined.split(VALUE_SEPARATOR)) if joined else ()


def facet_column(documents: Iterable[tuple[str, ...]]) -> FacetColumn:
    """Build the column of a facet.

    Args:
        documents: for each document its values as written.
    """
    ordinals: dict[str, int] = {}
    spellings: list[collections.Counter[str]] = []
    docs: list[int] = []
    entries: list[int] = []
    for doc_id, values in enumerate(documents):
        for key, value in {fold_value(value): value for value in values}.items():
            ordinal = ordinals.setdefault(key, len(ordinals))
            if ordinal == len(spellings):
                spellings.append(collections.Counter())
            spellings[ordinal][value] += 1
            docs.append(doc_id)
            entries.append(ordinal)
    return FacetColumn(
        tuple(_usual(spelling) for spelling in spellings),
        ordinals,
        np.array(docs, np.int64),
        np.array(entries, np.int64),
    )


def _usual(spellings: collections.Counter[str]) -> str:
    """Return the commonest spelling; among equals the first by code point."""
    return min(spellings, key=lambda spelling: (-spellings[spelling], spelling))


def published_day(microseconds: int) -> str:
    """Return the ISO 8601 day of an entry of ``Columns.published``."""
    return (_FIRST_MOMENT + microseconds * _MICROSECOND).date().isoformat()
