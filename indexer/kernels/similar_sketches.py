"""Unite what is similar into groups: a forest of parents (union-find) over texts.

Imports :mod:`indexer.kernels.shingle_sketches` and :mod:`indexer.kernels.jit`.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from indexer.kernels.jit import kernel
from indexer.kernels.shingle_sketches import Sketches, estimated_similarity

Integers = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]

NEIGHBOURS = 256
"""Texts before it in a bucket that a text is compared with. Copies stand among them; of
a bucket of a hundred thousand pages that share a frame, not every pair is looked at."""


@kernel
def root_of(parents: Integers, text: int) -> int:
    """Return the first text of a group; the way to it is halved (Tarjan, van Leeuwen 1984)."""
    while parents[text] != text:
        parents[text] = parents[parents[text]]
        text = parents[text]
    return text


@kernel
def unite_bucket_mates(
    sketches: Sketches, texts: Integers, keys: Keys, least_similarity: float, parents: Integers
) -> None:
    """Unite texts with the same key whose sketches are similar.

    Args:
        sketches: uint8[n, BINS], not modified.
        texts: int64[m], rows of ``sketches``, in the order of their keys.
        keys: uint64[m], ascending.
        least_similarity: see
            :func:`~indexer.kernels.shingle_sketches.estimated_similarity`.
        parents: int64[n], in and out: for each text one of its group that comes no
            later; the first text of a group is its own.
    """
    bucket = 0
    for place in range(1, len(texts)):
        if keys[place] != keys[bucket]:
            bucket = place
        for earlier in range(max(bucket, place - NEIGHBOURS), place):
            one, other = root_of(parents, texts[earlier]), root_of(parents, texts[place])
            if one == other:
                continue
            similarity = estimated_similarity(sketches[texts[earlier]], sketches[texts[place]])
            if similarity >= least_similarity:
                parents[max(one, other)] = min(one, other)


@kernel
def find_roots(parents: Integers) -> None:
    """Make the first text of each group the parent of all its texts.

    Args:
        parents: int64[n], in and out.
    """
    for text in range(len(parents)):
        parents[text] = root_of(parents, text)
