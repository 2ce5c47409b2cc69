"""What differs between the words of two articles.

Paragraphs that both have are set side by side first; only what stands between them is
compared word by word. Imports only :mod:`indexer.article` and
:mod:`indexer.query.paragraphs`.
"""

from __future__ import annotations

import dataclasses
import difflib
import enum
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from indexer.article import Article
from indexer.query.paragraphs import paragraph_spans, with_plain_line_ends

COMPARED_CHARACTERS = 200_000
"""How far into each body words are compared."""

COMPARED_PAIRS = 1_000_000
"""Most pairs of equal words that are looked at in all: texts of few different words
would take minutes. What goes beyond is shown as removed and added as a whole."""

_LONG_FOR_DIFFLIB = 200
"""Words from which on difflib passes over popular ones."""

_BREAK = "\n\n"
_PIECE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\s\u3040-\u30ff\u3400-\u9fff]+ ?|\s")
"""A word with the space behind it, or one letter where words are not set apart."""


class Change(enum.StrEnum):
    """What became of some words."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclasses.dataclass(frozen=True, slots=True)
class ChangedPart:
    """A stretch of text and what became of it."""

    text: str
    change: Change


@dataclasses.dataclass(frozen=True, slots=True)
class Differences:
    """How one text became another.

    Attributes:
        title: the headline.
        paragraphs: the body.
        complete: whether all of both bodies was compared.
    """

    title: tuple[ChangedPart, ...]
    paragraphs: tuple[tuple[ChangedPart, ...], ...]
    complete: bool

    @property
    def words_removed(self) -> int:
        """How many words are in the first text only."""
        return self._words(Change.REMOVED)

    @property
    def words_added(self) -> int:
        """How many words are in the second text only."""
        return self._words(Change.ADDED)

    def _words(self, change: Change) -> int:
        parts = itertools.chain(self.title, *self.paragraphs)
        return sum(len(part.text.split()) for part in parts if part.change is change)


def same_words(one: Article, other: Article) -> bool:
    """Tell whether two articles have the same words in headline and body."""
    return one.title.split() == other.title.split() and one.body.split() == other.body.split()


def differences(old: Article, new: Article) -> Differences:
    """Return how one article's headline and body became another's."""
    before, after = _paragraphs(old), _paragraphs(new)
    comparison = _Comparison()
    title = comparison.changes([old.headline], [new.headline])
    body = comparison.changes(before, after)
    longest = max(len(old.body), len(new.body))
    return Differences(
        title=tuple(itertools.chain(*_split(title))),
        paragraphs=_split(body),
        complete=longest <= COMPARED_CHARACTERS,
    )


def _paragraphs(article: Article) -> list[str]:
    body = with_plain_line_ends(article.body[:COMPARED_CHARACTERS])
    return [" ".join(body[start:stop].split()) for start, stop in paragraph_spans(body)]


class _Comparison:
    """Compares texts for as long as its budget lasts."""

    def __init__(self) -> None:
        self._pairs_left = COMPARED_PAIRS

    def changes(self, old: Sequence[str], new: Sequence[str]) -> Iterator[ChangedPart]:
        """Yield the parts of paragraphs, with :data:`_BREAK` behind each."""
        for kind, i, j, k, m in self._opcodes(old, new):
            if kind == "equal":
                yield ChangedPart(_joined(old[i:j]), Change.KEPT)
            elif j - i == m - k:
                # As many as before: most likely each of them was edited.
                for before, after in zip(old[i:j], new[k:m], strict=True):
                    yield from self._word_changes(_pieces([before]), _pieces([after]))
            else:
                yield from self._word_changes(_pieces(old[i:j]), _pieces(new[k:m]))

    def _word_changes(self, old: list[str], new: list[str]) -> Iterator[ChangedPart]:
        bare = [[piece.rstrip(" ") for piece in side] for side in (old, new)]
        for kind, i, j, k, m in self._opcodes(*bare):
            if kind == "equal":
                yield ChangedPart("".join(new[k:m]), Change.KEPT)
                continue
            if i < j:
                yield ChangedPart("".join(old[i:j]), Change.REMOVED)
            if k < m:
                yield ChangedPart("".join(new[k:m]), Change.ADDED)

    def _opcodes(
        self, old: Sequence[str], new: Sequence[str]
    ) -> list[tuple[str, int, int, int, int]]:
        self._pairs_left -= _equal_pairs(old, new)
        if self._pairs_left < 0:
            return [("replace", 0, len(old), 0, len(new))]
        return list(difflib.SequenceMatcher(None, old, new).get_opcodes())


def _equal_pairs(old: Sequence[str], new: Sequence[str]) -> int:
    """Return how often a word of one text is that of the other: what comparing costs.

    Words that are more than a hundredth of a long text are passed over by difflib.
    """
    of_new = Counter(new)
    most = len(new) // 100 + 1 if len(new) >= _LONG_FOR_DIFFLIB else len(new)
    return sum(count * of_new[word] for word, count in Counter(old).items() if of_new[word] <= most)


def _joined(paragraphs: Iterable[str]) -> str:
    return "".join(paragraph + _BREAK for paragraph in paragraphs)


def _pieces(paragraphs: Iterable[str]) -> list[str]:
    pieces: list[str] = []
    for paragraph in paragraphs:
        pieces.extend(_PIECE.findall(paragraph))
        pieces.append(_BREAK)
    return pieces


def _split(parts: Iterable[ChangedPart]) -> tuple[tuple[ChangedPart, ...], ...]:
    """Return the parts by paragraph of the new text."""
    paragraphs: list[list[ChangedPart]] = [[]]
    for part in parts:
        pieces = part.text.split(_BREAK)
        for place, piece in enumerate(pieces):
            if place:
                paragraphs.append([])
            if piece:
                paragraphs[-1].append(ChangedPart(piece, part.change))
    return tuple(tuple(paragraph) for paragraph in paragraphs if paragraph)
