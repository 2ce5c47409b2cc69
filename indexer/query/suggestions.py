"""What may follow what is typed: tags, phrases, titles that begin with it.

Made when an index run ends (:mod:`indexer.suggestion_file`); here it is looked up. A
completion is a hint, so a file that is missing, damaged or older than the index costs
completions and nothing else. Imports no Whoosh.
"""

from __future__ import annotations

import contextlib
import dataclasses
import enum
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.analysis.cjk import LETTER
from indexer.analysis.folding import fold
from indexer.codec.container import SegmentError
from indexer.kernels.best_in_range import best_in_range
from indexer.kernels.word_places import places_of_prefix
from indexer.query.result import TextPart, plain_text
from indexer.query.text_words import TextWords
from indexer.suggestion_file import (
    KEY_ENDING,
    MOST_TEXT_CHARACTERS,
    PHRASES,
    TAGS,
    TITLES,
    CompletionList,
    IndexFacts,
    SuggestionFile,
)

MOST_CHARACTERS = 200
"""Nothing is proposed for more: it is no beginning of anything."""

MOST_COMPLETIONS = 100

CountArticles = Callable[[str], int]

_PLACES_GO_TO = (PHRASES, TITLES, TAGS)
"""The lists that take the places of those that have too few, in this order."""


class Kind(enum.StrEnum):
    """What a completion is. The value is the name in JSON."""

    TAG = "tag"
    PHRASE = "phrase"
    WORD = "word"
    TITLE = "title"


@dataclasses.dataclass(frozen=True, slots=True)
class Completion:
    """A text that goes on with what is typed.

    Attributes:
        kind: what it is.
        parts: the text as written, marked where it is what was typed.
        articles: how many articles have the tag; None for anything else, of which it
            is not known exactly.
    """

    kind: Kind
    parts: tuple[TextPart, ...]
    articles: int | None = None

    @property
    def text(self) -> str:
        """The text as written."""
        return plain_text(self.parts)

    def to_json(self) -> dict[str, Any]:
        """Return the completion as the JSON API prints it."""
        return {
            "kind": str(self.kind),
            "text": self.text,
            "parts": [{"text": part.text, "typed": part.marked} for part in self.parts],
            "articles": self.articles,
        }


