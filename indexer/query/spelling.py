"""Words of the archive that are nearly spelt like one that is not."""

from __future__ import annotations

import collections
import dataclasses
import functools
import heapq
import math
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from indexer.codec.field_index import FieldIndex
from indexer.engine.term_patterns import TERMS_AT_ONCE, prefix_range
from indexer.kernels.edit_distance import edit_distances
from indexer.time_limit import check_time

SHORT = 4
"""Words of so many letters are corrected in one letter, longer ones in two."""

WORDS_KEPT = 4096
"""Words whose corrections are remembered: the same ones are misspelt again and again."""

MOST_KEPT = 10
"""Corrections of a word that are remembered."""

LISTS_BYTES = 64 << 20
"""Most memory for dictionaries that are kept decoded; two million words take 45 MB."""

_EDIT_WEIGHT = 3.0
"""One edit less is worth as much as being in exp(3), about 20, times as many articles."""


@dataclasses.dataclass(frozen=True, slots=True)
class Correction:
    """A word of the archive.

    Attributes:
        text: the word, folded.
        distance: insertions, deletions, replacements and swaps of letters.
        documents: articles that have it, deleted ones included.
    """

    text: str
    distance: int
    documents: int


@dataclasses.dataclass(frozen=True, slots=True)
class _WordList:
    """Words of a dictionary, decoded.

    Attributes:
        texts: uint8[], one behind the other.
        offsets: int64[n + 1], where each starts.
        doc_freqs: uint32[n], in how many articles each is.
    """

    texts: npt.NDArray[np.uint8]
    offsets: npt.NDArray[np.int64]
    doc_freqs: npt.NDArray[np.uint32]

    @property
    def size_bytes(self) -> int:
        return self.texts.nbytes + self.offsets.nbytes + self.doc_freqs.nbytes

    def near(self, target: npt.NDArray[np.uint32], most: int) -> Iterator[tuple[str, int, int]]:
        """Yield each word that is near another: text, distance, documents."""
        distances = np.empty(len(self.doc_freqs), np.int64)
        edit_distances(self.texts, self.offsets, target, most, True, distances)
        for at in np.flatnonzero(distances <= most).tolist():
            text = self.texts[self.offsets[at] : self.offsets[at + 1]].tobytes()
            yield text.decode("utf-8", "replace"), int(distances[at]), int(self.doc_freqs[at])


class Speller:
    """Corrects words by the dictionaries of one state of an index; for several threads.

    Args:
        fields: the dictionaries of unstemmed words, one a segment.
    """

    def __init__(self, fields: Sequence[FieldIndex]) -> None:
        # Not a method: a circle of references would keep the memory of an earlier state.
        corrected = functools.partial(_corrections, _WordLists(fields))
        self._corrections = functools.lru_cache(WORDS_KEPT)(corrected)

    def corrections(self, word: str, limit: int = 5) -> tuple[Correction, ...]:
        """Return the likeliest words for one that may be misspelt, the likeliest first.

        Words with another first letter are not looked at: few errors are made there.

        Args:
            word: folded, not empty.
            limit: how many, at most :data:`MOST_KEPT`.

        Raises:
            RequestError: the time for the answer is over.
        """
        return self._corrections(word)[:limit]


def _corrections(lists: _WordLists, word: str) -> tuple[Correction, ...]:
    most = 1 if len(word) <= SHORT else 2
    target = np.frombuffer(bytearray(word, "utf-32-le", "surrogatepass"), np.uint32)
    distances: dict[str, int] = {}
    documents: collections.Counter[str] = collections.Counter()
    for words in lists.beginning_with(word[:1]):
        check_time()
        for text, distance, number in words.near(target, most):
            if distance:
                distances[text] = distance
                documents[text] += number
    found = (Correction(text, distances[text], documents[text]) for text in distances)
    ranked = heapq.nsmallest(MOST_KEPT, found, key=lambda one: (-_likelihood(one), one.text))
    return tuple(ranked)


class _WordLists:
    """Words by their first letters, decoded when they are first asked for, then kept."""

    def __init__(self, fields: Sequence[FieldIndex]) -> None:
        self._fields = fields
        self._lists: OrderedDict[str, list[_WordList]] = OrderedDict()
        self._lock = threading.Lock()

    def beginning_with(self, letter: str) -> list[_WordList]:
        """Return the words that begin with a letter, a list for each part of a segment."""
        with self._lock:
            lists = self._lists.get(letter)
            if lists is not None:
                self._lists.move_to_end(letter)
                return lists
        lists = [words for field in self._fields for words in _word_lists(field, letter)]
        with self._lock:
            self._lists[letter] = lists
            while self._size_bytes() > LISTS_BYTES:
                self._lists.popitem(last=False)
        return lists

    def _size_bytes(self) -> int:
        return sum(words.size_bytes for lists in self._lists.values() for words in lists)


def _word_lists(field: FieldIndex, letter: str) -> Iterator[_WordList]:
    start, stop = prefix_range(field, letter.encode("utf-8", "replace"))
    for first in range(start, stop, TERMS_AT_ONCE):
        check_time()
        entries = field.entries(first, min(first + TERMS_AT_ONCE, stop))
        # Copies, so that the many other numbers of an entry are not kept along.
        yield _WordList(
            entries.texts.copy(), entries.text_offsets.copy(), entries.doc_freqs.astype(np.uint32)
        )


def _likelihood(correction: Correction) -> float:
    return math.log(correction.documents) - _EDIT_WEIGHT * correction.distance
