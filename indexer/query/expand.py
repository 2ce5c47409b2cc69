"""A raw query tree to one over the fields and terms of an index.

Every leaf that names no field is looked for in title, highlights and body;
words are stemmed in each language that the index holds; prefix, wildcard and
fuzzy leaves go to the field of unstemmed words. ``AndNot`` becomes ``And`` with
``Not`` so that those who evaluate the tree have one node fewer to know.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from whoosh import query

from indexer.analysis.folding import fold, fold_value
from indexer.analysis.stemming import exact, stem
from indexer.analysis.words import word_spans
from indexer.query.calendar_span import calendar_span
from indexer.query.syntax import ANY_TEXT
from indexer.schema import DATE_FIELD, EXACT_FIELD, SEARCHED_FIELDS, TEXT_FIELDS, VALUE_FIELDS

FIELD_NAMES = {name: name for name in (*TEXT_FIELDS, *VALUE_FIELDS, DATE_FIELD)} | {
    "tag": "tags",
    "topic": "tags",
    "author": "authors",
    "by": "authors",
    "lang": "language",
    "date": DATE_FIELD,
    "year": DATE_FIELD,
    "highlight": "highlights",
}
"""What may stand before a colon in a query, and the field it means."""

MAX_BOOST = 100.0
MAX_EDITS = 2
"""Larger edit distances match nearly everything and take seconds."""


class Expander:
    """Turns raw query trees into trees over the terms of one index.

    Args:
        languages: ISO 639-1 codes of the articles in the index.
    """

    def __init__(self, languages: Iterable[str]) -> None:
        self._languages = tuple(sorted(languages))

    def expand(self, raw: query.Query) -> query.Query | None:
        """Return the tree over terms, or None for a query without any word.

        ``NullQuery`` inside the tree matches nothing, such as an impossible
        date; a leaf of punctuation alone is left out of the tree.
        """
        for kind, method in self._METHODS.items():
            if isinstance(raw, kind):
                expanded: query.Query | None = method(self, raw)
                return expanded
        return None

    def _compound(self, raw: query.Query) -> query.Query | None:
        expanded = (self.expand(child) for child in raw.children())
        children = [child for child in expanded if child is not None]
        return type(raw)(children, boost=_boost(raw)) if children else None

    def _pair(self, raw: query.Query) -> query.Query | None:
        first, second = (self.expand(child) for child in raw.children())
        if first is None or second is None:
            return second if first is None and not isinstance(raw, query.AndNot) else first
        if isinstance(raw, query.AndNot):
            return query.And([first, query.Not(second)])
        return type(raw)(first, second)

    def _not(self, raw: query.Query) -> query.Query | None:
        inner = self.expand(raw.query)
        return None if inner is None else query.Not(inner)

    def _every(self, raw: query.Query) -> query.Query:
        name = FIELD_NAMES.get(raw.fieldname)
        return query.Every(name) if name in (*TEXT_FIELDS, *VALUE_FIELDS) else query.Every()

    def _term(self, raw: query.Query) -> query.Query | None:
        return self._leaf(raw.fieldname, raw.text, 1, _boost(raw))

    def _phrase(self, raw: query.Query) -> query.Query | None:
        return self._leaf(raw.fieldname, " ".join(raw.words), raw.slop, _boost(raw))

    def _leaf(self, given: str, text: str, slop: int, boost: float) -> query.Query | None:
        """Return the tree for words or a whole value, in the field that is meant."""
        name = FIELD_NAMES.get(given.lower())
        if name is None:
            # "Re: film" and "http://..." are text with a colon, not a field.
            text = text if given == ANY_TEXT else f"{given} {text}"
            return self._text(tuple(SEARCHED_FIELDS), text, slop, boost)
        if name == DATE_FIELD:
            return _dates(text, text, boost)
        if name in VALUE_FIELDS:
            return query.Term(name, fold_value(text), boost=boost)
        return self._text((name,), text, slop, boost)

    def _text(
        self, names: tuple[str, ...], text: str, slop: int, boost: float
    ) -> query.Query | None:
        words = [text[start:end] for start, end in word_spans(text)]
        readings = [(name, terms) for name in names for terms in self._readings(name, words)]
        if not words:
            return None
        if len(words) == 1:
            return query.Or([query.Term(name, terms[0], boost=boost) for name, terms in readings])
        return query.Or(
            [query.Phrase(name, list(terms), slop=slop, boost=boost) for name, terms in readings]
        )

    def _readings(self, name: str, words: list[str]) -> list[tuple[str, ...]]:
        """Return the words as terms of a field, once for each different stemming."""
        if name not in SEARCHED_FIELDS:
            return [tuple(exact(word) for word in words)]
        stemmed = (tuple(stem(word, language) for word in words) for language in self._languages)
        return list(dict.fromkeys(stemmed))

    def _pattern(self, raw: query.Query) -> query.Query | None:
        name, folded = self._pattern_field(raw.fieldname)
        text = folded(raw.text)
        if isinstance(raw, query.Wildcard) and not text.strip("*"):
            return query.Every()
        return type(raw)(name, text, boost=_boost(raw)) if text else None

    def _fuzzy(self, raw: query.Query) -> query.Query:
        name, folded = self._pattern_field(raw.fieldname)
        return query.FuzzyTerm(
            name,
            folded(raw.text),
            boost=_boost(raw),
            maxdist=min(raw.maxdist, MAX_EDITS),
            prefixlength=raw.prefixlength,
        )

    def _range(self, raw: query.Query) -> query.Query:
        name, folded = self._pattern_field(raw.fieldname)
        start, end = raw.start or "", raw.end or ""
        if name == DATE_FIELD:
            return _dates(start, end, _boost(raw))
        return query.TermRange(
            name,
            folded(start) or None,
            folded(end) or None,
            raw.startexcl,
            raw.endexcl,
            boost=_boost(raw),
        )

    def _pattern_field(self, given: str) -> tuple[str, Callable[[str], str]]:
        name = FIELD_NAMES.get(given.lower(), EXACT_FIELD)
        return name, fold_value if name in VALUE_FIELDS else _fold_pattern

    _METHODS: ClassVar[dict[type, Callable[..., Any]]] = {
        query.AndNot: _pair,
        query.AndMaybe: _pair,
        query.Require: _pair,
        query.Not: _not,
        query.And: _compound,
        query.Or: _compound,
        query.Every: _every,
        query.Phrase: _phrase,
        query.FuzzyTerm: _fuzzy,
        query.Prefix: _pattern,
        query.Wildcard: _pattern,
        query.TermRange: _range,
        query.Term: _term,
    }


def _fold_pattern(text: str) -> str:
    """Fold the letters of a pattern and drop what no indexed word contains."""
    return re.sub(r"[^\w*?]|_", "", fold(text))


def _boost(raw: query.Query) -> float:
    return float(min(max(raw.boost, 0.0), MAX_BOOST))


def _dates(start: str, end: str, boost: float) -> query.Query:
    """Return the range from the first moment of one date to the last of another.

    A side that is blank is open; a side that is no date makes the whole range
    match nothing, so that a typing error is seen and not taken for "any time".
    """
    first, last = calendar_span(start), calendar_span(end)
    if (start.strip() and first is None) or (end.strip() and last is None):
        return query.NullQuery
    return query.DateRange(
        DATE_FIELD,
        datetime.datetime.combine(first[0], datetime.time.min) if first else None,
        datetime.datetime.combine(last[1], datetime.time.max) if last else None,
        boost=boost,
    )
