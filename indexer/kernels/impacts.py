"""What bounds the score of any posting of a block: four pairs of frequency and length.

A score grows with the frequency and falls with the length, so a pair bounds all
postings with a frequency no larger and a length no smaller; see FORMAT.md, "Impacts",
and Ding and Suel, "Faster top-k document retrieval using block-max indexes" (2011).
Imports other kernels only.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.kernels.bitpacking import BLOCK
from indexer.kernels.jit import kernel
from indexer.kernels.signed import signed

Codes = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.uint32]
Integers = npt.NDArray[np.int64]

IMPACTS = 4
"""Impacts of a block."""

MAX_IMPACT_FREQ = 255
"""As an impact's frequency: so many or more."""

NO_CODE = 256
"""Above every length code."""


@kernel
def _least_codes(doc_ids: Numbers, freqs: Numbers, codes: Codes, least: Integers) -> int:
    """Find the least length code of each frequency; return the largest frequency."""
    top = 0
    for i in range(len(doc_ids)):
        freq = min(signed(freqs[i]), MAX_IMPACT_FREQ)
        code = np.int64(codes[doc_ids[i]]) if len(codes) > 0 else 0
        least[freq] = min(least[freq], code)
        top = max(top, freq)
    return top


@kernel
def _frontier(least: Integers, top: int, pairs: Integers) -> int:
    """Keep the pairs that no other bounds, frequencies falling; clear ``least``."""
    count = 0
    shortest = NO_CODE
    for freq in range(top, 0, -1):
        code = least[freq]
        if code < shortest:
            shortest = code
            pairs[count, 0] = freq
            pairs[count, 1] = code
            count += 1
        least[freq] = NO_CODE
    return count


@kernel
def _merge_cheapest(pairs: Integers, count: int) -> int:
    """Make one of two neighbours, with the frequency of one and the code of the other.

    What is lost counts as the share of the frequency times the steps of the code,
    which are shares of the length.
    """
    cheapest = 0
    least_loss = -1
    for i in range(count - 1):
        freq_loss = (pairs[i, 0] - pairs[i + 1, 0]) * BLOCK // pairs[i, 0]
        loss = freq_loss * (pairs[i, 1] - pairs[i + 1, 1])
        if least_loss < 0 or loss < least_loss:
            cheapest, least_loss = i, loss
    pairs[cheapest, 1] = pairs[cheapest + 1, 1]
    for i in range(cheapest + 1, count - 1):
        pairs[i, 0] = pairs[i + 1, 0]
        pairs[i, 1] = pairs[i + 1, 1]
    return count - 1


@kernel
def block_impacts(
    doc_ids: Numbers, freqs: Numbers, codes: Codes, least: Integers, pairs: Integers
) -> None:
    """Find the impacts of a block.

    Args:
        doc_ids: uint32[128], not modified.
        freqs: uint32[128], >= 1, not modified.
        codes: uint8[documents], the length code of each document, not modified;
            empty if the field has no lengths, then all are 0.
        least: int64[256], for the work; ``NO_CODE`` in all places before and after.
        pairs: int64[128, 2], out: in the first four rows the impacts, frequency (at
            most 255) and length code, frequencies falling; fewer repeat the last.
    """
    top = _least_codes(doc_ids, freqs, codes, least)
    count = _frontier(least, top, pairs)
    while count > IMPACTS:
        count = _merge_cheapest(pairs, count)
    for i in range(count, IMPACTS):
        pairs[i, 0] = pairs[count - 1, 0]
        pairs[i, 1] = pairs[count - 1, 1]