class Suggestions:
    """Completions of one index; several threads may use them.

    Args:
        lists: the lists that there are, by their names.
        tag_articles: uint32[tags], number of articles with each tag.
        index: what they were made of, None if not of an index.

    Attributes:
        index: as given.
    """

    def __init__(
        self,
        lists: Mapping[str, CompletionList],
        tag_articles: npt.NDArray[np.uint32],
        index: IndexFacts | None = None,
    ) -> None:
        self.index = index
        self._lists = lists
        self._tag_articles = tag_articles

    @classmethod
    def open(cls, folder: Path, tags: Iterable[tuple[str, int]] = ()) -> Suggestions:
        """Return the completions of the index in a folder.

        Args:
            folder: the index.
            tags: tags and the number of articles with each; asked for only if the
                folder's file is missing or damaged, and all that is completed then.
        """
        with contextlib.suppress(OSError, SegmentError):
            file = SuggestionFile.read(folder)
            return cls(file.lists, file.tag_articles, file.index)
        return cls.of_tags(tags)

    @classmethod
    def of_tags(cls, tags: Iterable[tuple[str, int]]) -> Suggestions:
        """Return completions by nothing but tags and the number of articles with each."""
        fitting = (tag for tag in tags if len(tag[0]) <= MOST_TEXT_CHARACTERS)
        best = sorted(fitting, key=lambda tag: (-tag[1], tag[0]))
        texts, text_offsets = _joined([tag.encode() for tag, _ in best])
        keys, key_offsets = _joined(
            [" ".join(_folded_words(tag)).encode() + KEY_ENDING for tag, _ in best]
        )
        completions = CompletionList.of(texts, text_offsets, keys, key_offsets, every_word=True)
        return cls({TAGS: _read_only(completions)}, np.array([n for _, n in best], np.uint32))

    def complete(
        self, text: str, limit: int = 8, tag_articles: CountArticles | None = None
    ) -> tuple[Completion, ...]:
        """Return what may be meant by what is typed.

        Case and accents do not matter, nor what stands between words. What is typed has
        to be the beginning of a word, and of the words after it, in a text. Each kind
        has a third of the places; what one cannot fill goes to the others.

        Args:
            text: what is typed, the last word perhaps not to its end.
            limit: most completions, at most 100.
            tag_articles: tells how many articles have a tag by now, where that is known;
                a tag that none has any more is left out. Without it, numbers are those
                of the time when completions were made.

        Returns:
            Tags, those with the most articles first; then phrases and words, the most
            frequent first; then titles, the newest first. What begins with the text
            goes before what has it further on. No text twice.
        """
        typed = _Typed(text[: MOST_CHARACTERS + 1])
        limit = min(limit, MOST_COMPLETIONS)
        if not typed.words or limit <= 0 or len(text) > MOST_CHARACTERS:
            return ()
        seen: dict[str, str] = {}
        waiting = {
            name: self._completions(name, typed, limit, seen, tag_articles) for name in self._lists
        }
        taken: dict[str, list[Completion]] = {}
        for left, name in zip(range(len(waiting), 0, -1), waiting, strict=True):
            share = -(-(limit - sum(map(len, taken.values()))) // left)
            taken[name] = list(itertools.islice(waiting[name], share))
        for name in filter(taken.__contains__, _PLACES_GO_TO):
            spare = limit - sum(map(len, taken.values()))
            taken[name] += itertools.islice(waiting[name], spare)
        return tuple(itertools.chain.from_iterable(taken.values()))

    def _completions(
        self,
        name: str,
        typed: _Typed,
        limit: int,
        seen: dict[str, str],
        tag_articles: CountArticles | None,
    ) -> Iterator[Completion]:
        """Yield the completions of a list, the best first, without those of other lists.

        Args:
            name: the list.
            typed: what is typed.
            limit: how many are wanted.
            seen: the list of each text, folded, that was yielded up to now; added to.
            tag_articles: as for :meth:`complete`.
        """
        completions = self._lists[name]
        if not len(completions):
            return
        # Other lists have yielded as many at most, and one text may be what is typed itself.
        for number in _best(completions, typed.key, 2 * limit + 1):
            text = completions.text(number)
            found = typed.found_in(text)
            if found is None:  # the file is damaged
                continue
            key, parts = found
            if name == PHRASES and key == typed.complete_key:
                continue
            articles = None
            if name == TAGS:
                counted = int(self._tag_articles[number])
                articles = tag_articles(text) if tag_articles else counted
            if articles == 0 or seen.setdefault(key, name) != name:
                continue
            yield Completion(_kind(name, key), parts, articles)


class _Typed:
    """What is typed.

    Attributes:
        words: its folded words.
    """

    def __init__(self, text: str) -> None:
        self.words = _folded_words(text)
        self._last_is_whole = text[-1:].isspace()

    @property
    def key(self) -> bytes:
        """What keys of completions begin with, or go on with after a space."""
        return (self.complete_key + " " * self._last_is_whole).encode()

    @property
    def complete_key(self) -> str:
        """The words without an end."""
        return " ".join(self.words)

    def found_in(self, text: str) -> tuple[str, tuple[TextPart, ...]] | None:
        """Return a text folded, and in parts: what is typed where it stands first."""
        words = _words(text)
        folded = [fold(text[start:stop]) for start, stop in words]
        count = len(self.words)
        for first in range(len(words) - count + 1):
            last = first + count - 1
            if folded[first:last] == self.words[:-1] and self._is_last(folded[last]):
                start, stop = words[last]
                stop = start + _typed_characters(text[start:stop], self.words[-1])
                return " ".join(folded), _parts(text, words[first][0], stop)
        return None

    def _is_last(self, word: str) -> bool:
        if self._last_is_whole:
            return word == self.words[-1]
        return word.startswith(self.words[-1])


def _words(text: str) -> list[tuple[int, int]]:
    """Return where the words of a text start and stop, each letter of Chinese one."""
    words = TextWords(text, LETTER)
    places = np.arange(len(words))
    return list(zip(words.starts(places).tolist(), words.stops(places).tolist(), strict=True))


def _folded_words(text: str) -> list[str]:
    return [fold(text[start:stop]) for start, stop in _words(text)]


def _parts(text: str, start: int, stop: int) -> tuple[TextPart, ...]:
    """Return a text in parts, the one from start to stop marked, without empty ones."""
    parts = TextPart(text[:start]), TextPart(text[start:stop], True), TextPart(text[stop:])
    return tuple(part for part in parts if part.text)


def _typed_characters(printed: str, typed: str) -> int:
    """Return how many characters of a word are typed; all, if folding cannot tell."""
    if printed.isascii():
        return len(typed)
    for count in range(1, len(printed)):
        if fold(printed[:count]).startswith(typed):
            return count
    return len(printed)


def _kind(name: str, key: str) -> Kind:
    if name == PHRASES:
        return Kind.PHRASE if " " in key else Kind.WORD
    return Kind.TAG if name == TAGS else Kind.TITLE


def _best(completions: CompletionList, prefix: bytes, most: int) -> list[int]:
    """Return the numbers of the best texts in which a prefix stands, the best first."""
    typed = np.frombuffer(prefix, np.uint8)
    start, stop = places_of_prefix(completions.keys, completions.places, typed)
    ranks = np.empty(most, np.int64)
    texts = len(completions)
    count = best_in_range(completions.ranks, completions.least_ranks, start, stop, texts, ranks)
    return [rank % texts for rank in ranks[:count].tolist()]


def _joined(texts: list[bytes]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    offsets = np.append(0, np.cumsum(np.fromiter(map(len, texts), np.int64)))
    return np.frombuffer(bytearray().join(texts), np.uint8), offsets


def _read_only(completions: CompletionList) -> CompletionList:
    """Return a list like one of a file: kernels are compiled once more for other arrays."""
    for field in dataclasses.fields(completions):
        getattr(completions, field.name).flags.writeable = False
    return completions
