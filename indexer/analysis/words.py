"""Split text into words, with the place of each. NLTK's regular expressions.

Imports :mod:`indexer.analysis.cjk`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Protocol, cast

from indexer.analysis.cjk import CJK, bigram_spans, is_cjk

WORD_PATTERN = rf"(?:(?=\w)[{CJK}])+|[^\W_{CJK}]+(?:['\u2019][sS]\b)?"
"""A run of Chinese, Japanese or Korean letters, or one of other letters and digits.

The possessive stays with its word because the English Snowball stemmer takes
it off; every other apostrophe, hyphen and full stop separates.
"""

PIECE_CHARACTERS = 1 << 16
_SPACE = re.compile(r"\s")


class _SpanTokenizer(Protocol):
    def span_tokenize(self, text: str) -> Iterator[tuple[int, int]]: ...


@functools.cache
def _tokenizer() -> _SpanTokenizer:
    # NLTK is imported late: it costs about a second, and a command with a
    # typing error in its options should not wait for it.
    from nltk.tokenize import RegexpTokenizer

    flags = re.UNICODE | re.DOTALL
    return cast("_SpanTokenizer", RegexpTokenizer(WORD_PATTERN, flags=flags))


def word_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield ``(start, end)`` of every word as it is indexed, in characters, in order.

    Of a run of Chinese, Japanese or Korean letters these are its overlapping bigrams.
    """
    for start, end in run_spans(text):
        if is_cjk(text[start:end]):
            for first, last in bigram_spans(text[start:end]):
                yield start + first, start + last
        else:
            yield start, end


def indexed_words(word: str) -> list[str]:
    """Return a word as it is written as those that are indexed: itself, or its bigrams."""
    return [word[start:end] for start, end in bigram_spans(word)] if is_cjk(word) else [word]


def run_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield ``(start, end)`` of every word as it is written, in characters, in order."""
    for start, end in _pieces(text):
        # A list, because NLTK gives a pattern five seconds for a text, and the
        # clock would run on while whoever asked works with each word.
        for first, last in list(_tokenizer().span_tokenize(text[start:end])):
            yield start + first, start + last


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Cut a text at white space into pieces that take milliseconds each."""
    start = 0
    while start < len(text):
        space = _SPACE.search(text, start + PIECE_CHARACTERS)
        end = space.end() if space else len(text)
        yield start, end
        start = end
