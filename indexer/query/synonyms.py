"""Synonyms from a text file: words and phrases that are searched for as well.

A line lists what stands for each other, or, with an arrow, what is searched for in
addition to the words on its left::

    # Everything behind a number sign is a remark.
    film, movie, motion picture
    ussr => soviet union, russia

Imports errors, :mod:`indexer.analysis` and :mod:`indexer.query.line_file`.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from indexer.analysis.stemming import exact, stem
from indexer.analysis.words import run_spans
from indexer.errors import ArticleSearchError
from indexer.query.line_file import read_lines

MAX_ALTERNATIVES = 16
"""What one line can list, and what one searched word can get."""

MAX_WORDS = 5
"""Words of one phrase."""

_REMARK = re.compile(r"(?:^|(?<=\s))#.*")
_ARROW = "=>"

Words = tuple[str, ...]


class SynonymsError(ArticleSearchError):
    """A file of synonyms cannot be read."""


@dataclasses.dataclass(frozen=True, slots=True)
class AppliedSynonym:
    """What was searched for in addition to something that was typed.

    Attributes:
        typed: the word, or the words, as typed.
        added: the words and phrases that were added, as the file writes them.
    """

    typed: str
    added: tuple[str, ...]


class Synonyms:
    """What stands for what.

    Args:
        rules: pairs of words that may be searched for and what is added to them.
    """

    def __init__(self, rules: Iterable[tuple[Words, tuple[Words, ...]]] = ()) -> None:
        self._rules = tuple(rules)

    @classmethod
    def read(cls, path: Path) -> Synonyms:
        """Read a file of synonyms.

        Raises:
            SynonymsError: it is missing, too large, no UTF-8, or a line is not as it
                should be; the message names file and line and says what was expected.
        """
        lines = read_lines(path, "synonyms", SynonymsError)
        return cls(
            rule
            for number, line in enumerate(lines, 1)
            for rule in _rules_of(line, f"{path}: line {number}")
        )

    def table(self, languages: Sequence[str]) -> SynonymTable:
        """Return the synonyms by the stems of words, for the languages of an index."""
        return SynonymTable(self._rules, languages)


class SynonymTable:
    """Finds the synonyms of words in any inflection.

    Args:
        rules: as for :class:`Synonyms`.
        languages: ISO 639-1 codes; a rule applies if the words have equal stems in one.
    """

    def __init__(
        self, rules: Iterable[tuple[Words, tuple[Words, ...]]], languages: Sequence[str]
    ) -> None:
        self._languages = tuple(languages)
        self._found: dict[tuple[str, Words], dict[Words, None]] = {}
        for words, added in rules:
            for key in self._keys(words):
                self._found.setdefault(key, {}).update(dict.fromkeys(added))
        self.longest = max((len(words) for _, words in self._found), default=0)
        """Words of the longest phrase that has synonyms."""

    def of(self, words: Sequence[str]) -> tuple[Words, ...]:
        """Return the words and phrases that stand for some words, in the file's order."""
        if not 0 < len(words) <= self.longest:
            return ()
        found: dict[Words, None] = {}
        for key in self._keys(words):
            found.update(self._found.get(key, {}))
        typed = _folded(words)
        return tuple(other for other in found if _folded(other) != typed)[:MAX_ALTERNATIVES]

    def _keys(self, words: Sequence[str]) -> Iterator[tuple[str, Words]]:
        for language in self._languages:
            yield language, tuple(stem(word, language) for word in words)


def _folded(words: Iterable[str]) -> Words:
    return tuple(exact(word) for word in words)


def _rules_of(line: str, place: str) -> Iterator[tuple[Words, tuple[Words, ...]]]:
    """Yield the rules of a line; ``place`` names it in errors."""
    sides = _REMARK.sub("", line).split(_ARROW)
    if len(sides) == 1 and not sides[0].strip():
        return
    if len(sides) > 2:
        raise SynonymsError(f"{place}: expected at most one {_ARROW}, found {len(sides) - 1}")
    left, right = _phrases(sides[0], place), _phrases(sides[-1], place)
    if len(sides) == 1 and len(left) == 1:
        raise SynonymsError(
            f"{place}: expected several words with commas between them, found only "
            f"{sides[0].strip()!r}"
        )
    for words in left:
        yield words, tuple(other for other in right if other != words)


def _phrases(side: str, place: str) -> list[Words]:
    parts = side.split(",")
    if len(parts) > MAX_ALTERNATIVES:
        raise SynonymsError(
            f"{place}: expected at most {MAX_ALTERNATIVES} words or phrases, found {len(parts)}"
        )
    return [_phrase(part, place) for part in parts]


def _phrase(part: str, place: str) -> Words:
    words = tuple(part[start:end] for start, end in run_spans(part))
    if not words:
        raise SynonymsError(f"{place}: expected a word, found {part.strip()!r}")
    if len(words) > MAX_WORDS:
        raise SynonymsError(
            f"{place}: expected at most {MAX_WORDS} words in a phrase, found {len(words)}"
        )
    return words
