"""How much of a story's text was found, and how much else: shingles of four words.

The measure of the article-extraction-benchmark (Scrapinghub, 2019, MIT): precision
and recall over the multiset of runs of four words, each page with the same weight,
and F1 of their means. Imports nothing of ours.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

SHINGLE_WORDS = 4

_WORD = re.compile(r"\w+")


class Match(NamedTuple):
    """One page: shares of shingles found rightly, wrongly and not at all; sum 1 or 0."""

    right: float
    wrong: float
    missed: float

    @property
    def precision(self) -> float:
        """What of the shingles found is right; 1 where nothing is wrong or missed."""
        return self._share(self.wrong)

    @property
    def recall(self) -> float:
        """What of the true shingles was found; 1 where nothing is wrong or missed."""
        return self._share(self.missed)

    def _share(self, lost: float) -> float:
        if self.wrong == self.missed == 0:
            return 1.0
        return self.right / (self.right + lost) if self.right or lost else 0.0


class Score(NamedTuple):
    """Means over pages, 0 to 1."""

    f1: float
    precision: float
    recall: float


def match(true: str, found: str) -> Match:
    """Compare a story as it was found with what it is."""
    wanted, got = _shingles(true), _shingles(found)
    right = sum((wanted & got).values())
    wrong, missed = sum(got.values()) - right, sum(wanted.values()) - right
    total = right + wrong + missed
    return Match(right / total, wrong / total, missed / total) if total else Match(0.0, 0.0, 0.0)


def score(matches: Sequence[Match]) -> Score:
    """Return the scores of all pages; a page is left out where nothing is to be divided by."""
    precision = statistics.fmean(m.precision for m in matches if m.right + m.wrong > 0)
    recall = statistics.fmean(m.recall for m in matches if m.right + m.missed > 0)
    return Score(2 * precision * recall / (precision + recall), precision, recall)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    starts = range(max(1, len(words) - SHINGLE_WORDS + 1)) if words else range(0)
    return Counter(tuple(words[start : start + SHINGLE_WORDS]) for start in starts)
