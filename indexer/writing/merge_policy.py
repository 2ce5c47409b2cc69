"""Which segments to merge, by how many documents they hold.

Neighbours are merged, and only neighbours, so that documents keep their order.
A segment's level is the logarithm of its size; eight neighbours of one level
or below become one segment of the next, unless one of them outweighs the rest.
So every document is rewritten a few times at most, and an index of a million
articles has some dozen segments. The scheme is that of Lucene's
``LogMergePolicy``.

Imports nothing of ours.
"""

from __future__ import annotations

from collections.abc import Sequence

MERGE_FACTOR = 8
SMALLEST_LEVEL = 1_000
"""Segments of fewer documents are all alike."""

DELETED_SHARE = 0.25
"""A segment with more deleted documents than this is rewritten without them."""


def level(documents: int) -> int:
    """Return the level of a segment with so many live documents."""
    steps = 0
    while documents > SMALLEST_LEVEL * MERGE_FACTOR**steps:
        steps += 1
    return steps


def next_merge(sizes: Sequence[tuple[int, int] | None]) -> range | None:
    """Return the segments to merge next, or None.

    Args:
        sizes: documents and, of these, live documents of each segment; None
            for a segment that cannot be merged.
    """
    for place, size in enumerate(sizes):
        if size is not None and size[0] - size[1] > DELETED_SHARE * size[0]:
            return range(place, place + 1)
    lives = [None if size is None else size[1] for size in sizes]
    for highest in sorted({level(live) for live in lives if live is not None}):
        for start in range(len(lives) - MERGE_FACTOR + 1):
            window = lives[start : start + MERGE_FACTOR]
            if _is_worth_it([live for live in window if live is not None], highest):
                return range(start, start + MERGE_FACTOR)
    return None


def _is_worth_it(lives: Sequence[int], highest: int) -> bool:
    """Tell whether neighbours are of a level or below, none much larger than the rest."""
    whole = len(lives) == MERGE_FACTOR and max(map(level, lives)) <= highest
    return whole and 2 * max(lives) <= sum(lives)
