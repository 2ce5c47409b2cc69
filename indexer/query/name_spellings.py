"""Names with the spellings that are listed for them, shipped or in a file of the user's.

A line has what is written for one name; behind a number sign stands a remark::

    김정일 = Kim Jong Il = Kim Chong-il

Imports errors, :mod:`indexer.analysis` and :mod:`indexer.query.romanisation`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path

from indexer.errors import ArticleSearchError
from indexer.query import romanisation
from indexer.query.line_file import read_lines
from indexer.query.romanisation.tables import pieces

MAX_SPELLINGS = 16
"""What one line can list."""

MAX_WORDS = 5
"""Words of one name."""


class NamesError(ArticleSearchError):
    """A file of names cannot be read."""


class NameSpellings:
    """The listed spellings.

    Args:
        groups: what stands for one name, as written.
    """

    def __init__(self, groups: Iterable[Sequence[str]]) -> None:
        self._groups: dict[tuple[str, ...], list[Sequence[str]]] = {}
        for group in groups:
            for key in dict.fromkeys(tuple(pieces([text])) for text in group):
                self._groups.setdefault(key, []).append(group)

    @classmethod
    def read(cls, path: Path | None = None) -> NameSpellings:
        """Return the names that are shipped, and those of a file.

        Raises:
            NamesError: the file is missing, too large, no UTF-8, or a line is not as it
                should be; the message names file and line and says what was expected.
        """
        shipped = files(romanisation).joinpath("names.txt").read_text(encoding="utf-8")
        groups = _groups(shipped.splitlines(), "names.txt")
        return cls(groups + (_groups(read_lines(path, "names", NamesError), path) if path else []))

    @property
    def first_words(self) -> frozenset[str]:
        """The words that listed names begin with, in plain form."""
        return frozenset(words[0] for words in self._groups)

    def of(self, words: Sequence[str]) -> tuple[str, ...]:
        """Return the spellings of a name, itself included, by its words in plain form."""
        groups = self._groups.get(tuple(words), [])
        return tuple(dict.fromkeys(text for group in groups for text in group))


def _groups(lines: Iterable[str], path: Path | str) -> list[list[str]]:
    places = ((line.partition("#")[0], number) for number, line in enumerate(lines, 1))
    return [_group(line, f"{path}: line {number}") for line, number in places if line.strip()]


def _group(line: str, place: str) -> list[str]:
    names = [" ".join(name.split()) for name in line.split("=")]
    if not 1 < len(names) <= MAX_SPELLINGS:
        raise NamesError(
            f"{place}: expected 2 to {MAX_SPELLINGS} spellings with = between them, "
            f"found {len(names)}"
        )
    for name in names:
        if not 0 < len(pieces([name])) <= MAX_WORDS:
            raise NamesError(f"{place}: expected a name of 1 to {MAX_WORDS} words, found {name!r}")
    return names
