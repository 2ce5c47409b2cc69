"""Which words of an article are what was searched for.

Terms are taken from the query tree, so a word is marked exactly if it made, or
could have made, the article match.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from whoosh import query

from indexer.analysis.languages import DEFAULT_LANGUAGE
from indexer.analysis.stemming import exact, stem
from indexer.analysis.words import word_spans
from indexer.query.result import TextPart
from indexer.schema import EXACT_FIELD, SEARCHED_FIELDS


@dataclasses.dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: where it stands, and the term it matches, if any."""

    start: int
    end: int
    term: str | None


class SearchedTerms:
    """The terms of a query, by field.

    Args:
        node: the query tree.
        reader: a Whoosh reader, asked what prefixes and wildcards stand for.
    """

    def __init__(self, node: query.Query, reader: Any) -> None:
        self._terms: dict[str, set[str]] = {}
        for name, term in _positive_terms(node, reader):
            self._terms.setdefault(name, set()).add(term)

    def words(self, text: str, field: str, language: str) -> list[Word]:
        """Return the words of a text with the terms that they match."""
        stems = self._terms.get(field, set())
        spellings = self._terms.get(EXACT_FIELD, set()) if field in SEARCHED_FIELDS else set()
        words = []
        for start, end in word_spans(text):
            printed = text[start:end]
            stemmed = stem(printed, language or DEFAULT_LANGUAGE)
            spelling = exact(printed)
            term = stemmed if stemmed in stems else spelling if spelling in spellings else None
            words.append(Word(start, end, term))
        return words


def _positive_terms(node: query.Query, reader: Any) -> Iterator[tuple[str, str]]:
    if isinstance(node, query.Not):
        return
    if isinstance(node, query.Phrase):
        yield from ((node.fieldname, word) for word in node.words)
    elif isinstance(node, query.Term):
        yield node.fieldname, node.text
    elif isinstance(node, query.MultiTerm):
        # Fuzzy terms come as text, all others as bytes; Whoosh 2.7.4 has no
        # public way to ask.
        for term in node._btexts(reader):
            yield node.fieldname, term.decode("utf-8") if isinstance(term, bytes) else term
    else:
        for child in node.children():
            yield from _positive_terms(child, reader)


def marked_parts(text: str, words: list[Word], start: int, end: int) -> tuple[TextPart, ...]:
    """Return ``text[start:end]`` cut into marked and unmarked parts.

    Marked words with only space or a hyphen between them become one part, so
    that a name or a phrase reads as one.
    """
    spans: list[tuple[int, int]] = []
    for word in words:
        if word.term is None or word.start < start or word.end > end:
            continue
        if spans and text[spans[-1][1] : word.start] in {" ", "-", "\n"}:
            spans[-1] = spans[-1][0], word.end
        else:
            spans.append((word.start, word.end))
    return tuple(_alternate(text, spans, start, end))


def _alternate(text: str, spans: list[tuple[int, int]], start: int, end: int) -> Iterator[TextPart]:
    place = start
    for first, last in spans:
        if place < first:
            yield TextPart(text[place:first])
        yield TextPart(text[first:last], marked=True)
        place = last
    if place < end:
        yield TextPart(text[place:end])
