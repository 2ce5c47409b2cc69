"""Whoosh analyzers over the functions of this room.

Their class paths are part of the index: Whoosh pickles the schema, and with it
its analyzers, into the table of contents.
"""

from __future__ import annotations

import abc
from collections.abc import Iterator
from typing import Any

from whoosh.analysis import Analyzer, Token

from indexer.analysis.folding import fold_value
from indexer.analysis.languages import DEFAULT_LANGUAGE
from indexer.analysis.stemming import exact, stem
from indexer.analysis.words import word_spans


class LanguageText(str):
    """Text that knows its language, because Whoosh hands an analyzer only text."""

    __slots__ = ("language",)
    language: str

    def __new__(cls, text: str, language: str) -> LanguageText:
        """Mark ``text`` with an ISO 639-1 code; empty means the default."""
        marked = super().__new__(cls, text)
        marked.language = language or DEFAULT_LANGUAGE
        return marked


class _WordAnalyzer(Analyzer, abc.ABC):  # type: ignore[misc]
    """Base: one token for every word, at consecutive positions."""

    @abc.abstractmethod
    def term(self, word: str, language: str) -> str:
        """Return the term for a word of a language."""

    def __call__(self, value: str, mode: str = "", **_: Any) -> Iterator[Token]:
        """Yield one token object again and again, as Whoosh's analyzers do."""
        language = getattr(value, "language", DEFAULT_LANGUAGE)
        token = Token(positions=True, chars=True, mode=mode, boost=1.0, stopped=False)
        text = str(value)
        for position, (start, end) in enumerate(word_spans(text)):
            token.original = text[start:end]
            token.text = self.term(token.original, language)
            token.pos, token.startchar, token.endchar = position, start, end
            yield token

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))


class StemAnalyzer(_WordAnalyzer):
    """Every word under its stem in the language of the text."""

    def term(self, word: str, language: str) -> str:
        """Return the Snowball stem."""
        return stem(word, language)


class ExactAnalyzer(_WordAnalyzer):
    """Every word as it is spelt, folded: for prefix, wildcard and fuzzy search."""

    def term(self, word: str, language: str) -> str:  # noqa: ARG002
        """Return the folded word."""
        return exact(word)


class ValueAnalyzer(Analyzer):  # type: ignore[misc]
    """The whole text one term: a tag, a source, a language in a query."""

    def __call__(self, value: str, mode: str = "", **_: Any) -> Iterator[Token]:
        """Yield one token, or none for blank text."""
        text = fold_value(value)
        if text:
            token = Token(positions=False, chars=False, mode=mode, boost=1.0, stopped=False)
            token.text = token.original = text
            yield token

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))
