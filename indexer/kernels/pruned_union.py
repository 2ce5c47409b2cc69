"""The best documents of a union of lists, without looking at all of their postings.

Block-max pruning (Mallia, Suel and Tonellotto 2024, "Faster learned sparse retrieval
with block-max pruning"): what no score of a list is above is kept for each block of a
few documents; only blocks in which these bounds add up to what a document needs to be
among the best are looked at, one by one where they are few, otherwise all in a window
at once. There, too, scores rounded up are added first, of which a third of the bytes
has to be read, and candidates are scored exactly. Imports other kernels only.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from indexer.kernels.doc_bitmaps import WORD_BITS, has_bit, rank_of
from indexer.kernels.jit import kernel
from indexer.kernels.posting_intersection import BITMAP, first_not_below
from indexer.kernels.posting_union import START, STOP, WINDOW

Docs = npt.NDArray[np.uint32]
Scores = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
Bitmaps = npt.NDArray[np.uint32]
Levels = npt.NDArray[np.uint8]

TOPS = 16
"""How many of a list's best scores are kept."""

BLOCK = WORD_BITS
"""Documents with one bound. Those of a word of the bitmaps, so that the places of a
block's postings are known without counting bits."""

_LEVELS = (1 << 8) - 1
"""The bound of the block with the largest score of a list."""

_BLOCKS = WINDOW // BLOCK
"""Blocks of a window."""

_MANY_BLOCKS = _BLOCKS * 3 // 8
"""With so many blocks to look at, it takes less time to add up the whole window."""

_WITHIN_WINDOW = WINDOW - 1
_WINDOW_BITS = WINDOW.bit_length() - 1

_CODES = (1 << 32) // WINDOW - 1
"""The largest score of a list, rounded up: what there is room for beside a place."""

_SLACK = 1.0 + 1e-9
"""Bounds are sums in another order than scores are, so they may be off by a little."""

_TINY = 5e-324
"""Above the sum of a document in none of the lists."""


class ScoredLists(NamedTuple):
    """Lists side by side in long arrays, none of them modified.

    Attributes:
        docs: uint32[], ascending within each list.
        scores: float64[], > 0.
        packed: uint32[], of lists with a bitmap, see :func:`bound_list`.
        bitmaps: uint32[m, words].
        ranks: uint32[m, words].
        maxima: uint8[m, words], see :func:`bound_list`.
        tops: float64[m, TOPS], the best scores, largest first.
    """

    docs: Docs
    scores: Scores
    packed: Docs
    bitmaps: Bitmaps
    ranks: Bitmaps
    maxima: Levels
    tops: Scores


@kernel
def _rounded_up(score: float, largest: float, levels: int) -> int:
    """Return the least whole number that is to a number of levels as a score to the largest."""
    return min(int(np.ceil(score / largest * levels)), levels)


@kernel
def bound_list(docs: Docs, scores: Scores, packed: Docs, maxima: Levels, tops: Scores) -> None:
    """Find the best scores of a list, and round all up.

    Args:
        docs: uint32[n], ascending, not modified.
        scores: float64[n], > 0, not modified.
        packed: uint32[n], out: the place of each document in its window and, times
            ``WINDOW``, its score in parts of the largest score, rounded up.
        maxima: uint8[blocks], out: the largest score of each block in parts of the
            largest of all, rounded up; 0 without any.
        tops: float64[TOPS], out: the best scores, largest first; 0 where there are fewer.
    """
    _find_tops(scores, tops)
    maxima[:] = 0
    for i in range(len(docs)):
        document = int(docs[i])
        block = document // BLOCK
        level = _rounded_up(scores[i], tops[0], _LEVELS)
        maxima[block] = max(maxima[block], level)
        packed[i] = _rounded_up(scores[i], tops[0], _CODES) * WINDOW + document % WINDOW


@kernel
def _find_tops(scores: Scores, tops: Scores) -> None:
    tops[:] = 0.0
    least = len(tops) - 1
    for i in range(len(scores)):
        score = scores[i]
        if score > tops[least]:
            at = least
            while at > 0 and tops[at - 1] < score:
                tops[at] = tops[at - 1]
                at -= 1
            tops[at] = score


