"""The best passage is the one that no other is worth more than."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from indexer.kernels.passages import RARITY_WORTH, REPEAT_WORTH, best_passage

Occurrence = tuple[int, int, int]
"""The last word, how many words are before it, and the part of the query."""

WORTHS = (1000, 1000, 4000, 0)

OCCURRENCES = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 6), st.integers(0, len(WORTHS) - 1)), max_size=40
).map(sorted)


def best(occurrences: list[Occurrence], earliest: list[int]) -> int:
    lasts, before, parts = (np.array([one[i] for one in occurrences], np.int64) for i in range(3))
    firsts = np.maximum(lasts - before, 0)
    by_first = np.argsort(firsts, kind="stable")
    limits = np.array(earliest, np.int64)
    return best_passage(firsts, by_first, parts, limits, np.array(WORTHS, np.int64))


def naive_best(occurrences: list[Occurrence], earliest: list[int]) -> int:
    """Return the first occurrence that ends the passage that is worth most."""
    counts = [sum(part == number for *_, part in occurrences) for number in range(len(WORTHS))]

    def worth(end: int) -> int:
        inside = [
            part
            for last, before, part in occurrences[: end + 1]
            if max(last - before, 0) >= earliest[end]
        ]
        parts = sum(WORTHS[part] + RARITY_WORTH // counts[part] for part in set(inside))
        return parts + REPEAT_WORTH * len(inside)

    worths = [worth(end) for end in range(len(occurrences))]
    return worths.index(max(worths)) if max(worths, default=0) else -1


@settings(max_examples=300)
@given(occurrences=OCCURRENCES, size=st.integers(1, 20))
@example(occurrences=[], size=1)
@example(occurrences=[(5, 3, 2)], size=2)
@example(occurrences=[(2, 0, 0), (9, 0, 0)], size=3)
def test_no_window_is_worth_more(occurrences: list[Occurrence], size: int) -> None:
    """The window found is the earliest of the best, by the worths written down again."""
    earliest = [max(last - size + 1, 0) for last, *_ in occurrences]
    assert best(occurrences, earliest) == naive_best(occurrences, earliest)


@given(occurrences=OCCURRENCES, starts=st.sets(st.integers(1, 60), max_size=5))
def test_passages_may_be_given(occurrences: list[Occurrence], starts: set[int]) -> None:
    """Where a text has parts that are shown whole, the best of them is found."""
    earliest = [max((s for s in starts if s <= last), default=0) for last, *_ in occurrences]
    assert best(occurrences, earliest) == naive_best(occurrences, earliest)


def test_long_lists_are_summed_exactly() -> None:
    """Where every word fits, the first full window is the best."""
    occurrences = [(number, 0, 0) for number in range(2_000)]
    earliest = [max(number - 35, 0) for number in range(2_000)]
    assert best(occurrences, earliest) == 35
