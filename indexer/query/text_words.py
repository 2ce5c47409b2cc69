"""The words of a text, found by a kernel as the analysis finds them.

The k-th word of a field is what the index calls position k; in Chinese, Japanese and
Korean that is a bigram, and such words overlap.
"""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt

from indexer.analysis.cjk import BIGRAM
from indexer.character_classes import ALL, ASCII, ascii_words, character_classes
from indexer.kernels.word_spans import (
    Shape,
    count_in_blocks,
    count_in_characters,
    cut_runs,
    find_word_spans,
    words_that_may_fit,
)

Bytes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]


class TextWords:
    """Where the words of a text are.

    Args:
        text: the text.
        letters: letters of a word that is part of a run of Chinese, Japanese or Korean.

    Attributes:
        text: the text.
    """

    def __init__(self, text: str, letters: int = BIGRAM) -> None:
        self.text = text
        # A bytearray, because kernels are compiled once more for arrays that are read-only.
        self._utf8 = np.frombuffer(bytearray(text, "utf-8", "surrogatepass"), np.uint8)
        most = len(self._utf8) // 2 + 2
        starts, stops = np.empty(most, np.int64), np.empty(most, np.int64)
        classes = character_classes(ASCII if text.isascii() else ALL)
        count = find_word_spans(self._utf8, classes, ascii_words(), starts, stops)
        self._starts, self._stops = starts[:count], stops[:count]
        if not text.isascii():
            spans = np.empty(most, np.int64), np.empty(most, np.int64)
            count = cut_runs(self._utf8, classes, letters, self._starts, self._stops, *spans)
            self._starts, self._stops = spans[0][:count], spans[1][:count]

    def __len__(self) -> int:
        return len(self._starts)

    def starts(self, words: Places) -> Places:
        """Return int64[n], where words start, in characters."""
        return self._in_characters(self._starts[words])

    def stops(self, words: Places) -> Places:
        """Return int64[n], where words stop, in characters."""
        return self._in_characters(self._stops[words])

    @property
    def overlapping(self) -> int:
        """How many words overlap with the one before."""
        return int(np.count_nonzero(self._starts[1:] < self._stops[:-1]))

    def printed(self, words: Places) -> list[str]:
        """Return words as they are printed."""
        text = self.text
        spans = zip(self.starts(words).tolist(), self.stops(words).tolist(), strict=True)
        return [text[start:stop] for start, stop in spans]

    @functools.cached_property
    def _before(self) -> Places:
        return count_in_blocks(self._utf8)

    def _in_characters(self, places: Places) -> Places:
        if self.text.isascii():
            return places
        characters = np.empty(len(places), np.int64)
        count_in_characters(self._utf8, self._before, places, characters)
        return characters

    def that_may_fit(self, shape: Shape) -> Places:
        """Return int64[], the words whose unstemmed terms may have a shape, and few more."""
        found = np.empty(len(self), np.int64)
        count = words_that_may_fit(self._utf8, self._starts, self._stops, shape, found)
        return found[:count]
