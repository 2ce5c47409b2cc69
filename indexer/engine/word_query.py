"""Query nodes of our own: a word, or a phrase, over several fields and stemmings.

Whoosh's tree has a leaf for each field, so a word that is looked for in three
fields is three terms whose scores are added. True BM25F adds up frequencies
first, which takes a node that holds the fields together.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whoosh import query

Readings = tuple[tuple[str, str], ...]
PhraseReadings = tuple[tuple[str, tuple[str, ...]], ...]


class WordQuery(query.Query):  # type: ignore[misc]
    """One word, wherever and however it is read.

    Args:
        readings: pairs of a field and a term; a document with any of them matches.
        boost: what its score is multiplied with.
    """

    def __init__(self, readings: Readings, boost: float = 1.0) -> None:
        self.readings = readings
        self.boost = boost

    def plain(self) -> query.Query:
        """Return the tree of Whoosh's own nodes that matches the same documents."""
        return query.Or([query.Term(field, term) for field, term in self.readings], self.boost)

    def children(self) -> Iterator[query.Query]:
        """Yield a leaf for each reading."""
        return iter(query.Term(field, term) for field, term in self.readings)

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
        return (
            isinstance(other, WordQuery)
            and self.readings == other.readings
            and self.boost == other.boost
        )

    def __hash__(self) -> int:
        return hash((WordQuery, self.readings, self.boost))

    def __repr__(self) -> str:
        return f"WordQuery({self.readings!r}, boost={self.boost!r})"


class PhraseQuery(query.Query):  # type: ignore[misc]
    """Several words one after the other, wherever and however they are read.

    Args:
        readings: pairs of a field and at least two terms.
        slop: how far each word may stand from the one before it, at least 1.
        boost: what its score is multiplied with.
    """

    def __init__(self, readings: PhraseReadings, slop: int = 1, boost: float = 1.0) -> None:
        self.readings = readings
        self.slop = slop
        self.boost = boost

    def plain(self) -> query.Query:
        """Return the tree of Whoosh's own nodes that matches the same documents."""
        return query.Or(list(self.children()), self.boost)

    def children(self) -> Iterator[query.Query]:
        """Yield a phrase of one field for each reading."""
        return iter(
            query.Phrase(field, list(terms), slop=self.slop) for field, terms in self.readings
        )

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
        return (
            isinstance(other, PhraseQuery)
            and self.readings == other.readings
            and self.slop == other.slop
            and self.boost == other.boost
        )

    def __hash__(self) -> int:
        return hash((PhraseQuery, self.readings, self.slop, self.boost))

    def __repr__(self) -> str:
        return f"PhraseQuery({self.readings!r}, slop={self.slop!r}, boost={self.boost!r})"
