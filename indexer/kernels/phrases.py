"""How often a phrase stands in documents, from the positions of its words.

Imports other kernels only.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.kernels.jit import kernel
from indexer.kernels.signed import signed

Positions = npt.NDArray[np.uint32]
Places = npt.NDArray[np.int64]


@kernel
def _follow(
    before: Positions,
    low: int,
    end: int,
    positions: Positions,
    at: int,
    stop: int,
    slop: int,
    reached: Positions,
) -> int:
    """Go from the positions of a word to those of the next; return how many these are.

    Args:
        before: uint32[], positions that the word was reached at, ascending from ``low``
            to ``end``, not modified.
        low: see there.
        end: see there.
        positions: uint32[], those of the next word, ascending from ``at`` to ``stop``,
            not modified.
        at: see there.
        stop: see there.
        slop: how much further on the next word may stand.
        reached: uint32[], out: positions of the next word that follow one of the first.
    """
    found = 0
    while low < end and at < stop:
        position, last = signed(positions[at]), signed(before[low])
        if last < position - slop:
            low += 1
        else:
            if last < position:
                reached[found] = position
                found += 1
            at += 1
    return found


@kernel
def _most_of_a_posting(starts: Places, places: Places) -> int:
    """Return the most positions of any of the postings."""
    most = 0
    for word in range(places.shape[0]):
        for i in range(places.shape[1]):
            most = max(most, starts[places[word, i] + 1] - starts[places[word, i]])
    return most


@kernel
def phrase_freqs(
    positions: Positions, starts: Places, places: Places, slop: int, freqs: Positions
) -> None:
    """Count the places where a phrase ends, in documents that have all its words.

    A phrase is a chain of one position of each word, each of them after the one before
    and by no more than ``slop``.

    Args:
        positions: uint32[], ascending within each posting, not modified.
        starts: int64[], where the positions of each posting start; those of posting
            ``i`` end where those of ``i + 1`` start. Not modified.
        places: int64[words, n], the posting of each word in each document, not modified;
            at least two words.
        slop: at least 1.
        freqs: uint32[n], out.
    """
    words = places.shape[0]
    most = _most_of_a_posting(starts, places)
    reached, following = np.empty(most, np.uint32), np.empty(most, np.uint32)
    for i in range(places.shape[1]):
        first, second = places[0, i], places[1, i]
        low, end = starts[first], starts[first + 1]
        at, stop = starts[second], starts[second + 1]
        count = _follow(positions, low, end, positions, at, stop, slop, reached)
        for word in range(2, words):
            if count == 0:
                break
            at, stop = starts[places[word, i]], starts[places[word, i] + 1]
            count = _follow(reached, 0, count, positions, at, stop, slop, following)
            reached, following = following, reached
        freqs[i] = count
