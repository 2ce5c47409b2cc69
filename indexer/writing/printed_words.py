"""The words of texts as they are printed, numbered, with the folded word of each.

A run of Chinese, Japanese or Korean is one word, or each of its letters is.

As in :mod:`indexer.writing.vocabulary`, kernels do what has to be done for every word,
and what folding is, is asked once for each different one.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from indexer.analysis.cjk import LETTER
from indexer.analysis.folding import fold
from indexer.character_classes import ALL, ascii_words, character_classes
from indexer.kernels.byte_table import LOWER_CASE
from indexer.kernels.joined_words import join_words
from indexer.kernels.word_spans import cut_runs, find_word_spans
from indexer.writing.vocabulary import ByteTable

Bytes = npt.NDArray[np.uint8]
Ids = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]

_BETWEEN_TEXTS = b"\n\n"
_ASCII = 0x80

_BLOCK_WORDS = 2048
"""Words that are numbered at once; with all at once the caches lose what is looked up
first, which takes a fifth more time."""


@dataclasses.dataclass(frozen=True, slots=True)
class PrintedTexts:
    """Texts and their words.

    Attributes:
        source: uint8[], the texts one after the other.
        ends: int64[texts], where each ends, with what stands before the next.
        starts: int64[n], where each word starts.
        stops: int64[n], where each stops.
        ids: uint32[n], its number as it is printed.
    """

    source: Bytes
    ends: Places
    starts: Places
    stops: Places
    ids: Ids

    @property
    def first_words(self) -> Places:
        """int64[texts + 1]: the first word of each text, and the number of words."""
        return np.append(0, np.searchsorted(self.starts, self.ends))


class PrintedWords:
    """The different words of texts.

    Args:
        by_letters: whether each letter of Chinese, Japanese and Korean is a word.

    Attributes:
        forms: words as they are printed.
        words: folded words.
    """

    def __init__(self, *, by_letters: bool = False) -> None:
        self._by_letters = by_letters
        self.forms = ByteTable()
        self.words = ByteTable()
        self._words_of_forms = np.empty(0, np.int32)

    @property
    def used_bytes(self) -> int:
        """Memory that the tables take."""
        return self.forms.used_bytes + self.words.used_bytes + self._words_of_forms.nbytes

    @property
    def words_of_forms(self) -> npt.NDArray[np.int32]:
        """int32[forms], the folded word of each."""
        if len(self._words_of_forms) < self.forms.count:
            new = self._folded(np.arange(len(self._words_of_forms), self.forms.count))
            self._words_of_forms = np.append(self._words_of_forms, new)
        return self._words_of_forms

    def read(self, texts: Sequence[bytes]) -> PrintedTexts:
        """Find and number the words of texts; new ones are added.

        Args:
            texts: in UTF-8.

        Raises:
            MemoryError: the different words together are too long.
        """
        sizes = np.fromiter(map(len, texts), np.int64) + len(_BETWEEN_TEXTS)
        # A bytearray, because kernels are compiled once more for arrays that are read-only.
        source = np.frombuffer(bytearray(_BETWEEN_TEXTS).join([*texts, b""]), np.uint8)
        most = len(source) // 2 + 2
        starts, stops = np.empty(most, np.int64), np.empty(most, np.int64)
        classes = character_classes(ALL)
        count = find_word_spans(source, classes, ascii_words(), starts, stops)
        starts, stops = starts[:count], stops[:count]
        if self._by_letters:
            parts = np.empty(most, np.int64), np.empty(most, np.int64)
            count = cut_runs(source, classes, LETTER, starts, stops, *parts)
            starts, stops = parts[0][:count], parts[1][:count]
        ids = np.empty(count, np.uint32)
        for first in range(0, count, _BLOCK_WORDS):
            block = slice(first, first + _BLOCK_WORDS)
            ids[block] = self.forms.number(source, starts[block], stops[block])
        return PrintedTexts(source, np.cumsum(sizes), starts, stops, ids)

    def folded(self, texts: Sequence[bytes], ending: bytes) -> tuple[Bytes, Places]:
        """Return texts as their folded words with a space between them.

        Args:
            texts: in UTF-8.
            ending: what each is to end in.

        Returns:
            uint8[], one text after the other, and int64[texts + 1], where each starts.
        """
        read = self.read(texts)
        words = self.words_of_forms[read.ids].astype(np.uint32)
        return join_words(
            self.words.texts,
            self.words.offsets,
            words,
            read.first_words,
            np.frombuffer(bytearray(ending), np.uint8),
        )

    def _folded(self, forms: npt.NDArray[np.int64]) -> npt.NDArray[np.int32]:
        """Return the folded word of some forms, at least one; new ones are added.

        Args:
            forms: all from some form on.
        """
        starts, stops = self.forms.spans(forms.astype(np.int32))
        texts = self.forms.texts[starts[0] :]
        starts, stops = starts - starts[0], stops - starts[0]
        folded = np.empty(len(forms), np.uint32)
        ascii_only = np.maximum.reduceat(texts, starts) < _ASCII
        lowered = texts | np.uint8(LOWER_CASE)
        folded[ascii_only] = self.words.number(lowered, starts[ascii_only], stops[ascii_only])
        others = [self.forms.text(form).decode() for form in forms[~ascii_only].tolist()]
        folded[~ascii_only] = self.words.number_all([fold(word).encode() for word in others])
        return folded.astype(np.int32)
