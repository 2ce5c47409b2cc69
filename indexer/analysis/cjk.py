"""Runs of Chinese, Japanese and Korean letters, and the pairs that they are indexed as.

These scripts set words apart by nothing, or, as Korean does, leave particles with their
nouns. So what is indexed of a run is not words but *bigrams*: each letter with the next
one, and a run of one letter as it is. That is what Lucene's ``CJKBigramFilter`` does.
Imports nothing of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

CJK_MARKS = "\u1160-\u11ff\ud7b0-\ud7fb\u3099\u309a\uff9e\uff9f\U000e0100-\U000e01ef"
"""Vowels and final consonants of Hangul that is spelt in letters, voicing marks of Kana and
variants of Han: each makes one letter with what is before it."""

CJK_LETTERS = (
    "\u1100-\u115f\u3131-\u318e\ua960-\ua97c\uac00-\ud7a3\uffa0-\uffdc"  # Hangul
    "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"  # Hiragana, Katakana
    "\uff66-\uff9d\U0001aff0-\U0001b16f"  # half-width and historic Katakana
    "\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c"  # signs among Han and Kana
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
)
"""Han, Hiragana, Katakana and Hangul as ranges of a regular expression, marks left out.
Some are not assigned; whether they are letters, regular expressions decide."""

CJK = CJK_MARKS + CJK_LETTERS

BIGRAM = 2
LETTER = 1
"""Letters of what a run is cut into: for the index, and for completions."""

_CJK = re.compile(f"[{CJK}]")
_LETTER = re.compile(f"[{CJK}][{CJK_MARKS}]*")


def is_cjk(word: str) -> bool:
    """Tell whether a word is a run of Chinese, Japanese or Korean letters."""
    return not word.isascii() and _CJK.match(word) is not None


def has_cjk(text: str) -> bool:
    """Tell whether there is any Chinese, Japanese or Korean letter in a text."""
    return not text.isascii() and _CJK.search(text) is not None


def letter_spans(run: str) -> list[tuple[int, int]]:
    """Return where the letters of a run start and stop, each with its marks."""
    return [letter.span() for letter in _LETTER.finditer(run)]


def is_letter(word: str) -> bool:
    """Tell whether a word is one Chinese, Japanese or Korean letter, with its marks."""
    return is_cjk(word) and len(letter_spans(word)) == 1


def bigram_spans(run: str) -> Iterator[tuple[int, int]]:
    """Yield where the bigrams of a run start and stop, or its only letter."""
    letters = letter_spans(run)
    last = max(len(letters) - BIGRAM, 0)
    for first in range(last + 1):
        following = letters[min(first + BIGRAM, len(letters)) - 1]
        yield letters[first][0], following[1]
