"""The passage of a text with the most of a query in it.

Works on places of words alone, whatever the text. Imports other kernels only.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.kernels.jit import kernel

Places = npt.NDArray[np.int64]

RARITY_WORTH = 1000
"""What a part of a query is worth more for being rare: this much if it occurs once in
the text, half of it if twice, and so on."""

REPEAT_WORTH = 10
"""What each occurrence is worth by itself: it decides between passages with the same
parts."""


@kernel
def _worths(parts: Places, worths: Places) -> Places:
    """Return int64[], what each part of a query is worth in this text."""
    counts = np.zeros(len(worths), np.int64)
    for i in range(len(parts)):
        counts[parts[i]] += 1
    for part in range(len(worths)):
        counts[part] = worths[part] + RARITY_WORTH // max(counts[part], 1)
    return counts


@kernel
def best_passage(
    firsts: Places,
    by_first: Places,
    parts: Places,
    earliest: Places,
    worths: Places,
) -> int:
    """Find the occurrence that the best passage ends with.

    A passage is worth what the different parts of the query in it are worth, and a
    little for each occurrence. Sums are of whole numbers, so it makes no difference in
    which order a passage that slides over the text gains and loses them.

    Args:
        firsts: int64[n], the first word of each occurrence of a part, in the order of
            their last words.
        by_first: int64[n], the occurrences in the order of their first words.
        parts: int64[n], which part of the query occurs, below the number of parts.
        earliest: int64[n], the first word of the passage that ends with each
            occurrence, ascending.
        worths: int64[parts], what each part is worth, not negative.

    Returns:
        The occurrence; of several passages that are worth most, the earliest. -1 if
        there is none or none fits into its passage.
    """
    worths = _worths(parts, worths)
    inside = np.zeros(len(worths), np.int64)
    counted = np.zeros(len(firsts), np.bool_)
    worth = most = gone = 0
    best = -1
    for i in range(len(firsts)):
        while gone < len(by_first) and firsts[by_first[gone]] < earliest[i]:
            left = by_first[gone]
            if counted[left]:
                counted[left] = False
                inside[parts[left]] -= 1
                worth -= REPEAT_WORTH
                if inside[parts[left]] == 0:
                    worth -= worths[parts[left]]
            gone += 1
        if firsts[i] < earliest[i]:
            continue
        counted[i] = True
        if inside[parts[i]] == 0:
            worth += worths[parts[i]]
        inside[parts[i]] += 1
        worth += REPEAT_WORTH
        if worth > most:
            best, most = i, worth
    return best
