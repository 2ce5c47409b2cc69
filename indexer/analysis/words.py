"""Split text into words, with the place of each. NLTK's regular expressions.

Imports nothing of ours.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Protocol, cast

WORD_PATTERN = r"[^\W_]+(?:['\u2019][sS]\b)?"
"""A run of letters and digits of any script, with an English possessive.

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
    """Yield ``(start, end)`` of every word in characters, in order."""
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
