"""Neighbours of like size are merged, eight at a time, and nothing more often than needed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from indexer.writing.merge_policy import MERGE_FACTOR, SMALLEST_LEVEL, level, next_merge


def whole(*documents: int) -> list[tuple[int, int] | None]:
    """Return the sizes of segments without deletions."""
    return [(count, count) for count in documents]


def test_levels_grow_by_the_factor() -> None:
    """All small segments are alike; above, a level holds eight times the one below."""
    assert level(1) == level(SMALLEST_LEVEL) == 0
    assert level(SMALLEST_LEVEL + 1) == level(SMALLEST_LEVEL * MERGE_FACTOR) == 1
    assert level(SMALLEST_LEVEL * MERGE_FACTOR + 1) == 2


def test_a_few_segments_stay() -> None:
    """Fewer than eight of a level are left alone."""
    assert next_merge(whole(*[10] * (MERGE_FACTOR - 1))) is None
    assert next_merge([]) is None


def test_eight_neighbours_become_one() -> None:
    """The first eight neighbours of the lowest level are merged."""
    assert next_merge(whole(90_000, *[10] * MERGE_FACTOR)) == range(1, 1 + MERGE_FACTOR)


def test_a_large_segment_is_not_rewritten_for_small_ones() -> None:
    """Documents keep their order, so segments around a large one wait for more."""
    half = [10] * (MERGE_FACTOR // 2)
    assert next_merge(whole(*half, 90_000, *half)) is None
    assert next_merge(whole(90_000, *[10] * (MERGE_FACTOR - 1))) is None


def test_a_segment_in_another_format_separates() -> None:
    """What cannot be merged stays where it is."""
    half = whole(*[10] * (MERGE_FACTOR // 2))
    assert next_merge([*half, None, *half]) is None


def test_many_deletions_are_a_reason() -> None:
    """A segment that is a quarter deleted is written anew, alone."""
    assert next_merge([(100, 100), (100, 74)]) == range(1, 2)
    assert next_merge([(100, 75)]) is None


@given(st.lists(st.integers(1, 200_000), min_size=1, max_size=60))
def test_merging_ends_with_few_segments(documents: list[int]) -> None:
    """Merging as long as there is something to merge ends, and loses no document."""
    sizes = list(documents)
    for _ in range(len(documents)):
        chosen = next_merge(whole(*sizes))
        if chosen is None:
            break
        sizes[chosen.start : chosen.stop] = [sum(sizes[chosen.start : chosen.stop])]
    assert next_merge(whole(*sizes)) is None
    assert sum(sizes) == sum(documents)


def test_a_million_articles_have_few_segments_and_are_rarely_rewritten() -> None:
    """Forty segments of 25,000 articles, one after the other."""
    sizes: list[int] = []
    rewritten = 0
    for _ in range(40):
        sizes.append(25_000)
        while chosen := next_merge(whole(*sizes)):
            merged = sum(sizes[chosen.start : chosen.stop])
            rewritten += merged
            sizes[chosen.start : chosen.stop] = [merged]
    assert len(sizes) <= 2 * MERGE_FACTOR
    assert rewritten <= 2 * sum(sizes)