@kernel
def best_of_union(
    arrays: ScoredLists,
    lists: Places,
    factors: Scores,
    documents: int,
    best_docs: Docs,
    best_scores: Scores,
) -> int:
    """Find the best documents of a union, best first, ties by document.

    Args:
        arrays: where the lists are.
        lists: int64[n, 3], start, stop and bitmap of each list, not modified.
        factors: float64[n], > 0, what the scores of each list are multiplied with.
        documents: number of documents.
        best_docs: uint32[wanted], at least one, out.
        best_scores: float64[wanted], out.

    Returns:
        How many were found: all that are wanted if there are as many.
    """
    windows = documents // WINDOW + 1
    bounds = np.zeros(windows * _BLOCKS)
    _bound_blocks(arrays, lists, factors, bounds)
    steps = _steps(arrays, lists, factors)
    sums = np.zeros(WINDOW)
    blocks = np.empty(_BLOCKS + 1, np.int64)  # the last place is written to in vain
    whole = np.empty(1, np.int64)
    needed = _needed(arrays, lists, factors, len(best_docs))
    found = 0
    for first in range(0, len(bounds), _BLOCKS):
        if found == len(best_docs):
            needed = max(needed, best_scores[found - 1])
        least = max(needed / _SLACK, _TINY)
        count = _blocks_from(bounds, first, least, blocks)
        if count == 0:
            continue
        if count < _MANY_BLOCKS:
            _add_blocks(arrays, lists, factors, steps, blocks[:count], 1, sums)
        else:
            whole[0] = first
            _add_blocks(arrays, lists, factors, steps, whole, _BLOCKS, sums)
        found = _keep_blocks(
            arrays, lists, factors, blocks[:count], sums, needed, best_docs, best_scores, found
        )
        sums[:] = 0.0
    return found


@kernel
def _needed(arrays: ScoredLists, lists: Places, factors: Scores, wanted: int) -> float:
    """Return a score that the last of the best has at least: one list has as many as good."""
    needed = 0.0
    for n in range(len(lists)):
        if lists[n, BITMAP] >= 0 and wanted <= TOPS:
            needed = max(needed, factors[n] * arrays.tops[lists[n, BITMAP], wanted - 1])
    return needed


@kernel
def _blocks_from(bounds: Scores, first: int, least: float, blocks: Places) -> int:
    """Find the blocks of a window whose bounds are at least a number; return how many."""
    count = 0
    for block in range(first, first + _BLOCKS):
        blocks[count] = block
        count += bounds[block] >= least
    return count


@kernel
def _count_from(sums: Scores, least: float) -> int:
    """Return how many sums are at least a number."""
    count = 0
    for i in range(len(sums)):
        count += sums[i] >= least
    return count


@kernel
def _keep_blocks(
    arrays: ScoredLists,
    lists: Places,
    factors: Scores,
    blocks: Places,
    sums: Scores,
    needed: float,
    best_docs: Docs,
    best_scores: Scores,
    found: int,
) -> int:
    """Score the documents of blocks whose sums are large enough; return how many are kept."""
    least = max(needed / _SLACK, _TINY)
    for block in blocks:
        first = block * BLOCK
        place = first & _WITHIN_WINDOW
        if not _count_from(sums[place : place + BLOCK], least):
            continue
        for i in range(BLOCK):
            if sums[place + i] >= least:
                score = _score(first + i, arrays, lists, factors)
                found = _keep(first + i, score, needed, best_docs, best_scores, found)
        if found == len(best_docs):
            least = max(least, best_scores[found - 1] / _SLACK)
    return found


@kernel
def _steps(arrays: ScoredLists, lists: Places, factors: Scores) -> Scores:
    """Return float64[n], what one of the ``_CODES`` stands for in each list with a bitmap."""
    steps = np.zeros(len(lists))
    for n in range(len(lists)):
        if lists[n, BITMAP] >= 0:
            steps[n] = factors[n] * arrays.tops[lists[n, BITMAP], 0] / _CODES
    return steps


