"""Query nodes of our own: a word, or a phrase, over several fields and stemmings.

Whoosh's tree has a leaf for each field, so a word that is looked for in three
fields is three terms whose scores are added. True BM25F adds up frequencies
first, which takes a node that holds the fields together.
"""

from __future__ import annotations

import abc
from collections.abc import Iterator
from typing import Any

from whoosh import query

Readings = tuple[tuple[str, str], ...]
PhraseReadings = tuple[tuple[str, tuple[str, ...]], ...]

MIN_PHRASE = 2


class _Readings(query.Query, abc.ABC):  # type: ignore[misc]
    """Base: something that is looked for in several readings."""

    boost: float

    @abc.abstractmethod
    def _leaves(self) -> list[query.Query]:
        """Return a node of Whoosh's own for each reading."""

    @abc.abstractmethod
    def _values(self) -> tuple[Any, ...]:
        """Return what two equal nodes have in common."""

    def plain(self) -> query.Query:
        """Return the tree of Whoosh's own nodes that matches the same documents."""
        return query.Or(self._leaves(), self.boost)

    def children(self) -> Iterator[query.Query]:
        """Yield a node for each reading."""
        return iter(self._leaves())

    def is_leaf(self) -> bool:
        """Return False, as what is looked for stands in the children."""
        return False

    def estimate_size(self, ixreader: Any) -> int:
        """Return at most how many documents match; Whoosh orders its matchers by it."""
        size: int = self.plain().estimate_size(ixreader)
        return size

    def matcher(self, searcher: Any, context: Any = None) -> Any:
        """Return Whoosh's matcher for the plain tree."""
        return self.plain().matcher(searcher, context)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash((type(self), self._values()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}{self._values()!r}"


class WordQuery(_Readings):
    """One word, wherever and however it is read.

    Args:
        readings: pairs of a field and a term; a document with any of them matches.
        boost: what its score is multiplied with.
    """

    def __init__(self, readings: Readings, boost: float = 1.0) -> None:
        self.readings = readings
        self.boost = boost

    def _leaves(self) -> list[query.Query]:
        return [query.Term(field, term) for field, term in self.readings]

    def _values(self) -> tuple[Any, ...]:
        return self.readings, self.boost


class PhraseQuery(_Readings):
    """Several words one after the other, wherever and however they are read.

    Args:
        readings: pairs of a field and at least two terms.
        slop: how far each word may stand from the one before it, at least 1.
        boost: what its score is multiplied with.

    Raises:
        ValueError: a reading has fewer than two terms.
    """

    def __init__(self, readings: PhraseReadings, slop: int = 1, boost: float = 1.0) -> None:
        if any(len(terms) < MIN_PHRASE for _, terms in readings):
            raise ValueError(f"phrase: expected at least two terms in each of {readings!a:.80}")
        self.readings = readings
        self.slop = slop
        self.boost = boost

    def _leaves(self) -> list[query.Query]:
        return [query.Phrase(field, list(terms), slop=self.slop) for field, terms in self.readings]

    def _values(self) -> tuple[Any, ...]:
        return self.readings, self.slop, self.boost
