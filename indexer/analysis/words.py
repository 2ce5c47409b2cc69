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
    return _tokenizer().span_tokenize(text)