@kernel
def _bound_blocks(arrays: ScoredLists, lists: Places, factors: Scores, bounds: Scores) -> None:
    """Add to each block what no score of a document in it is above."""
    for n in range(len(lists)):
        start, stop, bitmap = lists[n, START], lists[n, STOP], lists[n, BITMAP]
        if bitmap >= 0:
            maxima = arrays.maxima[bitmap]
            step = factors[n] * arrays.tops[bitmap, 0] / _LEVELS
            for block in range(len(maxima)):
                bounds[block] += step * maxima[block]
        else:
            _bound_blocks_of_few(
                arrays.docs[start:stop], arrays.scores[start:stop], factors[n], bounds
            )


@kernel
def _bound_blocks_of_few(docs: Docs, scores: Scores, factor: float, bounds: Scores) -> None:
    """Add the largest score of each block in which a list has documents."""
    i = 0
    while i < len(docs):
        block = int(docs[i]) // BLOCK
        largest = 0.0
        while i < len(docs) and int(docs[i]) // BLOCK == block:
            largest = max(largest, scores[i])
            i += 1
        bounds[block] += factor * largest


@kernel
def _add_blocks(
    arrays: ScoredLists,
    lists: Places,
    factors: Scores,
    steps: Scores,
    blocks: Places,
    size: int,
    sums: Scores,
) -> None:
    """Add up scores, rounded up, in some blocks of a window and in those that follow each.

    Args:
        arrays: where the lists are.
        lists: as in :func:`best_of_union`.
        factors: as there.
        steps: as :func:`_steps` returns them.
        blocks: int64[], ascending, the blocks.
        size: how many from each on.
        sums: float64[WINDOW], added to.
    """
    for n in range(len(lists)):
        start, stop, bitmap = lists[n, START], lists[n, STOP], lists[n, BITMAP]
        if bitmap >= 0:
            ranks, step = arrays.ranks[bitmap], steps[n]
            for block in blocks:
                _add_packed(
                    arrays.packed,
                    start + _rank(ranks, block, stop - start),
                    start + _rank(ranks, block + size, stop - start),
                    step,
                    sums,
                )
            continue
        place = start
        for block in blocks:
            end = (block + size) * BLOCK
            place = first_not_below(arrays.docs, place, stop, block * BLOCK)
            while place < stop and arrays.docs[place] < end:
                sums[arrays.docs[place] & _WITHIN_WINDOW] += factors[n] * arrays.scores[place]
                place += 1


@kernel
def _rank(ranks: Docs, block: int, size: int) -> int:
    """Return how many documents of a list come before a block."""
    return int(ranks[block]) if block < len(ranks) else size


@kernel
def _add_packed(packed: Docs, start: int, stop: int, step: float, sums: Scores) -> None:
    for place in range(start, stop):
        entry = np.int64(packed[place])
        sums[entry & _WITHIN_WINDOW] += step * (entry >> _WINDOW_BITS)


@kernel
def _score(document: int, arrays: ScoredLists, lists: Places, factors: Scores) -> float:
    """Return the score of a document, added up in the order of the lists."""
    total = 0.0
    for n in range(len(lists)):
        start, stop, bitmap = lists[n, START], lists[n, STOP], lists[n, BITMAP]
        if bitmap >= 0:
            if has_bit(arrays.bitmaps[bitmap], document):
                rank = rank_of(arrays.bitmaps[bitmap], arrays.ranks[bitmap], document)
                total += factors[n] * arrays.scores[start + rank]
        else:
            place = first_not_below(arrays.docs, start, stop, document)
            if place < stop and arrays.docs[place] == document:
                total += factors[n] * arrays.scores[place]
    return total


@kernel
def _keep(
    document: int, score: float, needed: float, best_docs: Docs, best_scores: Scores, found: int
) -> int:
    """Put a document among the best, documents coming in ascending order; return how many."""
    if score < needed:
        return found
    if found == len(best_docs):
        if score <= best_scores[found - 1]:
            return found
        found -= 1
    at = found
    while at > 0 and best_scores[at - 1] < score:
        best_docs[at], best_scores[at] = best_docs[at - 1], best_scores[at - 1]
        at -= 1
    best_docs[at], best_scores[at] = document, score
    return found + 1
